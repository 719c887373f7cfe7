package io.beluga.registry.springai.vectorstores;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.embeddings.LocalEmbeddingAutoConfiguration;
import io.beluga.registry.springai.embeddings.OpenAiEmbeddingsAutoConfiguration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link PgVectorStoreAutoConfiguration} with a PostgreSQL that runs.
 */
class PgVectorStoreTests {

	private static final String STORE = "beluga.providers.vectorstores.documents.";

	private static PgliteDatabase database;

	private final String table = "t" + UUID.randomUUID().toString().replace("-", "");

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				LocalEmbeddingAutoConfiguration.class, InMemoryVectorStoreAutoConfiguration.class,
				PgVectorStoreAutoConfiguration.class, BelugaRegistryAutoConfiguration.class));

	private final ApplicationContextRunner bean = this.empty.withPropertyValues(
			"beluga.providers.embeddings.local.provider-name=local", STORE + "provider-name=pgvector",
			STORE + "table=" + this.table, STORE + "initialize-schema=true");

	private final ApplicationContextRunner application = this.bean.withPropertyValues(STORE + "url=" + database.url(),
			STORE + "username=postgres", STORE + "password=postgres", STORE + "pool-size=1");

	@BeforeAll
	static void startDatabase() throws Exception {
		database = PgliteDatabase.start();
	}

	@AfterAll
	static void stopDatabase() {
		if (database != null) {
			database.close();
		}
	}

	@Test
	void searchFindsWhatMeansTheSame() {
		this.application.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("The kitten naps on a couch."), new Document("Interest rates went up."),
					new Document("Die Straße nach Zürich ist gesperrt.", Map.of("kanton", "Zürich"))));
			assertThat(store.similaritySearch("A cat sleeps on the sofa.")).first()
				.extracting(Document::getText)
				.isEqualTo("The kitten naps on a couch.");
			assertThat(store.similaritySearch(
					SearchRequest.builder().query("A cat").filterExpression("kanton == 'Zürich'").build()))
				.singleElement()
				.satisfies((document) -> {
					assertThat(document.getText()).isEqualTo("Die Straße nach Zürich ist gesperrt.");
					assertThat(document.getMetadata()).containsEntry("kanton", "Zürich");
				});
		});
		this.application.run((context) -> assertThat(texts(context.getBean(VectorStore.class))).hasSize(3));
	}

	@Test
	void addWhenDocumentIsLargerThanModelsTakeSaysSo() {
		this.application.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> store.add(List.of(new Document("The cat sleeps. ".repeat(330_000)))))
				.withMessageContaining("maximum number of allowed input tokens");
			assertThat(texts(store)).isEmpty();
		});
	}

	@Test
	void dataSourceOfApplicationIsUsedAndLeftOpen() {
		try (HikariDataSource dataSource = new HikariDataSource()) {
			dataSource.setJdbcUrl(database.url());
			dataSource.setUsername("postgres");
			dataSource.setPassword("postgres");
			dataSource.setMaximumPoolSize(1);
			this.bean.withBean(DataSource.class, () -> dataSource, (definition) -> definition.setDestroyMethodName(""))
				.run((context) -> {
					VectorStore store = context.getBean(VectorStore.class);
					store.add(List.of(new Document("one")));
					context.getBean(Providers.class).renew("vectorstores", "documents");
					assertThat(texts(store)).containsExactly("one");
				});
			assertThat(new JdbcTemplate(dataSource).queryForObject("select count(*) from " + this.table, Integer.class))
				.isOne();
		}
	}

	@Test
	void createWhenThereIsNoDatabaseSaysWhatToSet() {
		this.bean.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
			.hasMessageContaining("vectorstores.documents has no database: set its 'url'"));
		this.bean.withBean("a", DataSource.class, DriverManagerDataSource::new)
			.withBean("b", DataSource.class, DriverManagerDataSource::new)
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("one that is primary"));
	}

	@Test
	void createWhenTableHasOtherDimensionsSaysSo() {
		this.application.run((context) -> {
			execute("create extension if not exists vector");
			execute("create table " + this.table + " (id uuid primary key, content text, metadata json, "
					+ "embedding vector(3))");
			assertFails(() -> texts(context.getBean(VectorStore.class))).hasMessageContaining("public." + this.table)
				.hasMessageContaining("3 dimensions")
				.hasMessageContaining("384")
				.hasMessageContaining("vectorstores.documents");
		});
	}

	@Test
	void createWhenTableIsMissingSaysSo() {
		this.application.withPropertyValues(STORE + "initialize-schema=false")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("public." + this.table)
				.hasMessageContaining("'initialize-schema'"));
	}

	@Test
	void createWhenDatabaseIsDownNamesStoreAndNotPassword() {
		this.application
			.withPropertyValues(STORE + "url=jdbc:postgresql://localhost:1/documents", STORE + "password=s3cr3t-word")
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("The database of vectorstores.documents cannot be reached: ")
				.hasMessageContaining("localhost:1")
				.satisfies((failure) -> assertThat(stackTrace(failure)).doesNotContain("s3cr3t-word")));
	}

	@Test
	void createWhenPoolIsMissingNamesDependency() {
		this.application.withClassLoader(new FilteredClassLoader("com.zaxxer.hikari"))
			.run((context) -> assertFails(() -> texts(context.getBean(VectorStore.class)))
				.hasMessageContaining("com.zaxxer:HikariCP"));
	}

	@Test
	void configurationIsChecked() {
		this.bean.withPropertyValues(STORE + "username=postgres", STORE + "embeddings= ")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("documents.username")
				.hasMessageContaining("is of no use without 'url'")
				.hasMessageContaining("documents.embeddings"));
		this.bean.withPropertyValues(STORE + "schema=a;b")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("documents.schema"));
		this.bean.withPropertyValues(STORE + "url=postgresql://localhost/documents")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("must be a JDBC URL"));
		this.bean.withPropertyValues(STORE + "url=jdbc:postgresql://localhost/documents?user=a&Password=s3cr3t")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("must not have a password")
				.satisfies((failure) -> assertThat(stackTrace(failure)).doesNotContain("s3cr3t")));
	}

	@Test
	void twoStoresWhenInOneTableNeedOneModel() {
		this.application
			.withPropertyValues("beluga.providers.vectorstores.other.extends=documents",
					"beluga.providers.vectorstores.other.embeddings=second", STORE + "embeddings=local",
					"beluga.providers.embeddings.second.provider-name=local",
					"beluga.providers.embeddings.second.dimensions=100", "beluga.registry.unknown-properties=ignore")
			.run((context) -> {
				Providers providers = context.getBean(Providers.class);
				VectorStore documents = providers.get(SpringAiPackages.VECTOR_STORES, "documents");
				documents.add(List.of(new Document("one")));
				assertFails(() -> texts(providers.get(SpringAiPackages.VECTOR_STORES, "other")))
					.hasMessageContaining("vectorstores.documents");
				assertThat(texts(documents)).containsExactly("one");
			});
	}

	@Test
	void replaceWhenDatabaseIsGoneKeepsInstance() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("one")));
			ProviderConfig config = providers.config("vectorstores", "documents")
				.toBuilder()
				.customField("url", "jdbc:postgresql://localhost:1/documents")
				.build();
			assertFails(() -> providers.put("vectorstores", "documents", config))
				.hasMessageContaining("vectorstores.documents");
			assertThat(texts(store)).containsExactly("one");
		});
	}

	@Test
	void replaceWhenStoreInMemoryHasNoFileIsRefused() {
		this.empty
			.withPropertyValues("beluga.providers.embeddings.local.provider-name=local",
					STORE + "provider-name=inmemory")
			.run((context) -> {
				Providers providers = context.getBean(Providers.class);
				context.getBean(VectorStore.class).add(List.of(new Document("one")));
				ProviderConfig config = ProviderConfig.builder("pgvector")
					.customField("url", database.url())
					.customField("table", this.table)
					.customField("initialize-schema", true)
					.build();
				assertFails(() -> providers.put("vectorstores", "documents", config))
					.hasMessageContaining("would be lost");
			});
	}

	@Test
	void renewClosesPool() {
		this.application.withPropertyValues(STORE + "initialize-schema=true").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("one")));
			for (int i = 0; i < 3; i++) {
				providers.renew("vectorstores", "documents");
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pools() <= 1);
			}
			assertThat(texts(store)).containsExactly("one");
		});
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pools() == 0);
	}

	@Test
	void failuresAreClassified() {
		this.application.run((context) -> {
			VectorStore store = context.getBean(VectorStore.class);
			store.add(List.of(new Document("one")));
			execute("drop table " + this.table);
			FailureClassifier classifier = context.getBean(PgVectorStoreFactory.class);
			assertThatThrownBy(() -> texts(store)).satisfies((failure) -> assertThat(classifier.classify(failure))
				.hasValue(ClassifiedFailure.of(FailureKind.REJECTED)));
			assertThat(classifier.classify(new IllegalStateException())).isEmpty();
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
					FailureClassifier classifier = context.getBean(PgVectorStoreFactory.class);
					assertThatThrownBy(() -> store.add(List.of(new Document("a"))))
						.satisfies((failure) -> assertThat(classifier.classify(failure)).hasValue(
								new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(Duration.ofSeconds(7)))));
				});
		}
	}

	@Test
	void providerWhenLibraryIsMissingIsNotThere() {
		this.empty.withClassLoader(new FilteredClassLoader("org.springframework.ai.vectorstore.pgvector"))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("vectorstores"))
				.containsExactly("inmemory"));
		this.empty.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("vectorstores"))
			.containsExactly("inmemory", "pgvector"));
	}

	private static long pools() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("beluga-vectorstores.documents"))
			.map((thread) -> thread.getName().replaceAll(".*housekeeper.*", "housekeeper"))
			.filter("housekeeper"::equals)
			.count();
	}

	private static void execute(String sql) {
		new JdbcTemplate(new DriverManagerDataSource(database.url(), "postgres", "postgres")).execute(sql);
	}

	private static List<String> texts(VectorStore store) {
		return store.similaritySearch(SearchRequest.builder().query("abc").topK(100).similarityThresholdAll().build())
			.stream()
			.map(Document::getText)
			.toList();
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable action) {
		return assertThatThrownBy(action).isInstanceOf(ProviderCreationFailedException.class);
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
