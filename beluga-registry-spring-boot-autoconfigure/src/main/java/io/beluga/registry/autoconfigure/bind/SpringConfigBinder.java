package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.format.support.FormattingConversionService;

/**
 * Makes the configuration types of providers with Boot's binder, each from a small source
 * of its own, and validates them. All problems are told at once. Exceptions of the binder
 * and of converters never get out: they repeat the values.
 */
public final class SpringConfigBinder implements ProviderConfigBinder {

	private static final Log logger = LogFactory.getLog(SpringConfigBinder.class);

	private final Supplier<List<ConversionService>> converters;

	private final Supplier<ConfigValidator> validators;

	private final UnknownProperties unknownProperties;

	private final BiFunction<ProviderDefinition<?, ?>, SpringConfigBinder, Optional<ConfigSchema>> schemas;

	private volatile @Nullable List<ConversionService> conversionServices;

	private volatile @Nullable ConfigValidator validator;

	private final AtomicReference<@Nullable ReusableBinder> spare;

	/** The configurations with unknown properties that somebody was told of. */
	private final Set<ProviderConfig> told;

	private final @Nullable Consumer<? super ConfigViolation> warnings;

	/**
	 * Create a binder. What it binds and validates with may be beans of the application,
	 * so that none is fetched before it is needed.
	 * @param converters gives what converts values; the first one has precedence
	 * @param validators gives what checks constraints
	 * @param unknownProperties what to do with a property that a type does not have
	 * @param schemas describes what a provider takes
	 */
	public SpringConfigBinder(Supplier<List<ConversionService>> converters, Supplier<ConfigValidator> validators,
			UnknownProperties unknownProperties,
			BiFunction<ProviderDefinition<?, ?>, SpringConfigBinder, Optional<ConfigSchema>> schemas) {
		this.converters = converters;
		this.validators = validators;
		this.unknownProperties = unknownProperties;
		this.schemas = schemas;
		this.spare = new AtomicReference<>();
		this.told = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
		this.warnings = null;
	}

	private SpringConfigBinder(SpringConfigBinder other, Consumer<? super ConfigViolation> warnings) {
		this.converters = other::conversionServices;
		this.validators = other::validator;
		this.unknownProperties = other.unknownProperties;
		this.schemas = other.schemas;
		this.spare = other.spare;
		this.told = other.told;
		this.warnings = warnings;
	}

	/**
	 * Return the same binder for somebody who knows where the properties are written, and
	 * tells of those that are only to be warned of. Nobody else is told again.
	 * @param warnings is given them with relative paths
	 */
	public SpringConfigBinder warningThrough(Consumer<? super ConfigViolation> warnings) {
		return (this.unknownProperties == UnknownProperties.WARN) ? new SpringConfigBinder(this, warnings) : this;
	}

	public List<ConversionService> conversionServices() {
		List<ConversionService> known = this.conversionServices;
		if (known == null) {
			known = this.converters.get();
			this.conversionServices = known;
		}
		return known;
	}

	public ConfigValidator validator() {
		ConfigValidator known = this.validator;
		if (known == null) {
			known = this.validators.get();
			this.validator = known;
		}
		return known;
	}

	/**
	 * Return what converts the values of configuration types: the converters of the
	 * application, then those of Boot. The first one has precedence.
	 */
	public static List<ConversionService> conversionServices(ConfigurableListableBeanFactory beanFactory) {
		List<ConversionService> services = new ArrayList<>();
		FormattingConversionService converters = new DefaultFormattingConversionService();
		if (!ApplicationConversionService.addBeans(converters, beanFactory, ConfigurationPropertiesBinding.VALUE)
			.isEmpty()) {
			services.add(converters);
		}
		Optional.ofNullable(beanFactory.getConversionService()).ifPresent(services::add);
		services.add(ApplicationConversionService.getSharedInstance());
		GenericConversionService byText = new GenericConversionService();
		byText.addConverter(new ByText(List.copyOf(services)));
		services.add(byText);
		return services;
	}

	@Override
	public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition) {
		return bind(config, definition, (bound) -> {
		});
	}

	@Override
	public <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition, Consumer<? super C> whenBound) {
		Class<C> type = definition.configType();
		if (type == ProviderConfig.class) {
			whenBound.accept(type.cast(config));
			return type.cast(config);
		}
		ReusableBinder binder = takeBinder();
		CollectingBindHandler handler = new CollectingBindHandler(ProviderConfigPropertySource.ROOT, definition);
		ProviderConfigPropertySource source = binder.source();
		source.fill(config);
		C bound = bind(binder, type, handler);
		handler.findMisplaced(source);
		List<ConfigViolation> violations = new ArrayList<>(source.problems());
		violations.addAll(handler.failures());
		checkUnknown(handler.unknown(source), violations, config, definition);
		if (handler.failures().isEmpty()) {
			// after a failure a binder may have kept what is not true of other sources
			source.clear();
			this.spare.set(binder);
		}
		if (bound != null) {
			whenBound.accept(bound);
			validator().validate(handler.objects())
				.stream()
				.filter((violation) -> !handler.hasFailed(violation.property()))
				.forEach(violations::add);
		}
		if (bound == null || !violations.isEmpty()) {
			throw new InvalidConfigException(definition.packageName(), definition.name(), violations);
		}
		return bound;
	}

	@Override
	public Optional<ConfigSchema> schema(ProviderDefinition<?, ?> definition) {
		return this.schemas.apply(definition, this);
	}

	/**
	 * Take a binder that nobody else has, not even a converter that binds in turn.
	 */
	private ReusableBinder takeBinder() {
		ReusableBinder binder = this.spare.getAndSet(null);
		return (binder != null) ? binder : ReusableBinder.of(conversionServices());
	}

	private static <C> @Nullable C bind(ReusableBinder binder, Class<C> type, CollectingBindHandler handler) {
		try {
			return binder.delegate().bindOrCreate(ProviderConfigPropertySource.ROOT, Bindable.of(type), handler);
		}
		catch (Exception ex) {
			handler.fail(ex);
			return null;
		}
	}

	private void checkUnknown(Collection<ConfigViolation> unknown, List<ConfigViolation> violations,
			ProviderConfig config, ProviderDefinition<?, ?> definition) {
		if (this.unknownProperties == UnknownProperties.FAIL) {
			violations.addAll(unknown);
		}
		else if (this.unknownProperties == UnknownProperties.WARN && !unknown.isEmpty()) {
			boolean first = this.told.add(config);
			if (this.warnings != null) {
				unknown.forEach(this.warnings);
			}
			else if (first) {
				unknown.forEach((violation) -> warn(violation, " of package '" + definition.packageName() + "'"));
			}
		}
	}

	/**
	 * Warn of a property that is not known, in the words of the error.
	 */
	public static void warn(ConfigViolation unknown) {
		warn(unknown, (unknown.origin() != null) ? " (" + unknown.origin() + ")" : "");
	}

	private static void warn(ConfigViolation unknown, String place) {
		logger.warn("Property '" + ErrorText.escapeProperty(unknown.property()) + "'" + place + " " + unknown.message()
				+ ((unknown.suggestion() != null) ? " " + unknown.suggestion() : ""));
	}

	/**
	 * Boot's binder over one configuration at a time. What it learns of types and
	 * conversions serves the next configuration; making it anew for each takes most of
	 * the time. Not thread-safe.
	 *
	 * @param source has the configuration
	 * @param delegate reads it
	 */
	private record ReusableBinder(ProviderConfigPropertySource source, Binder delegate) {

		static ReusableBinder of(List<ConversionService> conversionServices) {
			ProviderConfigPropertySource source = new ProviderConfigPropertySource();
			return new ReusableBinder(source, new Binder(List.<ConfigurationPropertySource>of(source), null,
					conversionServices, null, null, null));
		}

	}

	/**
	 * Reads what YAML takes for a number or a truth value as the text that it was, where
	 * only a text can be converted: a secret of digits needs no quotes, as in a
	 * properties file.
	 */
	private record ByText(List<ConversionService> services) implements ConditionalGenericConverter {

		private static final TypeDescriptor TEXT = TypeDescriptor.valueOf(String.class);

		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(Number.class, Object.class),
					new ConvertiblePair(Boolean.class, Object.class));
		}

		@Override
		public boolean matches(TypeDescriptor sourceType, TypeDescriptor targetType) {
			return canConvert(TEXT, targetType) && !canConvert(sourceType, targetType);
		}

		private boolean canConvert(TypeDescriptor sourceType, TypeDescriptor targetType) {
			return this.services.stream().anyMatch((service) -> service.canConvert(sourceType, targetType));
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
			ConversionException failure = new ConverterNotFoundException(sourceType, targetType);
			for (ConversionService service : this.services) {
				if (service.canConvert(TEXT, targetType)) {
					try {
						return service.convert(String.valueOf(source), TEXT, targetType);
					}
					catch (ConversionFailedException ex) {
						failure = ex;
					}
				}
			}
			throw failure;
		}

	}

}
