package io.beluga.registry.journeys;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Tracer}.
 */
class TracerTests {

	@Test
	void traceWhenJourneysArePlainJavaCountsEach() throws Exception {
		Map<Journey, Trace> traces = new Tracer().trace(CoreJourneys.class);
		assertThat(traces.keySet()).containsExactly(Journey.CREATE_PROVIDER, Journey.GET, Journey.FIRST_CALL,
				Journey.LATER_CALL, Journey.PUT);
		assertThat(traces.values()).allSatisfy((trace) -> {
			assertThat(trace.classes()).isPositive();
			assertThat(trace.entries()).isGreaterThanOrEqualTo(trace.classes());
		});
	}

}
