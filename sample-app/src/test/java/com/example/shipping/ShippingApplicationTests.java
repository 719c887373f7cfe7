package com.example.shipping;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.ProviderState;
import io.beluga.registry.error.ProviderNotFoundException;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the application of the README.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.config.name=shipping")
class ShippingApplicationTests {

	@Autowired
	private Checkout checkout;

	@Autowired
	private NegotiatedPrices negotiatedPrices;

	@Autowired
	private Providers providers;

	@Autowired
	private ProviderRegistry registry;

	@Test
	void priceWhenUnqualifiedUsesTheDefault() {
		assertThat(this.checkout.standardPrice(2000)).isEqualByComparingTo("5.90");
	}

	@Test
	void priceWhenQualifiedUsesTheNamedOne() {
		assertThat(this.checkout.expressPrice(2000)).isEqualByComparingTo("13.80");
	}

	@Test
	void priceWhenNameIsFromOutsideIsThatOfTheNameOrNone() {
		assertThat(this.checkout.price("express", 1000))
			.hasValueSatisfying((price) -> assertThat(price).isEqualByComparingTo("11.40"));
		assertThat(this.checkout.price("no such carrier", 1000)).isEmpty();
		this.negotiatedPrices.agree("customer-41", new BigDecimal("1.00"));
		assertThat(this.checkout.price("customer-41", 1000)).isEmpty();
	}

	@Test
	@SuppressWarnings("unchecked") // as the YAML of the README is
	void schemaAcceptsTheConfigurationAndNamesMistakes() throws IOException {
		Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
			.getSchema(JsonMapper.shared()
				.valueToTree(this.registry.getProviderInfo("carriers", "by-weight").configSchema().document()));
		Map<String, Object> yaml = new Yaml().load(new ClassPathResource("shipping.yml").getContentAsString(UTF_8));
		Map<String, Object> beluga = (Map<String, Object>) yaml.get("beluga");
		Map<String, Map<String, Object>> carriers = ((Map<String, Map<String, Map<String, Object>>>) beluga
			.get("providers")).get("carriers");
		assertThat(carriers).containsOnlyKeys("standard", "express").allSatisfy((name, carrier) -> {
			assertThat(schema.validate(JsonMapper.shared().valueToTree(carrier))).isEmpty();
			for (Map.Entry<String, Object> mistake : Map
				.<String, Object>of("price-per-kilo", -1, "base-price", "three", "pricePerKilo", 1, "timeout", "soon")
				.entrySet()) {
				Map<String, Object> wrong = new HashMap<>(carrier);
				wrong.put(mistake.getKey(), mistake.getValue());
				assertThat(schema.validate(JsonMapper.shared().valueToTree(wrong))).singleElement()
					.asString()
					.contains(mistake.getKey());
			}
		});
	}

	@Test
	void offersReturnsEveryConfiguredProvider() {
		Map<String, BigDecimal> offers = this.checkout.offers(1000);
		assertThat(offers).containsOnlyKeys("express", "standard");
		assertThat(offers.get("standard")).isEqualByComparingTo("4.70");
		assertThat(offers.get("express")).isEqualByComparingTo("11.40");
	}

	@Test
	void priceWhenNameIsKnownToTheResolverIsThatOfTheCustomer() {
		ProviderPackage<Carrier> carriers = ProviderPackage.of("carriers", Carrier.class);
		this.negotiatedPrices.agree("customer-42", new BigDecimal("1.00"));
		assertThat(this.providers.get(carriers, "customer-42").price(2000)).isEqualByComparingTo("5.50");
		Carrier unknown = this.providers.get(carriers, "customer-43");
		assertThatExceptionOfType(ProviderNotFoundException.class).isThrownBy(() -> unknown.price(1));
	}

	@Test
	void infoWhenUsedTellsProviderAndGeneration() {
		this.checkout.expressPrice(1);
		assertThat(this.providers.info("carriers", "express")).satisfies((info) -> {
			assertThat(info.providerName()).isEqualTo("by-weight");
			assertThat(info.generation()).isEqualTo(1);
			assertThat(info.state()).isEqualTo(ProviderState.READY);
		});
		assertThat(this.registry.listProviders("carriers")).contains("by-weight");
	}

	@Test
	void startWhenPropertyBreaksARuleNamesIt() {
		assertThatException().isThrownBy(() -> start("--beluga.providers.carriers.express.price-per-kilo=-1"))
			.withStackTraceContaining("beluga.providers.carriers.express.price-per-kilo");
	}

	@Test
	void startWhenPropertyIsMisspelledSuggestsTheRightOne() {
		assertThatException().isThrownBy(() -> start("--beluga.providers.carriers.express.base-prise=1"))
			.withStackTraceContaining("base-price");
	}

	@Test
	void startWhenProviderExtendsAnotherChangesWhatItSays() {
		try (ConfigurableApplicationContext context = run("--beluga.providers.carriers.bulk.extends=standard",
				"--beluga.providers.carriers.bulk.price-per-kilo=0.60",
				"--beluga.packages.carriers.aliases.cheapest=bulk")) {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("carriers")).containsExactly("bulk", "express", "standard");
			ProviderPackage<Carrier> carriers = ProviderPackage.of("carriers", Carrier.class);
			assertThat(providers.get(carriers, "cheapest").price(10_000)).isEqualByComparingTo("9.50");
		}
	}

	@Test
	void startWhenProviderIsDisabledLeavesItOut() {
		try (ConfigurableApplicationContext context = run("--beluga.providers.carriers.slow.extends=standard",
				"--beluga.providers.carriers.slow.enabled=false")) {
			assertThat(context.getBean(Providers.class).list("carriers")).containsExactly("express", "standard");
		}
	}

	@Test
	void startWhenEagerMakesEveryInstance() {
		try (ConfigurableApplicationContext context = run("--beluga.registry.eager=true")) {
			assertThat(context.getBean(Providers.class).info("carriers", "express").state())
				.isEqualTo(ProviderState.READY);
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.add("--spring.config.name=shipping");
		return new SpringApplicationBuilder(ShippingApplication.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	private static void start(String property) {
		run(property).close();
	}

}
