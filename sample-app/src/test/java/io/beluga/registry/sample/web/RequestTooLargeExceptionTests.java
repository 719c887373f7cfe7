package io.beluga.registry.sample.web;

import java.util.Locale;

import io.beluga.registry.sample.TextTooLongException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that limits are told in English, as all else is, whatever the locale is.
 */
class RequestTooLargeExceptionTests {

	private final Locale before = Locale.getDefault();

	@AfterEach
	void restoreLocale() {
		Locale.setDefault(this.before);
	}

	@Test
	void detailWhenLocaleIsAnotherGroupsDigitsAsInEnglish() {
		Locale.setDefault(Locale.GERMANY);
		assertThat(new RequestTooLargeException(2_097_152).getBody().getDetail()).contains("2,097,152 bytes");
	}

	@Test
	void messageWhenLocaleWritesOtherDigitsHasThoseOfAscii() {
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		assertThat(new TextTooLongException(1001, 1000)).hasMessageContaining("1001 sentences")
			.hasMessageContaining("takes 1000.");
	}

}
