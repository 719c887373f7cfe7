package io.beluga.registry.autoconfigure.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
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
 * What converts the values of configuration types: the converters of the application,
 * then those of Boot.
 */
public final class ConversionServices {

	private ConversionServices() {
	}

	/**
	 * Return them, the first one has precedence.
	 */
	public static List<ConversionService> of(ConfigurableListableBeanFactory beanFactory) {
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

	/**
	 * Reads what YAML takes for a number or a truth value as the text that it was, where
	 * only a text can be converted: a secret of digits needs no quotes, as in a
	 * properties file.
	 */
	private static final class ByText implements ConditionalGenericConverter {

		private static final TypeDescriptor TEXT = TypeDescriptor.valueOf(String.class);

		private final List<ConversionService> services;

		private ByText(List<ConversionService> services) {
			this.services = services;
		}

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
