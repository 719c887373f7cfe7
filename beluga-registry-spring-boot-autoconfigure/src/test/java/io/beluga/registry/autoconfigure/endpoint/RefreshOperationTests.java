package io.beluga.registry.autoconfigure.endpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.management.ObjectName;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the write operation of {@link ProvidersEndpoint} on a real server.
 */
class RefreshOperationTests {

	private static final ProviderPackage<Speaker> SPEAKERS = ProviderPackage.of("speakers", Speaker.class);

	private static final String UNRESTRICTED = "--management.endpoint.providers.access=unrestricted";

	@TempDir
	private Path folder;

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void postRefreshesAndAnswersWhatWasDone() throws IOException {
		write("loud.api-key=key-1", "soft.provider-name=loud", "soft.api-key=key-2", "old.extends=loud");
		start(UNRESTRICTED);
		Speaker loud = this.context.getBean(Providers.class).get(SPEAKERS, "loud");
		assertThat(loud.speak()).isEqualTo("key-1");
		write("loud.api-key=key-3", "soft.provider-name=loud", "soft.api-key=", "new.extends=loud");
		client().post()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"added\":[\"speakers.new\"],\"replaced\":[\"speakers.loud\"],\"removed\":[\"speakers.old\"],"
					+ "\"failed\":{\"speakers.soft\":\"ErrInvalidConfig\"}}");
		assertThat(loud.speak()).isEqualTo("key-3");
		client().get()
			.uri("/actuator/providers/speakers/loud")
			.exchange()
			.expectBody()
			.jsonPath("$.configured.config['api-key'].origin")
			.value(String.class, (origin) -> assertThat(origin).endsWith("application.properties] - 1:40"))
			.jsonPath("$.configured.generation")
			.isEqualTo(2);
	}

	@Test
	void postWhenTheDefaultHasMovedSaysSo() throws IOException {
		write("loud.api-key=key-1", "soft.extends=loud\nbeluga.packages.speakers.default=loud");
		start(UNRESTRICTED);
		write("loud.api-key=key-1", "soft.extends=loud\nbeluga.packages.speakers.default=soft");
		assertThat(post()).isEqualTo("{\"added\":[],\"replaced\":[],\"removed\":[],\"failed\":{},"
				+ "\"moved\":{\"beluga.packages.speakers.default\":\"soft\"}}");
	}

	@Test
	void postWhenNothingHasChangedAnswersSo() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		client().post()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"added\":[],\"replaced\":[],\"removed\":[],\"failed\":{}}");
	}

	@Test
	void postWhenTheFileIsBrokenAnswersThatNothingCouldBeRead() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		Files.delete(this.folder.resolve("application.properties"));
		client().post()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"added\":[],\"replaced\":[],\"removed\":[],\"failed\":{\"beluga.providers\":"
					+ "\"ErrInvalidConfig\"}}");
	}

	@Test
	void postWithABodyTakesNoNoticeOfIt() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		write("loud.api-key=key-2");
		client().post()
			.uri("/actuator/providers")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"name\":\"soft\"}")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.replaced")
			.isEqualTo(List.of("speakers.loud"));
	}

	@Test
	void postWithABodyThatIsNoJsonObjectIsRefused() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		write("loud.api-key=key-2");
		for (MediaType type : List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_FORM_URLENCODED)) {
			client().post()
				.uri("/actuator/providers")
				.contentType(type)
				.body("a=b")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		}
		client().post()
			.uri("/actuator/providers")
			.contentType(MediaType.APPLICATION_JSON)
			.body("[]")
			.exchange()
			.expectStatus()
			.isBadRequest();
		assertThat(this.context.getBean(Providers.class).get(SPEAKERS, "loud").speak()).isEqualTo("key-1");
	}

	@Test
	void postWhenTwoComeAtOnceAnswersBoth() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		write("loud.api-key=key-2");
		List<CompletableFuture<String>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(this::post))
			.limit(2)
			.toList();
		assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(
				"{\"added\":[],\"replaced\":[\"speakers.loud\"],\"removed\":[],\"failed\":{}}",
				"{\"added\":[],\"replaced\":[],\"removed\":[],\"failed\":{}}");
	}

	@Test
	void postByDefaultIsNotAllowed() throws IOException {
		write("loud.api-key=key-1");
		start();
		client().get().uri("/actuator/providers").exchange().expectStatus().isOk();
		client().post().uri("/actuator/providers").exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void postToAPackageIsNotAllowed() throws IOException {
		write("loud.api-key=key-1");
		start(UNRESTRICTED);
		client().post()
			.uri("/actuator/providers/speakers")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void operationIsThereByJmx() throws Exception {
		write("loud.api-key=key-1");
		start(UNRESTRICTED, "--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=providers",
				"--management.endpoints.jmx.domain=beluga.refresh");
		write("loud.api-key=key-2");
		Object answer = ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("beluga.refresh:type=Endpoint,name=Providers"), "refresh", new Object[0],
					new String[0]);
		assertThat(answer).isEqualTo(Map.of("added", List.of(), "replaced", List.of("speakers.loud"), "removed",
				List.of(), "failed", Map.of()));
	}

	private String post() {
		return client().post()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody();
	}

	private RestTestClient client() {
		return RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port"))
			.build();
	}

	private void write(String... lines) throws IOException {
		Files.write(this.folder.resolve("application.properties"),
				Stream.of(lines).map((line) -> "beluga.providers.speakers." + line).toList());
	}

	private void start(String... arguments) {
		String[] all = Stream
			.concat(Stream.of(arguments), Stream.of("--server.port=0", "--spring.config.location=" + this.folder + "/",
					"--management.endpoints.web.exposure.include=providers"))
			.toArray(String[]::new);
		this.context = SpringApplication.run(Application.class, all);
	}

	/**
	 * Something that answers.
	 */
	public interface Speaker {

		String speak();

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@BelugaProvider(packageName = "speakers", name = "loud")
		ProviderFactory<ProviderConfig, Speaker> loud() {
			return (context, config) -> () -> config.apiKey().reveal();
		}

	}

}
