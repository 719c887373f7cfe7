package io.beluga.registry.integration.fuzz;

import java.time.Duration;
import java.util.function.Consumer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests with inputs that nobody has written. Each build tries some that are the same each
 * time; with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for more of them, led
 * by the code that they reach.
 */
class FuzzTests {

	private static final int COUNT = Integer.getInteger("fuzz.count", 60);

	private static final long SEED = Long.getLong("fuzz.seed", 1);

	private static EndpointTarget endpoint;

	@AfterAll
	static void stop() {
		if (endpoint != null) {
			endpoint.close();
			endpoint = null;
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void propertiesAndVariables(CapturedOutput output) {
		generate(BinderTarget::run);
		Secrets.assertKept("The log", output.toString());
	}

	@Test
	void paths() {
		generate((input) -> endpoint().get(input));
	}

	@Test
	void bodies() {
		generate((input) -> endpoint().post(input));
	}

	@FuzzTest(maxDuration = "10m")
	void fuzzPropertiesAndVariables(FuzzedDataProvider data) {
		BinderTarget.run(Input.of(data));
	}

	@FuzzTest(maxDuration = "10m")
	void fuzzPaths(FuzzedDataProvider data) {
		endpoint().get(Input.of(data));
	}

	@FuzzTest(maxDuration = "10m")
	void fuzzBodies(FuzzedDataProvider data) {
		endpoint().post(Input.of(data));
	}

	private static EndpointTarget endpoint() {
		if (endpoint == null) {
			endpoint = new EndpointTarget();
		}
		return endpoint;
	}

	/**
	 * Try inputs, each of which is known by its number.
	 */
	private static void generate(Consumer<Input> target) {
		for (long seed = SEED; seed < SEED + COUNT; seed++) {
			Input input = Input.of(seed);
			try {
				assertTimeoutPreemptively(Duration.ofMinutes(1), () -> target.accept(input));
			}
			catch (AssertionError ex) {
				throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.count=1: " + ex.getMessage(), ex);
			}
		}
	}

}
