package io.beluga.registry.journeys;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Trace}.
 */
class TraceTests {

	@Test
	void enterWhenClassIsNestedCountsOuterClass() {
		Trace trace = new Trace(Journey.GET);
		trace.enter("io.beluga.registry.Outer");
		trace.enter("io.beluga.registry.Outer$Inner");
		trace.enter("io.beluga.registry.Outer$Inner$1");
		assertThat(trace.classes()).isEqualTo(1);
		assertThat(trace.entries()).isEqualTo(3);
	}

	@Test
	void enterWhenClassIsSpunForLambdaCountsNothing() {
		Trace trace = new Trace(Journey.GET);
		trace.enter("io.beluga.registry.Outer$$Lambda/0x00007f29c400b110");
		trace.enter("io.beluga.registry.Outer$$Lambda$24/0x00007f29c400b110");
		assertThat(trace.classes()).isZero();
		assertThat(trace.entries()).isZero();
	}

	@Test
	void enterWhenClassIsOfCoreIsShownBesideSpringJourney() {
		Trace trace = new Trace(Journey.ENDPOINT);
		trace.enter("io.beluga.registry.Core");
		trace.enter("io.beluga.registry.autoconfigure.endpoint.Endpoint");
		assertThat(trace.classes()).isEqualTo(1);
		assertThat(trace.entries()).isEqualTo(1);
		assertThat(trace.details()).containsSubsequence("(io.beluga.registry.Core 1)",
				"io.beluga.registry.autoconfigure.endpoint.Endpoint 1");
	}

	@Test
	void isOverBudgetWhenMoreClassesThanAllowedIsTrue() {
		Trace trace = new Trace(Journey.GET);
		for (int i = 0; i < Journey.GET.classes(); i++) {
			trace.enter("io.beluga.registry.Class" + i);
		}
		assertThat(trace.isOverBudget()).isFalse();
		trace.enter("io.beluga.registry.OneMore");
		assertThat(trace.isOverBudget()).isTrue();
		assertThat(trace.line()).endsWith("over");
	}

	@Test
	void isOverBudgetWhenMoreEntriesThanAllowedIsTrue() {
		Trace trace = new Trace(Journey.GET);
		for (int i = 0; i < Journey.GET.entries(); i++) {
			trace.enter("io.beluga.registry.Same");
		}
		assertThat(trace.isOverBudget()).isFalse();
		trace.enter("io.beluga.registry.Same");
		assertThat(trace.isOverBudget()).isTrue();
	}

}
