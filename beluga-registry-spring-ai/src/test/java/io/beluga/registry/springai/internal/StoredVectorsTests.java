package io.beluga.registry.springai.internal;

import java.util.List;
import java.util.Optional;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.springai.SpringAiPackages;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link StoredVectors} where stores come and go, which no test can time.
 */
class StoredVectorsTests {

	private final Providers providers = mock();

	private final ProviderContext embeddings = mock();

	private final StoredVectors vectors = new StoredVectors(SpringAiPackages.EMBEDDINGS,
			new DefaultListableBeanFactory().getBeanProvider(ConfiguredProviders.class));

	StoredVectorsTests() {
		given(this.embeddings.packageName()).willReturn("embeddings");
		given(this.embeddings.name()).willReturn("letters");
		given(this.embeddings.providers()).willReturn(this.providers);
		given(this.embeddings.config()).willReturn(letters("two"));
		given(this.embeddings.previous()).willReturn(Optional.of(letters("one")));
		given(this.providers.config("vectorstores", "gone"))
			.willThrow(new ProviderNotFoundException("vectorstores", "gone", List.of("kept")));
	}

	@Test
	void refuseChangeWhenStoreIsRemovedAtThatTimeGoesOn() {
		given(this.providers.list("vectorstores")).willReturn(List.of("gone"));
		assertThatNoException().isThrownBy(() -> this.vectors.refuseChange(this.embeddings));
	}

	@Test
	void refuseChangeWhenAnotherStoreIsRemovedAtThatTimeStillRefuses() {
		given(this.providers.list("vectorstores")).willReturn(List.of("gone", "kept"));
		given(this.providers.config("vectorstores", "kept"))
			.willReturn(ProviderConfig.builder("other").customField("embeddings", "letters").build());
		ConfiguredProviderInfo info = mock();
		given(info.name()).willReturn("letters");
		given(this.providers.info("embeddings", "letters")).willReturn(info);
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.vectors.refuseChange(this.embeddings))
			.withMessageContaining("vectorstores.kept");
	}

	private static ProviderConfig letters(String model) {
		return ProviderConfig.builder("letters").customField("model", model).build();
	}

}
