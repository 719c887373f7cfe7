package io.beluga.registry.autoconfigure.cloud;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackgroundRefresh}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackgroundRefreshTests {

	private final Semaphore done = new Semaphore(0);

	private final AtomicInteger count = new AtomicInteger();

	@Test
	void requestIsDoneOnAnotherThread() throws InterruptedException {
		Thread[] thread = new Thread[1];
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> thread[0] = Thread.currentThread()));
		complete(refresh);
		refresh.request();
		awaitDone(1);
		assertThat(thread[0]).isNotEqualTo(Thread.currentThread()).matches(Thread::isDaemon);
	}

	@Test
	void requestBeforeTheApplicationIsCompleteIsDoneThen() throws InterruptedException {
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
		}));
		refresh.request();
		refresh.request();
		awaitNoThread();
		assertThat(this.done.tryAcquire()).isFalse();
		complete(refresh);
		awaitDone(1);
		complete(refresh);
		assertThat(this.count).hasValue(1);
	}

	@Test
	void requestWhileOneRunsIsAnsweredByOneMore() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
			begun.countDown();
			go.await();
		}));
		complete(refresh);
		refresh.request();
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 5; i++) {
			refresh.request();
		}
		go.countDown();
		awaitDone(2);
		refresh.request();
		awaitDone(1);
		assertThat(this.count).hasValue(3);
	}

	@Test
	void requestWhenOneFailsIsFollowedByOthers(CapturedOutput output) throws InterruptedException {
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
			throw new IllegalStateException("sk-marker");
		}));
		complete(refresh);
		refresh.request();
		awaitDone(1);
		refresh.request();
		awaitDone(1);
		assertThat(output).contains("could not be refreshed: java.lang.IllegalStateException")
			.doesNotContain("sk-marker");
	}

	@Test
	void requestWhenOneEndsInAnErrorIsFollowedByOthers() throws InterruptedException {
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
			throw new NoClassDefFoundError("for the test");
		}));
		complete(refresh);
		refresh.request();
		awaitDone(1);
		refresh.request();
		awaitDone(1);
	}

	@Test
	void requestWhenTheRegistryIsClosedIsQuiet(CapturedOutput output) throws InterruptedException {
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
			throw new RegistryAccessFailedException(null, null, "The registry is closed.");
		}));
		complete(refresh);
		refresh.request();
		awaitDone(1);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void requestAfterCloseIsForgotten() {
		BackgroundRefresh refresh = new BackgroundRefresh(refresher(() -> {
		}));
		complete(refresh);
		refresh.destroy();
		// others in this JVM may still end
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		refresh.request();
		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
			.noneMatch((thread) -> thread.getName().equals("beluga-refresh"));
		assertThat(this.count).hasValue(0);
	}

	private ProviderRefresher refresher(Action action) {
		return () -> {
			this.count.incrementAndGet();
			try {
				action.run();
				return new RefreshResult(List.of(), List.of(), List.of(), Map.of());
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.done.release();
			}
		};
	}

	private void awaitDone(int times) throws InterruptedException {
		assertThat(this.done.tryAcquire(times, 20, TimeUnit.SECONDS)).isTrue();
	}

	private static void awaitNoThread() {
		while (Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("beluga-refresh"))) {
			Thread.onSpinWait();
		}
	}

	private static void complete(BackgroundRefresh refresh) {
		refresh.onApplicationEvent(new ContextRefreshedEvent(new StaticApplicationContext()));
	}

	/**
	 * What a refresh does.
	 */
	private interface Action {

		void run() throws InterruptedException;

	}

}
