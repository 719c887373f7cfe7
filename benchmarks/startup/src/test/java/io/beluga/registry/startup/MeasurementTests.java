package io.beluga.registry.startup;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Measurement}.
 */
class MeasurementTests {

	@Test
	void readWhenWrittenReturnsTheSame() {
		Measurement measurement = new Measurement(1_500_000_000L, 9_000, 300, 20 * 1024 * 1024);
		assertThat(Measurement.read(measurement.line())).isEqualTo(measurement);
	}

	@Test
	void readWhenItIsAnotherLineReturnsNothing() {
		assertThat(Measurement.read("Started Application in 2 seconds")).isNull();
	}

	@Test
	void moreTellsTheDifferences() {
		Measurement with = new Measurement(2_500_000_000L, 9_100, 320, 30 * 1024 * 1024);
		Measurement without = new Measurement(1_500_000_000L, 9_000, 300, 20 * 1024 * 1024);
		assertThat(with.more(without).split(" +")).containsSequence("2.50", "s", "+1.00", "s", "9100", "+100", "320",
				"+20", "30", "MiB", "+10", "MiB");
	}

}
