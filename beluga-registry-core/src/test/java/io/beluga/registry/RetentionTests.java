package io.beluga.registry;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what must not be kept.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RetentionTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final AtomicReference<Object> kept = new AtomicReference<>();

	@Test
	void referenceOfAContextKeepsNoOldConfiguration() {
		Providers providers = this.fixture.registry(this.factory).providers();
		this.factory.step = (context, config) -> this.kept.set(context.providers().get(Echo.PACKAGE, "fast"));
		WeakReference<ProviderConfig> old = putAndUse(providers, "old");
		putAndUse(providers, "new");
		Await.until("the old configuration is collected", () -> {
			System.gc();
			return old.get() == null;
		});
		assertThat(this.kept.get()).isEqualTo(providers.get(Echo.PACKAGE, "fast"));
	}

	private WeakReference<ProviderConfig> putAndUse(Providers providers, String label) {
		ProviderConfig config = RegistryFixture.config(label);
		providers.put("echoes", "fast", config);
		assertThat(providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo(label + ":x");
		return new WeakReference<>(config);
	}

	@Test
	void contextKeepsNoReferenceOfANameThatNobodyUsesAnyMore() {
		List<WeakReference<Object>> references = new CopyOnWriteArrayList<>();
		this.factory.step = (context, config) -> {
			if (context.name().equals("router")) {
				this.kept.set(context.providers());
				references.add(new WeakReference<>(context.providers().get(Echo.PACKAGE, "tenant-a")));
			}
		};
		Providers providers = this.fixture
			.registry(this.factory,
					(builder) -> builder.configResolver((packageName, name) -> Optional.of(RegistryFixture.config())))
			.providers();
		providers.put("echoes", "router", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "router").echo("x");
		Providers bound = (Providers) this.kept.get();
		references.add(new WeakReference<>(bound.get(Echo.PACKAGE, "tenant-b")));
		references.add(new WeakReference<>(bound.get(Echo.PACKAGE, "router")));
		Await.until("the references are collected", () -> {
			System.gc();
			return references.stream().allMatch((reference) -> reference.get() == null);
		});
	}

	@Test
	void contextGivesTheSameReferenceAsLongAsItIsUsed() {
		Providers providers = this.fixture.registry(this.factory).providers();
		this.factory.step = (context, config) -> this.kept.set(List.of(context.providers(),
				context.providers().get(Echo.PACKAGE, "fast"), context.providers().getDefault(Echo.PACKAGE)));
		providers.put("echoes", "fast", RegistryFixture.config());
		providers.get(Echo.PACKAGE, "fast").echo("x");
		List<?> kept = (List<?>) this.kept.get();
		System.gc();
		Providers bound = (Providers) kept.get(0);
		assertThat(bound.get(Echo.PACKAGE, "fast")).isSameAs(kept.get(1));
		assertThat(bound.getDefault(Echo.PACKAGE)).isSameAs(kept.get(2)).isNotSameAs(kept.get(1));
	}

	@Test
	void threadsOfTheRegistryInheritNothing() {
		InheritableThreadLocal<String> tenant = new InheritableThreadLocal<>();
		AtomicReference<String> seen = new AtomicReference<>("not closed");
		DefaultProviderRegistry registry = this.fixture.registry(this.factory);
		Object product = registry.createProvider("echoes", "echo", RegistryFixture.config());
		this.factory.last().duringClose = () -> seen.set(tenant.get());
		tenant.set("tenant-a");
		try {
			registry.destroyProvider(product);
		}
		finally {
			tenant.remove();
		}
		assertThat(seen).hasValue(null);
	}

}
