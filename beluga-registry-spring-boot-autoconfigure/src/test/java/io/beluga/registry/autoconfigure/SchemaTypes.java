package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.Secret;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * Configuration types of every kind, each of a provider that takes it.
 */
@Configuration(proxyBeanMethods = false)
class SchemaTypes {

	@Bean
	@BelugaProvider(packageName = "llms", name = "texts", apiKey = ApiKeyUse.OPTIONAL)
	ProviderFactory<Texts, Llm> texts() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "numbers", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Numbers, Llm> numbers() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "values", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Values, Llm> values() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "collections", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Collections, Llm> collections() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "nested", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Nested, Llm> nested() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "beans", apiKey = ApiKeyUse.NONE)
	ProviderFactory<Beans, Llm> beans() {
		return (context, config) -> new Llm.Simple(context);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "standard")
	ProviderFactory<Standard, Llm> standard() {
		return (context, config) -> new Llm.Simple(context);
	}

	enum Mode {

		SLOW, FAST_ONE, OFF

	}

	record Texts(String free, @NotBlank String model, @NotEmpty String region, @NotNull String zone,
			@Size(min = 2, max = 4) String code, @Pattern(regexp = "[a-z]+-\\d") String version, @Email String contact,
			@NotBlank @Email String owner, @DefaultValue("eu") @NotBlank String place, Optional<String> note) {
	}

	record Numbers(int plain, Integer boxed, @Min(1) @Max(10) int top, @DefaultValue("3") @Max(10) int attempts,
			@DefaultValue("0.7") @DecimalMin("0.0") @DecimalMax("2.0") double temperature, @Positive BigDecimal price,
			@NotNull @PositiveOrZero BigDecimal cost, @DecimalMin("0.25") Double share,
			@DecimalMax(value = "1", inclusive = false) BigDecimal below, long size, @Min(-5) @Max(5) Long shift,
			BigInteger big, short small, byte tiny, Optional<Integer> maybe) {
	}

	record Values(@DefaultValue("slow") Mode mode, Mode other, @NotNull Mode needed, Boolean flag, boolean on,
			@DefaultValue("1s") Duration pause, @DurationUnit(ChronoUnit.SECONDS) Duration delay,
			@DefaultValue("1MB") DataSize room, @DataSizeUnit(DataUnit.KILOBYTES) DataSize buffer, URI callback,
			Secret token, Object anything, char letter) {
	}

	record Collections(List<String> stop, @Size(min = 1, max = 3) List<@NotBlank String> words, Set<String> tags,
			@NotEmpty Set<Mode> modes, int[] levels, String[] names, List<Server> servers, Server[] mirrors,
			Map<String, String> headers, Map<String, Integer> limits, Map<Mode, Duration> pauses,
			@Size(max = 2) Map<String, Server> regions, Map<String, Object> options, Map<String, List<String>> groups,
			List<List<Integer>> matrix) {
	}

	record Server(@NotBlank String url, @DefaultValue("80") @Min(1) @Max(65535) int port) {
	}

	record Retry(@DefaultValue("3") @Max(10) int maxAttempts, Duration pause) {
	}

	/**
	 * Has a public constructor for a text, which is a conversion.
	 *
	 * @param value the text
	 */
	public record Color(String value) {
	}

	record Nested(@DefaultValue Retry retry, Retry other, @NotNull Server server, Color color, Tree tree) {
	}

	record Tree(@NotNull String label, List<Tree> children) {
	}

	record Standard(@NotNull Secret apiKey, @NotNull URI endpoint, @DefaultValue("30s") Duration timeout,
			@NotBlank String model) {
	}

	static class Beans {

		@NotBlank
		private String model;

		@Max(5)
		private int attempts = 2;

		@NotBlank
		private String region = "eu";

		private Inner inner = new Inner("set");

		private final List<String> stop = new ArrayList<>();

		@NotNull
		private Inner must;

		private Inner free;

		public String getModel() {
			return this.model;
		}

		public void setModel(String model) {
			this.model = model;
		}

		public int getAttempts() {
			return this.attempts;
		}

		public void setAttempts(int attempts) {
			this.attempts = attempts;
		}

		public String getRegion() {
			return this.region;
		}

		public void setRegion(String region) {
			this.region = region;
		}

		public Inner getInner() {
			return this.inner;
		}

		public void setInner(Inner inner) {
			this.inner = inner;
		}

		public List<String> getStop() {
			return this.stop;
		}

		public Inner getMust() {
			return this.must;
		}

		public void setMust(Inner must) {
			this.must = must;
		}

		public Inner getFree() {
			return this.free;
		}

		public void setFree(Inner free) {
			this.free = free;
		}

	}

	static class Inner {

		@NotBlank
		private String name;

		private Integer size;

		Inner() {
		}

		private Inner(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public Integer getSize() {
			return this.size;
		}

		public void setSize(Integer size) {
			this.size = size;
		}

	}

}
