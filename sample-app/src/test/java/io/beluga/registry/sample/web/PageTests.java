package io.beluga.registry.sample.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the application serves to a browser, and to its operator.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class PageTests {

	@Autowired
	private RestTestClient client;

	@Test
	void pageHasALabelForEachField() {
		String page = get("/");
		assertThat(page).contains("<html lang=\"en\">", "<label for=\"document\">", "<label for=\"provider\">",
				"<label for=\"question\">", "aria-live=\"polite\"", "name=\"viewport\"");
	}

	@Test
	void pageTakesNothingFromElsewhere() {
		assertThat(get("/")).doesNotContain("http://", "https://", "//cdn");
		assertThat(get("/page.css")).doesNotContain("http", "@import").contains("prefers-color-scheme: dark");
		assertThat(List.of("/page.js", "/bench.js", "/map.js", "/live.js")).allSatisfy(
				(script) -> assertThat(get(script)).doesNotContain("http", "innerHTML", "insertAdjacentHTML", "eval("));
	}

	@Test
	void pageLinksToWhatIsThere() {
		Matcher links = Pattern.compile("(?:href|src)=\"([^\"]+)\"").matcher(get("/"));
		assertThat(links.results().map((link) -> link.group(1)))
			.contains("page.css", "page.js", "icon.svg", "actuator/providers", "actuator/health")
			.allSatisfy((link) -> assertThat(get("/" + link)).isNotEmpty());
	}

	@Test
	void configurationBesideASwitchIsThatOfTheBench() {
		Properties bench = properties(new ClassPathResource("bench.yml"));
		List<Properties> shown = Pattern.compile("<code class=\"yaml\">(.*?)</code>", Pattern.DOTALL)
			.matcher(get("/"))
			.results()
			.map((code) -> code.group(1).replaceAll("<[^>]+>", ""))
			.map((code) -> properties(new ByteArrayResource(code.getBytes(StandardCharsets.UTF_8))))
			.toList();
		assertThat(shown).hasSize(4).allSatisfy((properties) -> {
			// that one is moved, so that the page shows what it is
			assertThat(properties.getOrDefault("rollout.percent", 5)).isEqualTo(5);
			properties.remove("rollout.percent");
			properties
				.forEach((name, value) -> assertThat(bench).containsEntry("beluga.providers.llms." + name, value));
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"brief | What does it run on? | It runs on the Java virtual machine, in version 17 or later.",
			"brief | Who wrote this? | This text was written by the people who work on Beluga Registry.",
			"brief | How many threads may ask first? | However many threads ask first, the instance is made once.",
			"thorough | What does it run on? | It runs on the Java virtual machine, in version 17 or later.",
			"semantic | Which platform is required? | It runs on the Java virtual machine, in version 17 or later." })
	void sampleIsAnswered(String provider, String question, String expected) {
		Map<String, String> body = Map.of("provider", provider, "document", sample(), "question", question);
		this.client.post()
			.uri("/api/answers")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.value((answer) -> assertThat(answer.toString().lines()).contains(expected));
	}

	@Test
	void firstClickHasAQuestion() {
		assertThat(get("/")).contains("value=\"What does it run on?\"");
	}

	@Test
	void endpointShowsTheProviders() {
		this.client.get()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.packages.answerers.default")
			.isEqualTo("brief")
			.jsonPath("$.packages.answerers.contract")
			.isEqualTo("io.beluga.registry.sample.Answerer")
			.jsonPath("$.packages.answerers.providers.extractive.apiKey")
			.isEqualTo("none")
			.jsonPath("$.packages.answerers.configured.thorough.provider")
			.isEqualTo("extractive");
	}

	@Test
	void pathThatIsUnknownReturnsNotFound() {
		this.client.get()
			.uri("/nothing")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private String sample() {
		Matcher text = Pattern.compile("<textarea[^>]*>(.*?)</textarea>", Pattern.DOTALL).matcher(get("/"));
		assertThat(text.find()).isTrue();
		return HtmlUtils.htmlUnescape(text.group(1));
	}

	private static Properties properties(Resource yaml) {
		YamlPropertiesFactoryBean reader = new YamlPropertiesFactoryBean();
		reader.setResources(yaml);
		return Objects.requireNonNull(reader.getObject());
	}

	private String get(String path) {
		String body = this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
