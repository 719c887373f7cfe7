package com.example.migration;

import io.beluga.registry.Providers;

/**
 * Changes keys while the application runs.
 */
class Rotation {

	private final Providers providers;

	Rotation(Providers providers) {
		this.providers = providers;
	}

	// tag::use[]
	void rotate(String name, String key) {
		this.providers.put("llms", name, this.providers.config("llms", name).toBuilder().apiKey(key).build());
	}
	// end::use[]

}
