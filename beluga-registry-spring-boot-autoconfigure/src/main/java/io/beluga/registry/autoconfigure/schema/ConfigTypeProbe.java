package io.beluga.registry.autoconfigure.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.bind.ConfigShape;
import io.beluga.registry.autoconfigure.bind.ConfigValidator;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Asks Boot's binder what it would do with a type: what it binds, and what it leaves when
 * there is nothing to bind. Whatever a schema says of this is then so by construction.
 */
final class ConfigTypeProbe {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("config");

	private final List<ConversionService> conversionServices;

	private final ConfigValidator validator;

	ConfigTypeProbe(List<ConversionService> conversionServices, ConfigValidator validator) {
		this.conversionServices = conversionServices;
		this.validator = validator;
	}

	/**
	 * Return the properties that are bound into a type, none for a type that has no
	 * properties.
	 */
	List<Property> properties(ResolvableType type) {
		List<Property> properties = new ArrayList<>();
		// the binder has a name of its own for capitals in a row
		ConfigShape shape = ConfigShape.of(type);
		try {
			binder(Map.of()).bind(ROOT, Bindable.of(type), new AbstractBindHandler() {

				@Override
				public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
						BindContext context) {
					if (name.getNumberOfElements() == ROOT.getNumberOfElements() + 1) {
						properties.add(new Property(shape.name(name.getLastElement(Form.DASHED)), target.getType()));
					}
					return target;
				}

			});
		}
		catch (BindException ex) {
			// an interface, or a class that cannot be made
			return List.of();
		}
		return properties;
	}

	/**
	 * Return what is there when no property is set.
	 * @return an instance, or {@code null} where the type cannot do without properties
	 */
	@Nullable Object defaults(ResolvableType type) {
		try {
			return binder(Map.of()).bindOrCreate(ROOT, Bindable.of(type), null);
		}
		catch (BindException ex) {
			return null;
		}
	}

	/**
	 * Return the properties without which the constraints of an instance are broken.
	 */
	Set<String> broken(Object instance) {
		Set<String> names = new LinkedHashSet<>();
		this.validator.validate(Map.of("", instance))
			.stream()
			.map((violation) -> PropertyPath.parse(violation.property()))
			.filter((path) -> path.size() > 0)
			.forEach((path) -> names.add(PropertyPath.kebabCase(path.get(0).text())));
		return names;
	}

	/**
	 * Tell whether a type is written as a text. One that has properties is only where a
	 * converter says so: that it could be made of a text by its constructor is chance.
	 */
	boolean isText(ResolvableType type) {
		return converts(this.conversionServices, type) && (properties(type).isEmpty()
				|| !converts(List.of(DefaultConversionService.getSharedInstance()), type));
	}

	private static boolean converts(List<ConversionService> services, ResolvableType type) {
		TypeDescriptor target = new TypeDescriptor(type, null, null);
		TypeDescriptor text = TypeDescriptor.valueOf(String.class);
		return services.stream().anyMatch((service) -> service.canConvert(text, target));
	}

	private Binder binder(Map<String, ?> properties) {
		return new Binder(List.<ConfigurationPropertySource>of(new MapConfigurationPropertySource(properties)), null,
				this.conversionServices, null, null, null);
	}

	/**
	 * A property that is bound.
	 *
	 * @param name its name in kebab case
	 * @param type what it is
	 */
	record Property(String name, ResolvableType type) {
	}

}
