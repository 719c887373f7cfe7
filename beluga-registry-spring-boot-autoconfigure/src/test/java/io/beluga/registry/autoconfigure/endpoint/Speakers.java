package io.beluga.registry.autoconfigure.endpoint;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;

/**
 * An application with a typed and an untyped provider, and tenants.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Speakers {

	/**
	 * What is configured, a secret in every place that may hold one.
	 */
	static final String[] PROPERTIES = { "beluga.packages.speakers.default=soft",
			"beluga.packages.speakers.aliases.whisper=soft", "beluga.providers.speakers.loud.api-key=sk-marker-1",
			"beluga.providers.speakers.loud.endpoint=https://user:sk-marker-2@speak.example/v1?key=sk-marker-3",
			"beluga.providers.speakers.loud.timeout=30s", "beluga.providers.speakers.loud.voice=deep",
			"beluga.providers.speakers.loud.max-tokens=500", "beluga.providers.speakers.loud.mirror.volume=11",
			"beluga.providers.speakers.loud.mirror.spare=sk-marker-4",
			"beluga.providers.speakers.loud.user-password=sk-marker-5",
			"beluga.providers.speakers.loud.headers.x=sk-marker-6",
			"beluga.providers.speakers.loud.proxy=http://user:sk-marker-7@proxy:3128",
			"beluga.providers.speakers.loud.stop[0]=a", "beluga.providers.speakers.soft.extends=loud",
			"beluga.providers.speakers.soft.voice=high", "beluga.providers.speakers.free.api-key=sk-marker-8",
			"beluga.providers.speakers.free.voice=sk-marker-9" };

	final AtomicInteger created = new AtomicInteger();

	@Bean
	@BelugaProvider(packageName = "speakers", name = "loud", capabilities = "speak", supportedFeatures = "stereo",
			documentation = "Speaks.")
	ProviderFactory<Config, Speaker> loud() {
		return (context, config) -> {
			this.created.incrementAndGet();
			return context::name;
		};
	}

	@Bean
	@BelugaProvider(packageName = "speakers", name = "free")
	ProviderFactory<ProviderConfig, Speaker> free() {
		return (context, config) -> {
			this.created.incrementAndGet();
			return context::name;
		};
	}

	@Bean
	ProviderConfigResolver tenants() {
		return (packageName, name) -> name.startsWith("tenant-")
				? Optional.of(ProviderConfig.builder("free").apiKey("sk-marker-10").build()) : Optional.empty();
	}

	/**
	 * A contract.
	 */
	public interface Speaker {

		String speak();

	}

	record Config(String voice, int maxTokens, Mirror mirror, @Nullable String userPassword,
			@DefaultValue Map<String, String> headers, @Nullable URI proxy, @DefaultValue List<String> stop) {
	}

	record Mirror(int volume, Secret spare) {
	}

}
