package io.beluga.registry.springai.llms;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.springai.internal.Connection;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of a language model: how its vendor is reached, and the options of
 * calls that name none of their own. What is {@code null} is left to the vendor.
 *
 * @param apiKey the key that the vendor knows the account by
 * @param endpoint the root of the service's paths: what stands before /chat/completions
 * for those that speak OpenAI's protocol
 * @param timeout how long to wait for a connection and for the next bytes of an answer;
 * 60 seconds where nothing is said
 * @param model the name of the model, as the vendor knows it
 * @param temperature how much chance there is in an answer: 0 for the most likely one
 * @param topP the share of likely tokens that an answer is chosen from
 * @param maxTokens how many tokens an answer has at most
 * @param stop texts that end an answer
 * @param headers more headers of each request
 * @param maxRetries how often a request is sent again that failed for a reason that may
 * pass; 0 for never
 * @param contextWindow how many tokens request and answer may have together; Ollama is
 * told, and of other vendors' models it is what is known here, and never sent
 * @param proxy the address of the proxy that leads to the vendor
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record ChatModelConfig(@Nullable Secret apiKey, @Nullable URI endpoint, @Nullable Duration timeout,
		@Nullable String model, @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,
		@DecimalMin("0") @DecimalMax("1") @Nullable Double topP, @Min(1) @Nullable Integer maxTokens,
		@DefaultValue List<String> stop, @DefaultValue Map<String, Secret> headers,
		@DefaultValue("2") @Min(0) @Max(20) int maxRetries, @Min(1) @Nullable Integer contextWindow,
		@Nullable URI proxy) {

	/**
	 * Return how the vendor is reached.
	 * @return the part of this configuration that has nothing to do with chat
	 */
	public Connection connection() {
		return new Connection(this.apiKey, this.endpoint, this.timeout, this.headers, this.maxRetries, this.proxy);
	}

	/**
	 * Check what no annotation can say.
	 * @param modelRequired whether there is no model that would do where none is named
	 * @return what is wrong, without any value
	 */
	public List<ConfigViolation> violations(boolean modelRequired) {
		return connection().violations(this.model, modelRequired);
	}

}
