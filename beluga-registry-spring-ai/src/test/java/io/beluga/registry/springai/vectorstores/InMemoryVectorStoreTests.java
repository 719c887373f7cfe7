package io.beluga.registry.springai.vectorstores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonValue;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.embeddings.LocalEmbeddingAutoConfiguration;
import io.beluga.registry.springai.embeddings.OpenAiEmbeddingsAutoConfiguration;
import org.awaitility.core.ThrowingRunnable;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.springai.internal.StoredVectors;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link InMemoryVectorStoreAutoConfiguration}.
 */
class InMemoryVectorStoreTests {

	private static final String STORE = "beluga.providers.vectorstores.documents.";

	@TempDir
	Path directory;

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, LocalEmbeddingAutoConfiguration.class,
						InMemoryVectorStoreAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
		.withPropertyValues("beluga.providers.embeddings.local.provider-name=local", STORE + "provider-name=inmemory");

	/** With letters in the place of a model: a vector counts letters. */
	private final ApplicationContextRunner letters = this.application.withUserConfiguration(Letters.class)
		.withPropertyValues("beluga.providers.embeddings.letters.model=one", STORE + "embeddings=letters");

	@Test
	void searchFindsWhatMeansTheSame() {
		this.application.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("The kitten naps on a couch."), new Document("Interest rates went up."),
					new Document("Die Straße nach Zürich ist gesperrt.")));
			assertThat(store.similaritySearch("A cat sleeps on the sofa.")).first()
				.extracting(Document::getText)
				.isEqualTo("The kitten naps on a couch.");
			assertThat(store.similaritySearch("Zürich")).first()
				.extracting(Document::getText)
				.isEqualTo("Die Straße nach Zürich ist gesperrt.");
		});
	}

	@Test
	void searchWhenFilteredLooksAtMetadata() {
		this.letters.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("aaa", Map.of("year", 1999)), new Document("aab", Map.of("year", 2020))));
			assertThat(store
				.similaritySearch(SearchRequest.builder().query("aaa").filterExpression("year > 2000").build()))
				.extracting(Document::getText)
				.containsExactly("aab");
			store.delete("year > 2000");
			assertThat(texts(store)).containsExactly("aaa");
		});
	}

	@Test
	void addWhenDocumentHasMegabytesKeepsAllOfIt() {
		String text = "The cat sleeps on the sofa. ".repeat(190_000);
		assertThat(text.length()).isGreaterThan(5_000_000);
		this.application.withPropertyValues(STORE + "file=" + file("large.json")).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document(text), new Document("Interest rates went up.")));
			assertThat(store.similaritySearch("A kitten naps.")).first().extracting(Document::getText).isEqualTo(text);
		});
		this.application.withPropertyValues(STORE + "file=" + file("large.json"))
			.run((context) -> assertThat(context.getBean(VectorStore.class).similaritySearch("A kitten naps.")).first()
				.extracting(Document::getText)
				.isEqualTo(text));
	}

	@Test
	void documentsWhenThereIsFileOutliveApplication() {
		ApplicationContextRunner withFile = this.letters
			.withPropertyValues(STORE + "file=" + file("new/documents.json"));
		withFile.run((context) -> context.getBean(VectorStore.class)
			.add(List.of(new Document("ä", "äöü 日本 😀", Map.of("page", 7)), new Document("b", "b", Map.of()))));
		withFile.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			assertThat(texts(store)).containsExactlyInAnyOrder("äöü 日本 😀", "b");
			store.delete(List.of("b"));
		});
		withFile.run((context) -> assertThat(context.getBean(VectorStore.class).similaritySearch("ä")).singleElement()
			.satisfies((document) -> {
				assertThat(document.getId()).isEqualTo("ä");
				assertThat(document.getMetadata()).containsEntry("page", 7);
			}));
	}

	@Test
	void fileIsWrittenAfterChanges() {
		Path file = file("documents.json");
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("first")));
			await(() -> assertThat(file).content().contains("first"));
			store.add(List.of(new Document("second")));
			await(() -> assertThat(file).content().contains("first").contains("second"));
			assertThat(this.directory).isDirectoryNotContaining("glob:**.tmp");
		});
	}

	@Test
	void fileWhenOneAttemptEndsInErrorIsWrittenAfterTheNextChange() {
		Path file = file("documents.json");
		Stubborn stubborn = new Stubborn();
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("first", Map.of("stubborn", stubborn))));
			await(() -> assertThat(stubborn.writes).hasPositiveValue());
			await(() -> {
				store.add(List.of(new Document("second")));
				assertThat(file).content().contains("first").contains("second");
			});
		});
	}

	@Test
	void fileWhenChangedDuringAnAttemptThatFailsIsWritten() {
		Path file = file("documents.json");
		Stubborn stubborn = new Stubborn();
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			stubborn.meanwhile = () -> store.add(List.of(new Document("second")));
			store.add(List.of(new Document("first", Map.of("stubborn", stubborn))));
			await(() -> assertThat(file).content().contains("first").contains("second"));
		});
	}

	/**
	 * Cannot be written at first, for lack of a class.
	 */
	public static final class Stubborn {

		private final AtomicInteger writes = new AtomicInteger();

		private volatile Runnable meanwhile = () -> {
		};

		public String getValue() {
			if (this.writes.incrementAndGet() == 1) {
				this.meanwhile.run();
				throw new NoClassDefFoundError("gone");
			}
			return "written";
		}

	}

	@Test
	void fileIsWrittenWithoutWhatTheCallerInherits() {
		Path file = file("documents.json");
		InheritableThreadLocal<String> tenant = new InheritableThreadLocal<>();
		Curious curious = new Curious(tenant);
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			tenant.set("blue");
			try {
				store.add(List.of(new Document("first", Map.of("curious", curious))));
			}
			finally {
				tenant.remove();
			}
			await(() -> assertThat(file).content().contains("first").doesNotContain("blue"));
		});
	}

	/**
	 * Is written as what the thread has that writes it.
	 */
	public record Curious(InheritableThreadLocal<String> tenant) {

		@JsonValue
		public String value() {
			return "tenant " + this.tenant.get();
		}

	}

	@Test
	void fileWhenManyAddAtOnceHasAll() throws IOException {
		Path file = file("documents.json");
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			IntStream.range(0, 500).parallel().forEach((i) -> store.add(List.of(new Document("text-" + i + "."))));
		});
		assertThat(Files.readString(file))
			.contains(IntStream.range(0, 500).mapToObj((i) -> "\"text-" + i + ".\"").toList());
	}

	@Test
	void replaceWhenFileIsSameHandsOverWhatLastCallsWrite() {
		this.letters.withPropertyValues(STORE + "file=" + file("documents.json")).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("before")));
			Letters.Gate gate = context.getBean(Letters.class).gate();
			Thread late = new Thread(() -> store.add(List.of(new Document("slow"))));
			late.start();
			gate.entered.await();
			providers.renew("vectorstores", "documents");
			assertThat(providers.info("vectorstores", "documents").generation()).isEqualTo(2);
			store.add(List.of(new Document("after")));
			gate.open.countDown();
			late.join();
			assertThat(texts(store)).containsExactlyInAnyOrder("before", "slow", "after");
		});
		this.letters.withPropertyValues(STORE + "file=" + file("documents.json"))
			.run((context) -> assertThat(texts(context.getBean(VectorStore.class))).containsExactlyInAnyOrder("before",
					"slow", "after"));
	}

	@Test
	void replaceWhenThereIsNoFileIsRefused() {
		this.letters.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("kept")));
			assertFails(() -> providers.renew("vectorstores", "documents"))
				.hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("would be lost")
				.hasMessageContaining("new name");
			assertThat(texts(store)).containsExactly("kept");
			assertThat(providers.info("vectorstores", "documents").state()).isEqualTo(ProviderState.DEGRADED);
		});
	}

	@Test
	void createWhenTwoStoresHaveOneFileNamesBoth() {
		Path file = file("documents.json");
		this.letters
			.withPropertyValues(STORE + "file=" + file, "beluga.providers.vectorstores.other.provider-name=inmemory",
					"beluga.providers.vectorstores.other.embeddings=letters",
					"beluga.providers.vectorstores.other.file=" + file.getParent() + "/./x/../" + file.getFileName())
			.run((context) -> {
				Providers providers = context.getBean(Providers.class);
				stores(context, "documents").add(List.of(new Document("a")));
				assertFails(() -> stores(context, "other").add(List.of(new Document("b"))))
					.hasMessageContaining("vectorstores.documents")
					.hasMessageContaining("vectorstores.other")
					.hasMessageContaining("file of its own");
				providers.remove("vectorstores", "documents");
				await(() -> assertThat(texts(stores(context, "other"))).containsExactly("a"));
			});
	}

	@Test
	void createWhenFileIsNoStoreSaysSo() throws IOException {
		Path file = file("documents.json");
		Files.writeString(file, "[1, 2");
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			assertFails(() -> texts(context.getBean(VectorStore.class))).hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("move it away");
			assertThat(file).hasContent("[1, 2");
		});
	}

	@Test
	void createWhenFileCannotBeWrittenSaysSo() throws IOException {
		Files.writeString(file("taken"), "");
		this.letters.withPropertyValues(STORE + "file=" + file("taken/documents.json"))
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("cannot be made or read"));
		this.letters.withPropertyValues(STORE + "file=" + this.directory)
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("is a directory"));
	}

	@Test
	void createWhenFileHasOtherDimensionsSaysSo() {
		Path file = file("documents.json");
		this.letters.withPropertyValues(STORE + "file=" + file)
			.run((context) -> context.getBean(VectorStore.class).add(List.of(new Document("a"))));
		this.letters.withPropertyValues(STORE + "file=" + file, STORE + "embeddings=local")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("26 dimensions")
				.hasMessageContaining("384")
				.hasMessageContaining("vectorstores.documents"));
	}

	@Test
	void createWhenEmbeddingModelIsMissingNamesBoth() {
		this.letters.withPropertyValues(STORE + "embeddings=leters")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("vectorstores.documents needs embeddings.leters")
				.hasMessageContaining("Did you mean 'letters'?"));
	}

	@Test
	void createWhenEmbeddingModelCannotBeMadeNamesBoth() {
		this.letters.withPropertyValues("beluga.providers.embeddings.letters.fail=true")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("vectorstores.documents needs embeddings.letters")
				.hasStackTraceContaining("no letters today"));
	}

	@Test
	void createWhenThereIsNoDefaultSaysWhatToSet() {
		this.letters.withPropertyValues(STORE + "embeddings=")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("vectorstores.documents.embeddings")
				.hasStackTraceContaining("must not be blank"));
		this.application.withUserConfiguration(Letters.class)
			.withPropertyValues("beluga.providers.embeddings.letters.model=one")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("Set 'embeddings' of vectorstores.documents")
				.hasMessageContaining("letters, local"));
	}

	@Test
	void addWhenEmbeddingModelIsRemovedSaysWhich() {
		this.letters.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("a")));
			context.getBean(Providers.class).remove("embeddings", "letters");
			assertThatThrownBy(() -> store.add(List.of(new Document("b")))).hasMessageContaining("embeddings")
				.hasMessageContaining("letters");
		});
	}

	@Test
	void replaceWhenEmbeddingModelOfStoreChangesIsRefused() {
		this.letters.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("a")));
			assertFails(() -> put(providers, "embeddings", "letters", "model", "two"))
				.hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("'one'")
				.hasMessageContaining("'two'")
				.hasMessageContaining("new name");
			assertFails(() -> put(providers, "embeddings", "letters", "dimensions", 20))
				.hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("20 dimensions");
			put(providers, "embeddings", "letters", "note", "not about vectors");
			assertThat(providers.info("embeddings", "letters").generation()).isEqualTo(2);
			assertThat(texts(store)).containsExactly("a");
		});
	}

	@Test
	void createWhenDimensionsOfForeignModelAreNoNumberTakesThemAsUnknown() {
		this.letters.withPropertyValues("beluga.providers.embeddings.letters.dimensions=auto").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("a")));
			assertFails(() -> put(providers, "embeddings", "letters", "model", "two"))
				.hasMessageContaining("vectorstores.documents");
			providers.renew("embeddings", "letters");
			assertThat(texts(store)).containsExactly("a");
		});
	}

	@Test
	void replaceWhenNoStoreUsesEmbeddingModelMayChangeIt() {
		this.letters.withPropertyValues(STORE + "embeddings=local").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.get(SpringAiPackages.EMBEDDINGS, "letters").embed("a");
			put(providers, "embeddings", "letters", "model", "two");
			assertThat(providers.info("embeddings", "letters").generation()).isEqualTo(2);
		});
	}

	@Test
	void replaceWhenStoreIsNotMadeYetIsRefused() {
		this.letters
			.withPropertyValues("beluga.packages.embeddings.aliases.words=letters", STORE + "embeddings=words",
					STORE + "file=" + file("documents.json"))
			.run((context) -> {
				Providers providers = context.getBean(Providers.class);
				providers.get(SpringAiPackages.EMBEDDINGS, "letters").embed("a");
				assertFails(() -> put(providers, "embeddings", "letters", "model", "two"))
					.hasMessageContaining("vectorstores.documents");
			});
	}

	@Test
	void replaceWhenStoreWithFileChangesItsEmbeddingModelIsRefused() {
		this.letters.withPropertyValues(STORE + "file=" + file("documents.json")).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("a")));
			assertFails(() -> put(providers, "vectorstores", "documents", "embeddings", "local"))
				.hasMessageContaining("vectorstores.documents")
				.hasMessageContaining("embeddings.local")
				.hasMessageContaining("new name");
			assertThat(texts(store)).containsExactly("a");
		});
	}

	@Test
	void aliasOfEmbeddingModelWhenMovedLeavesStoreWithItsOwn() {
		this.letters.withPropertyValues("beluga.packages.embeddings.aliases.words=letters", STORE + "embeddings=words")
			.run((context) -> {
				VectorStore store = context.getBean(VectorStore.class);
				store.add(List.of(new Document("a")));
				context.getBean(ConfiguredProviders.class).setAliases("embeddings", Map.of("words", "local"));
				assertThat(texts(store)).containsExactly("a");
			});
	}

	@Test
	void changeWhenStoreIsClosedIsRefused() {
		Path file = file("documents.json");
		this.letters.withPropertyValues(STORE + "file=" + file).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore instance = providers.handle(SpringAiPackages.VECTOR_STORES, "documents").use((store) -> store);
			instance.add(List.of(new Document("in time")));
			providers.remove("vectorstores", "documents");
			await(() -> assertThatIllegalStateException()
				.isThrownBy(() -> instance.add(List.of(new Document("too late"))))
				.withMessage("vectorstores.documents is closed"));
			assertThat(file).content().contains("in time");
		});
	}

	@Test
	void failureOfEmbeddingModelMeansWhatItsVendorSays() {
		try (VendorServer vendor = VendorServer.limited(7)) {
			this.application.withConfiguration(AutoConfigurations.of(OpenAiEmbeddingsAutoConfiguration.class))
				.withPropertyValues(vendor.embeddings("remote"))
				.withPropertyValues(STORE + "embeddings=remote")
				.run((context) -> {
					VectorStore store = context.getBean(VectorStore.class);
					assertThatThrownBy(() -> store.add(List.of(new Document("a")))).satisfies((failure) -> {
						FailureClassifier classifier = context.getBean(InMemoryVectorStoreFactory.class);
						assertThat(classifier.classify(failure)).hasValue(
								new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(Duration.ofSeconds(7))));
					});
				});
		}
	}

	@Test
	void failureOfWrongRequestIsRejected() {
		this.letters.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			FailureClassifier classifier = context.getBean(InMemoryVectorStoreFactory.class);
			assertThatThrownBy(() -> store.delete("year >"))
				.satisfies((failure) -> assertThat(classifier.classify(failure))
					.hasValue(ClassifiedFailure.of(FailureKind.REJECTED)));
			assertThat(classifier.classify(new IllegalStateException())).isEmpty();
		});
	}

	@Test
	void renewLeavesNoThread() {
		this.letters.withPropertyValues(STORE + "file=" + file("documents.json")).run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			Providers providers = context.getBean(Providers.class);
			store.add(List.of(new Document("first")));
			for (int i = 0; i < 10; i++) {
				providers.renew("vectorstores", "documents");
				if (i % 2 == 0) {
					store.add(List.of(new Document("a")));
				}
			}
			assertThat(texts(store)).hasSize(6);
			await(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.equals("beluga-vectorstores.documents")));
		});
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	private static VectorStore stores(ApplicationContext context, String name) {
		return context.getBean(Providers.class).get(SpringAiPackages.VECTOR_STORES, name);
	}

	private static List<String> texts(VectorStore store) {
		return store.similaritySearch(SearchRequest.builder().query("abc").topK(100).similarityThresholdAll().build())
			.stream()
			.map(Document::getText)
			.toList();
	}

	private static void put(Providers providers, String packageName, String name, String field, Object value) {
		ProviderConfig config = providers.config(packageName, name);
		providers.put(packageName, name, config.toBuilder().customField(field, value).build());
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable action) {
		return assertThatThrownBy(action).isInstanceOf(ProviderCreationFailedException.class);
	}

	private static void await(ThrowingRunnable condition) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(condition);
	}

	@Configuration(proxyBeanMethods = false)
	static class Letters {

		private final Gate gate = new Gate();

		Gate gate() {
			return this.gate;
		}

		@Bean
		@BelugaProvider(packageName = "embeddings", name = "letters", apiKey = ApiKeyUse.NONE)
		ProviderFactory<LettersConfig, EmbeddingModel> lettersFactory(StoredVectors vectors) {
			return (context, config) -> {
				vectors.refuseChange(context);
				if (config.fail()) {
					throw new IOException("no letters today");
				}
				return new LetterModel(this.gate);
			};
		}

		static final class Gate {

			private final CountDownLatch entered = new CountDownLatch(1);

			private final CountDownLatch open = new CountDownLatch(1);

		}

	}

	record LettersConfig(String model, String dimensions, String note, boolean fail) {

	}

	private record LetterModel(Letters.Gate gate) implements EmbeddingModel {

		@Override
		public EmbeddingResponse call(EmbeddingRequest request) {
			AtomicInteger index = new AtomicInteger();
			return new EmbeddingResponse(request.getInstructions()
				.stream()
				.map((text) -> new Embedding(vector(text), index.getAndIncrement()))
				.toList());
		}

		private float[] vector(String text) {
			if (text.equals("slow")) {
				this.gate.entered.countDown();
				try {
					this.gate.open.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			float[] vector = new float[26];
			Arrays.fill(vector, 0.01F);
			text.chars().filter((letter) -> letter >= 'a' && letter <= 'z').forEach((letter) -> vector[letter - 'a']++);
			return vector;
		}

		@Override
		public float[] embed(Document document) {
			return embed(document.getText());
		}

		@Override
		public int dimensions() {
			return 26;
		}

	}

}
