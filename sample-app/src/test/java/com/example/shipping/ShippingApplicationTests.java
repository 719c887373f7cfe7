package com.example.shipping;

import java.math.BigDecimal;
import java.util.Map;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.ProviderState;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the application of the README.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "spring.config.name=shipping")
class ShippingApplicationTests {

	@Autowired
	private Checkout checkout;

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
	void priceWhenNameIsFromOutsideFindsItOrUsesTheDefault() {
		assertThat(this.checkout.price("express", 1000)).isEqualByComparingTo("11.40");
		assertThat(this.checkout.price("no such carrier", 1000)).isEqualByComparingTo("4.70");
	}

	@Test
	void offersReturnsEveryConfiguredProvider() {
		assertThat(this.checkout.offers(1000)).isEqualTo(Map.of("standard", new BigDecimal("4.70000"), "express",
				new BigDecimal("11.40000")));
	}

	@Test
	void infoWhenUsedTellsProviderAndGeneration() {
		this.checkout.expressPrice(1);
		assertThat(this.providers.info("carriers", "express")).satisfies((info) -> {
			assertThat(info.providerName()).isEqualTo("by-weight");
			assertThat(info.generation()).isEqualTo(1);
			assertThat(info.state()).isEqualTo(ProviderState.READY);
		});
		assertThat(this.registry.listProviders("carriers")).containsExactly("by-weight");
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

	private static void start(String property) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ShippingApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.name=shipping", property)) {
			assertThat(context.isActive()).isTrue();
		}
	}

}
