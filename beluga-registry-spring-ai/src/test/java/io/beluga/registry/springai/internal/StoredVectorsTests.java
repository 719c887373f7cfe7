package io.beluga.registry.springai.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.springai.SpringAiPackages;
import org.junit.jupiter.api.Test;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
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

	@Test
	void useWhenTwoStoresComeAtOnceWithOneModelEachRefusesOneOfThem() {
		addEmbeddings("one");
		addEmbeddings("two");
		ProviderContext first = store("first");
		ProviderContext second = store("second");
		AtomicReference<Throwable> refused = new AtomicReference<>();
		Object table = new Object();
		Object elsewhere = new Object() {
			@Override
			public boolean equals(Object other) {
				// while the first one looks who else is there
				if (other == table && refused.get() == null) {
					refused.set(new AssertionError("not refused"));
					refused.set(catchThrowable(() -> StoredVectorsTests.this.vectors.use(second, "two", table)));
				}
				return this == other;
			}

			@Override
			public int hashCode() {
				return 1;
			}
		};
		this.vectors.use(first, "one", elsewhere);
		Throwable failure = catchThrowable(() -> this.vectors.use(first, "one", table));
		assertThat(refused.get()).isInstanceOf(ProviderCreationFailedException.class)
			.hasMessageContaining("vectorstores.first");
		assertThat(failure).isNull();
	}

	private ProviderContext store(String name) {
		ProviderContext store = mock();
		given(store.packageName()).willReturn("vectorstores");
		given(store.name()).willReturn(name);
		given(store.providers()).willReturn(this.providers);
		return store;
	}

	private void addEmbeddings(String name) {
		ConfiguredProviderInfo info = mock();
		given(info.name()).willReturn(name);
		ProviderHandle<EmbeddingModel> handle = mock();
		given(handle.info()).willReturn(info);
		given(this.providers.handle(SpringAiPackages.EMBEDDINGS, name)).willReturn(handle);
		given(this.providers.config("embeddings", name)).willReturn(letters(name));
	}

	private static ProviderConfig letters(String model) {
		return ProviderConfig.builder("letters").customField("model", model).build();
	}

}
