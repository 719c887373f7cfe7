package io.beluga.registry.soak;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StormTests {

	@Test
	void runWhenGroupIsNaiveReportsViolations() throws InterruptedException {
		Storm storm = new Storm(true);
		assertThat(storm.run()).isFalse();
		assertThat(storm.lines()).anyMatch((line) -> line.matches("VIOLATION: \\d+ calls failed, .*"))
			.anyMatch((line) -> line.matches("VIOLATION: a vendor that was down was asked \\d+ times"))
			.anyMatch((line) -> line.matches("VIOLATION: calls at once made \\d+ attempts .*"))
			.anyMatch((line) -> line.equals("VIOLATION: the first vendor is not asked again"))
			.anyMatch((line) -> line.matches("VIOLATION: places were not given back: \\d+"));
	}

}
