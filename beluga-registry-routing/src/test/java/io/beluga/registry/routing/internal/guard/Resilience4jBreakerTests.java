package io.beluga.registry.routing.internal.guard;

import java.time.Duration;

import io.beluga.registry.spi.BreakerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Resilience4jBreaker}; what groups make of it is in
 * {@code FailoverTests}.
 */
class Resilience4jBreakerTests {

	private final ManualTime time = new ManualTime();

	@Test
	void ticketWhenItIsFromBeforeChangesNothing() {
		Breaker breaker = new Resilience4jBreaker(new BreakerSettings(50, 20, 5, Duration.ofSeconds(30)), this.time,
				(state) -> {
				});
		long before = breaker.tryAcquire();
		breaker.open();
		this.time.advance(Duration.ofSeconds(31));
		long probe = breaker.tryAcquire();
		assertThat(breaker.isProbe(probe)).isTrue();
		breaker.success(before);
		breaker.release(before);
		assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
		assertThat(breaker.tryAcquire()).isEqualTo(Breaker.REFUSED);
		breaker.failure(before);
		assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
		breaker.success(probe);
		assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
	}

}
