package io.beluga.registry.springai.internal;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
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
	void useWhenTwoStoresComeAtOnceWithOneModelEachRefusesOneOfThem() throws InterruptedException {
		addEmbeddings("one");
		addEmbeddings("two");
		ProviderContext second = store("second");
		Object table = new Object();
		AtomicReference<Throwable> refused = new AtomicReference<>();
		Thread other = new Thread(() -> refused.set(catchThrowable(() -> this.vectors.use(second, "two", table))));
		Place elsewhere = new Place();
		this.vectors.use(store("kept"), "one", elsewhere);
		// while the first one looks who else is there
		elsewhere.whenCompared.set(() -> {
			other.start();
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(other::getState, (state) -> state == State.BLOCKED || state == State.TERMINATED);
		});
		assertThatNoException().isThrownBy(() -> this.vectors.use(store("first"), "one", table));
		other.join();
		assertThat(refused.get()).isInstanceOf(ProviderCreationFailedException.class)
			.hasMessageContaining("vectorstores.first");
	}

	@Test
	void useWhenAnotherStoreIsRefusedAtThatTimeGoesOn() {
		addEmbeddings("one");
		addEmbeddings("two");
		ProviderContext right = store("right");
		AtomicReference<Throwable> failure = new AtomicReference<>(new AssertionError("not tried"));
		Place table = new Place();
		this.vectors.use(store("first"), "one", table);
		table.whenCompared.set(() -> failure.set(catchThrowable(() -> this.vectors.use(right, "one", table))));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.vectors.use(store("wrong"), "two", table))
			.withMessageContaining("embeddings.two");
		assertThat(failure.get()).isNull();
	}

	@Test
	void useWhenTwoOfDifferentModelsAreFirstRefusesOneOnly() throws InterruptedException {
		addEmbeddings("one");
		addEmbeddings("two");
		ProviderContext first = store("first");
		ProviderContext second = store("second");
		Object table = new Object();
		CountDownLatch secondCame = new CountDownLatch(1);
		CountDownLatch firstEnded = new CountDownLatch(1);
		AtomicReference<Throwable> secondFailure = new AtomicReference<>();
		Thread other = new Thread(() -> {
			secondFailure.set(catchThrowable(() -> this.vectors.use(second, "two", table)));
			secondCame.countDown();
		});
		willAnswer((call) -> {
			other.start();
			secondCame.await();
			return null;
		}).given(first).onDestroy(any());
		willAnswer((call) -> {
			secondCame.countDown();
			firstEnded.await();
			return null;
		}).given(second).onDestroy(any());
		Throwable firstFailure = catchThrowable(() -> this.vectors.use(first, "one", table));
		firstEnded.countDown();
		other.join();
		assertThat(firstFailure).isNull();
		assertThat(secondFailure.get()).isInstanceOf(ProviderCreationFailedException.class);
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

	private static final class Place {

		private final AtomicReference<Runnable> whenCompared = new AtomicReference<>();

		@Override
		public boolean equals(Object other) {
			Runnable action = this.whenCompared.getAndSet(null);
			if (action != null) {
				action.run();
			}
			return this == other;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
