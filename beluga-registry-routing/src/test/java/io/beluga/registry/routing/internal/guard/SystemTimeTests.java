package io.beluga.registry.routing.internal.guard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SystemTimeTests {

	@Test
	void threadsInheritNothingOfWhoStartsThem() throws Exception {
		InheritableThreadLocal<String> tenant = new InheritableThreadLocal<>();
		SystemTime time = new SystemTime();
		CompletableFuture<String> worker = new CompletableFuture<>();
		CompletableFuture<String> timer = new CompletableFuture<>();
		tenant.set("a");
		try {
			time.execute(() -> worker.complete(String.valueOf(tenant.get())));
			time.schedule(() -> timer.complete(String.valueOf(tenant.get())), 1);
		}
		finally {
			tenant.remove();
		}
		assertThat(worker.get(1, TimeUnit.MINUTES)).isEqualTo("null");
		assertThat(timer.get(1, TimeUnit.MINUTES)).isEqualTo("null");
	}

}
