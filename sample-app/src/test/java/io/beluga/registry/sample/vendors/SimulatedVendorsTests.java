package io.beluga.registry.sample.vendors;

import java.net.URI;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimulatedVendors}; what they do is in {@code BenchApiTests}.
 */
class SimulatedVendorsTests {

	@Test
	void endpointsWhenLocaleWritesOtherDigitsAreAddresses() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		SimulatedVendors vendors = null;
		try {
			vendors = new SimulatedVendors();
			Object endpoint = vendors.toPropertySource().getProperty("vendors.aurora.endpoint");
			assertThat(URI.create(String.valueOf(endpoint)).getPort()).isPositive();
		}
		finally {
			Locale.setDefault(before);
			if (vendors != null) {
				vendors.stop();
			}
		}
	}

}
