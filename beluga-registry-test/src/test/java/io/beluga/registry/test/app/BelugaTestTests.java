package io.beluga.registry.test.app;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.MissingKeys;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.test.BelugaTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static io.beluga.registry.test.BelugaAssertions.assertThat;
import static io.beluga.registry.test.BelugaAssertions.assertThatError;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BelugaTest @BelugaTest}.
 */
@BelugaTest(properties = "beluga.providers.speakers.loud.provider-name=acme")
class BelugaTestTests {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private Providers providers;

	@Autowired
	private ProviderRegistry registry;

	@Test
	void factoriesAreThereAndOtherComponentsAreNot() {
		assertThat(this.registry).hasProviders("speakers", "acme");
		assertThat(this.context.getBeanNamesForType(Announcer.class)).isEmpty();
	}

	@Test
	void startWhenKeyIsMissingLeavesTheProviderUnavailable() {
		assertThatError(ErrorCode.INVALID_CONFIG,
				() -> this.providers.handle(ProviderPackage.of("speakers", SpeakerApplication.Speaker.class), "loud")
					.use((speaker) -> speaker.say("?")))
			.hasViolation("api-key");
		assertThat(this.providers).hasState("speakers", "loud", ProviderState.UNAVAILABLE);
	}

	@Nested
	@BelugaTest(properties = "beluga.registry.missing-keys=fail")
	class WithPropertyOfTheTest {

		@Test
		void propertyOfTheTestIsTheOneThatCounts(@Autowired BelugaRegistryProperties properties) {
			assertThat(properties.missingKeys()).isEqualTo(MissingKeys.FAIL);
		}

	}

}
