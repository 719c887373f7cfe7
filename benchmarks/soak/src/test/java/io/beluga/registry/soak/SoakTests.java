package io.beluga.registry.soak;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SoakTests {

	@Test
	void runWhenRegistryIsBrokenReportsViolations() throws InterruptedException {
		Report report;
		int attempts = 20;
		do {
			report = new Soak(Duration.ofSeconds(1), true).run();
		}
		while (report.isClean() && --attempts > 0);
		assertThat(report.isClean()).isFalse();
		assertThat(report.lines()).anyMatch((line) -> line.startsWith("VIOLATION: a call began on a destroyed instance")
				|| line.startsWith("VIOLATION: an instance of"));
	}

	@Test
	void runReportsCallsAndReplacements() throws InterruptedException {
		Report report = new Soak(Duration.ofSeconds(1), false).run();
		assertThat(report.lines()).anyMatch((line) -> line.matches("[\\d,]+ calls, .*"))
			.anyMatch((line) -> line.matches("[\\d,]+ replacements, .*"))
			.anyMatch((line) -> line.matches("a call took .* us at p99.9"));
		assertThat(report.lines()).noneMatch((line) -> line.contains("destroyed instance"));
	}

}
