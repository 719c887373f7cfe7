package com.example.models;

// tag::slice[]
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.test.BelugaTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static io.beluga.registry.test.BelugaAssertions.assertThat;

@BelugaTest(properties = "spring.config.name=models")
class ModelsTests {

	@Autowired
	private Providers providers;

	@Test
	void modelsAreConfigured() {
		assertThat(this.providers).hasExactly("llms", "fast", "gemini", "grok", "local")
			.hasProvider("llms", "fast", "grok")
			.hasState("llms", "gemini", ProviderState.UNAVAILABLE); // there is no key
	}

}
// end::slice[]
