package io.beluga.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.beluga.registry.support.DefaultProviderRegistry.Builder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry with one talker, {@code talkers.main}, that is observed.
 */
final class TalkerFixture {

	final List<FakeTalker> made = new CopyOnWriteArrayList<>();

	final List<String> observed = new CopyOnWriteArrayList<>();

	final DefaultProviderRegistry registry;

	final Providers providers;

	final Talker reference;

	final ProviderHandle<Talker> handle;

	TalkerFixture(RegistryFixture fixture) {
		this(fixture, Duration.ofMinutes(5));
	}

	TalkerFixture(RegistryFixture fixture, Duration drainTimeout) {
		UnaryOperator<Builder> settings = (builder) -> builder.drainTimeout(drainTimeout)
			.callObserver((call) -> observe(call.method()));
		this.registry = fixture.registry(settings);
		this.registry.registerPackage(Talker.PACKAGE);
		this.registry.registerProvider("talkers", "talker", (context, config) -> {
			FakeTalker talker = new FakeTalker();
			this.made.add(talker);
			return talker.product();
		});
		this.providers = this.registry.providers();
		this.providers.put("talkers", "main", ProviderConfig.builder("talker").apiKey("k").build());
		this.reference = this.providers.get(Talker.PACKAGE, "main");
		this.handle = this.providers.handle(Talker.PACKAGE, "main");
		this.handle.use((talker) -> "created");
		this.observed.clear();
	}

	private ProviderCallObserver.Observation observe(String method) {
		this.observed.add("begin " + method);
		return new ProviderCallObserver.Observation() {

			@Override
			public void returned() {
				TalkerFixture.this.observed.add("returned");
			}

			@Override
			public void end(Throwable failure) {
				TalkerFixture.this.observed.add((failure != null) ? "failed " + failure : "end");
			}

		};
	}

	FakeTalker talker() {
		return this.made.get(0);
	}

	/**
	 * Replace the instance: the old one goes as soon as nothing holds it.
	 */
	FakeTalker replace() {
		this.providers.renew("talkers", "main");
		return talker();
	}

	void remove() {
		this.providers.remove("talkers", "main");
	}

	CallStatistics calls() {
		return this.handle.info().calls();
	}

	/**
	 * Assert that the instance is held, and is replaced without being destroyed.
	 */
	void assertHeldThroughReplacement() {
		assertThat(calls().inFlight()).isOne();
		assertThat(replace().isClosed()).isFalse();
		assertThat(calls().inFlight()).isOne();
	}

	/**
	 * Assert that nothing is held any more.
	 */
	void assertReleased() {
		Await.until("no call is in flight", () -> calls().inFlight() == 0);
		talker().awaitClosed();
	}

}
