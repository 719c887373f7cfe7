package io.beluga.registry.routing;

import java.time.Duration;

import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.AfterEach;

/**
 * What tests of a group have: two members, and a failover of them.
 */
abstract class AbstractGroupTests {

	final TestRegistry registry = new TestRegistry();

	final FakeModel main = this.registry.member("main");

	final FakeModel spare = this.registry.member("spare");

	@AfterEach
	void close() {
		this.registry.close();
	}

	final Model smart(Settings settings) {
		return this.registry.group("smart", settings.failover("main", "spare"));
	}

	/**
	 * Have the first member fail until its breaker opens, and let time pass until that
	 * lets a call through.
	 */
	final void halfOpen(Model smart) throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		for (int i = 0; i < 5; i++) {
			smart.ask("?");
		}
		this.registry.time().advance(Duration.ofSeconds(31));
	}

}
