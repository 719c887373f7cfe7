package io.beluga.registry.routing;

import java.time.Duration;
import java.time.Instant;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.routing.internal.view.RoutingMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoutingMeters} where it matters when it is told.
 */
class RoutingMetersTests extends AbstractGroupTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private final RoutingMeters routing = new RoutingMeters(this.registry::routes);

	private FunctionCounter servedBy(String member) {
		return this.meters.get("beluga.provider.route")
			.tags("package", "models", "name", "smart", "member", member, "outcome", "SERVED")
			.functionCounter();
	}

	private void tellReady() {
		this.routing.onEvent(new InstanceReady("models", "smart", "group", 1, Instant.EPOCH));
	}

	@Test
	void metersWhenGroupComesBackBeforeItsEndIsToldAreOfTheNewOne() throws Exception {
		this.routing.bindTo(this.meters);
		smart(Settings.retries(0)).ask("?");
		tellReady();
		assertThat(servedBy("main").count()).isEqualTo(1);
		this.registry.registry().providers().remove("models", "smart");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.registry.routes().find("models", "smart") == null);
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 3; i++) {
			smart.ask("?");
		}
		this.routing.onEvent(new InstanceClosed("models", "smart", "group", 1, Instant.EPOCH));
		assertThat(servedBy("main").count()).isEqualTo(3);
	}

	@Test
	void metersWhenMemberComesBackBeforeItsLeavingIsToldAreOfTheNewOne() throws Exception {
		this.routing.bindTo(this.meters);
		smart(Settings.retries(0)).ask("?");
		tellReady();
		this.registry.group("smart", Settings.retries(0).failover("spare")).ask("?");
		smart(Settings.retries(0)).ask("?");
		this.routing.onEvent(new InstanceReplaced("models", "smart", "group", 2, Instant.EPOCH));
		assertThat(servedBy("main").count()).isEqualTo(this.registry.state("smart", "main").served()).isEqualTo(1);
		smart(Settings.retries(0)).ask("?");
		assertThat(servedBy("main").count()).isEqualTo(2);
	}

	@Test
	void metersWhenGroupIsReplacedAreThoseOfBefore() throws Exception {
		this.routing.bindTo(this.meters);
		smart(Settings.retries(0)).ask("?");
		tellReady();
		FunctionCounter before = servedBy("main");
		smart(Settings.retries(1)).ask("?");
		this.routing.onEvent(new InstanceReplaced("models", "smart", "group", 2, Instant.EPOCH));
		assertThat(servedBy("main")).isSameAs(before);
		assertThat(before.count()).isEqualTo(2);
	}

}
