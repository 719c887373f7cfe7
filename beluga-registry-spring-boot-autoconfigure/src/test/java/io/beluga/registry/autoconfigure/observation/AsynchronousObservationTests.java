package io.beluga.registry.autoconfigure.observation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of observations of calls whose result comes later.
 */
class AsynchronousObservationTests {

	private static final ProviderPackage<Asker> ASKERS = ProviderPackage.of("askers", Asker.class);

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private final CompletableFuture<String> answer = new CompletableFuture<>();

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
		.callObserver(new CallObservations(this.observations, null))
		.build();

	private final Asker asker;

	AsynchronousObservationTests() {
		this.registry.registerPackage(ASKERS);
		this.registry.registerProvider("askers", "later", (context, config) -> (Asker) (question) -> this.answer);
		this.registry.providers().put("askers", "fast", ProviderConfig.builder("later").apiKey("sk-marker").build());
		this.asker = this.registry.providers().get(ASKERS, "fast");
	}

	@AfterEach
	void close() {
		this.answer.complete("");
		this.registry.close();
	}

	@Test
	void callLastsUntilItsResultEndsAndLeavesItsThreadBefore() throws Exception {
		Observation outer = Observation.start("outer", this.observations);
		outer.scoped(() -> {
			this.asker.ask("?");
			assertThat(this.observations.getCurrentObservation()).isSameAs(outer);
		});
		assertThat(this.observations.getCurrentObservation()).isNull();
		call().hasBeenStarted().isNotStopped().hasLowCardinalityKeyValue("outcome", "UNKNOWN");
		Thread thread = new Thread(() -> this.answer.complete("!"));
		thread.start();
		thread.join();
		call().hasBeenStopped().hasParentObservationContextMatching((parent) -> "outer".equals(parent.getName()));
		call().hasLowCardinalityKeyValue("outcome", "SUCCESS");
	}

	@Test
	void resultThatFailsIsAnErrorOfItsCall() {
		this.asker.ask("?");
		this.answer.completeExceptionally(new IllegalStateException("failed"));
		call().hasBeenStopped().hasLowCardinalityKeyValue("outcome", "ERROR");
	}

	private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert call() {
		return TestObservationRegistryAssert.assertThat(this.observations)
			.hasObservationWithNameEqualTo("beluga.provider.call")
			.that();
	}

	/**
	 * Answers later.
	 */
	public interface Asker {

		CompletionStage<String> ask(String question);

	}

}
