package io.beluga.registry.autoconfigure.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.Configuration;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the JSON of {@link ProvidersEndpoint}, which does not depend on the settings
 * of the application's own JSON, and for what is told over JMX.
 */
class ProvidersEndpointJsonTests {

	private static final String PACKAGE = """
			{
			 "contract":"io.beluga.registry.autoconfigure.endpoint.Speakers$Speaker",
			 "default":"soft",
			 "aliases":{"whisper":"soft"},
			 "providers":{
			  "free":{"type":"speakers","apiKey":"required","capabilities":[],"supportedFeatures":[],"configured":["free"]},
			  "loud":{"type":"speakers","apiKey":"required","capabilities":["speak"],"supportedFeatures":["stereo"],
			   "documentation":"Speaks.","configured":["loud","soft"]}},
			 "configured":{
			  "free":{"provider":"free","source":"environment","state":"CONFIGURED","generation":0,
			   "calls":{"inFlight":0,"failed":0},
			   "config":{
			    "api-key":{"value":"******","origin":"(origin)"},
			    "voice":{"value":"******","origin":"(origin)"}}},
			  "loud":{"provider":"loud","source":"environment","state":"READY","generation":1,"createdAt":"(time)",
			   "calls":{"inFlight":0,"failed":0},
			   "config":{(config)}},
			  "soft":{"provider":"loud","source":"environment","state":"CONFIGURED","generation":0,
			   "calls":{"inFlight":0,"failed":0},
			   "config":{(config)}}},
			 "resolved":{"live":0,"maxSize":10000}}
			""";

	@ParameterizedTest
	@ValueSource(strings = { "spring.jackson.property-naming-strategy=SNAKE_CASE",
			"spring.jackson.default-property-inclusion=ALWAYS",
			"spring.jackson.datatype.datetime.write-dates-as-timestamps=true",
			"spring.jackson.mapper.sort-properties-alphabetically=true" })
	void jsonWhenApplicationSetsItsMapperIsTheSame(String property) {
		for (String isolated : new String[] { "true", "false" }) {
			try (EndpointServer server = run(property,
					"management.endpoints.jackson.isolated-json-mapper=" + isolated)) {
				assertThat(normalized(server.get("/actuator/providers/speakers"))).isEqualTo(expected());
			}
		}
	}

	@Test
	void jsonWhenApplicationLeavesOutEmptyListsIsTheSame() {
		try (EndpointServer server = run("spring.jackson.default-property-inclusion=NON_EMPTY")) {
			assertThat(normalized(server.get("/actuator/providers/speakers"))).isEqualTo(expected());
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void jmxTellsTheSame() throws Exception {
		try (EndpointServer server = run("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*",
				"spring.jackson.property-naming-strategy=SNAKE_CASE",
				"spring.jackson.default-property-inclusion=ALWAYS")) {
			MBeanServer beans = server.bean(MBeanServer.class);
			ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Providers");
			Map<String, Object> all = (Map<String, Object>) beans.invoke(name, "providers", new Object[0],
					new String[0]);
			assertThat(normalized(write(((Map<String, Object>) all.get("packages")).get("speakers"))))
				.isEqualTo(expected());
			Object onePackage = invoke(beans, name, "providerPackage", "speakers");
			assertThat(normalized(write(onePackage))).isEqualTo(expected());
			Object provider = invoke(beans, name, "provider", "speakers", "loud");
			assertThat(((Map<String, Object>) provider)).containsKeys("name", "provider", "configured");
			assertThat(invoke(beans, name, "provider", "speakers", "nothing")).isNull();
			assertThat(invoke(beans, name, "providerPackage", "nothing")).isNull();
			assertThat(Arrays.stream(beans.getMBeanInfo(name).getOperations()).map(MBeanOperationInfo::getName))
				.containsExactlyInAnyOrder("providers", "providerPackage", "provider");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "always", "when-authorized" })
	void jmxWhenValuesAreShownShowsThemAndNoSecret(String showValues) throws Exception {
		try (EndpointServer server = run("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=*",
				"management.endpoint.providers.show-values=" + showValues)) {
			ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Providers");
			String answer = write(invoke(server.bean(MBeanServer.class), name, "provider", "speakers", "loud"));
			assertThat(answer).contains("deep").doesNotContain("sk-marker");
		}
	}

	private static Object invoke(MBeanServer beans, ObjectName name, String operation, String... arguments)
			throws Exception {
		String[] signature = new String[arguments.length];
		Arrays.fill(signature, String.class.getName());
		return beans.invoke(name, operation, arguments, signature);
	}

	private static EndpointServer run(String... more) {
		List<String> properties = new ArrayList<>(List.of(Speakers.PROPERTIES));
		properties.addAll(List.of(more));
		EndpointServer server = EndpointServer.run(Speakers.class, properties.toArray(String[]::new));
		server.bean(Providers.class).get(ProviderPackage.of("speakers", Speakers.Speaker.class), "loud").speak();
		return server;
	}

	private static String write(Object value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	private static String expected() {
		return PACKAGE.replaceAll("\n *", "");
	}

	private static String normalized(String body) {
		assertThat(Configuration.defaultConfiguration().jsonProvider().parse(body)).isNotNull();
		return body.replaceAll("\"createdAt\":\"\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z\"", "\"createdAt\":\"(time)\"")
			.replaceAll("\"origin\":\"(\\\\.|[^\"\\\\])*\"", "\"origin\":\"(origin)\"")
			.replaceAll("\"config\":\\{\"api-key\":\\{[^}]*},\"endpoint\".*?}}", "\"config\":{(config)}");
	}

}
