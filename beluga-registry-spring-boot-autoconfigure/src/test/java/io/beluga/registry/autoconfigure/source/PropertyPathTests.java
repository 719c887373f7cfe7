package io.beluga.registry.autoconfigure.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertyPath}.
 */
class PropertyPathTests {

	@ParameterizedTest
	@CsvSource({ "model,model", "maxTokens,max-tokens", "max_tokens,max-tokens", "MAX_TOKENS,max-tokens",
			"baseURL,base-url", "URLOfBase,url-of-base", "top2Ps,top2-ps", "A,a" })
	void kebabCaseWhenNameIsAnIdentifierHasOneForm(String name, String expected) {
		assertThat(PropertyPath.kebabCase(name)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "-max", "max-", "max_", "max--tokens", "max-_tokens", "max.tokens", "größe", "Max$" })
	void kebabCaseWhenNameIsNoIdentifierLeavesIt(String name) {
		assertThat(PropertyPath.kebabCase(name)).isEqualTo(name);
	}

	@Test
	void parseWhenBracketIsNotClosedKeepsIt() {
		assertThat(PropertyPath.parse("headers.a[b").elements()).extracting(PropertyPath.Element::text)
			.containsExactly("headers", "a", "[b");
	}

	@Test
	void parseWhenKeysAreInBracketsKeepsTheirDots() {
		assertThat(PropertyPath.parse("headers[a.b].stop[0].x").elements()).extracting(PropertyPath.Element::toString)
			.containsExactly("headers", "[a.b]", "stop", "[0]", "x");
	}

}
