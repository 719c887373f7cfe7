package io.beluga.registry.autoconfigure.type;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Checks constraints with Jakarta Validation: every object that was bound, whether or not
 * its parent says {@code @Valid}.
 */
public final class JakartaConfigValidator implements ConfigValidator {

	/**
	 * A shorter value is part of many words.
	 */
	private static final int SHORTEST_VALUE = 4;

	private final Validator validator;

	private JakartaConfigValidator(ValidatorFactory factory) {
		MessageInterpolator interpolator = factory.getMessageInterpolator();
		this.validator = factory.usingContext()
			.messageInterpolator(new MaskingInterpolator(interpolator))
			.getValidator();
	}

	/**
	 * Create what checks constraints. Where there is nothing that can, it refuses every
	 * object: constraints that nobody checks must not look as if they held.
	 */
	public static ConfigValidator create(BeanFactory beanFactory) {
		try {
			ObjectProvider<ValidatorFactory> factories = beanFactory.getBeanProvider(ValidatorFactory.class);
			// of several that are equal the first one, so that constraints may have beans
			return new JakartaConfigValidator(Optional.ofNullable(factories.getIfUnique())
				.or(() -> factories.orderedStream().findFirst())
				.orElseGet(Validation::buildDefaultValidatorFactory));
		}
		catch (NoProviderFoundException ex) {
			return (objects) -> objects.keySet().stream().limit(1).map(JakartaConfigValidator::unchecked).toList();
		}
	}

	private static ConfigViolation unchecked(String path) {
		return new ConfigViolation(path,
				"cannot be checked. The Bean Validation API is on the classpath but no implementation could be found.",
				null, "Add an implementation, such as Hibernate Validator, to the classpath.");
	}

	@Override
	public List<ConfigViolation> validate(Map<String, Object> objects) {
		Set<ConfigViolation> violations = new TreeSet<>(
				Comparator.comparing(ConfigViolation::property).thenComparing(ConfigViolation::message));
		objects.forEach((path, object) -> {
			for (ConstraintViolation<Object> violation : this.validator.validate(object)) {
				String message = message(violation);
				violations.add(new ConfigViolation(path(path, object, violation.getPropertyPath()),
						message.endsWith(".") ? message : message + "."));
			}
		});
		return List.copyOf(violations);
	}

	@Override
	public Constraints constraints(Class<?> type, String property) {
		PropertyDescriptor descriptor = this.validator.getConstraintsForClass(type).getConstraintsForProperty(property);
		return (descriptor != null) ? new JakartaConstraints(descriptor) : Constraints.NONE;
	}

	/**
	 * Return the message without the value, which a validator may have put there itself.
	 */
	private static String message(ConstraintViolation<?> violation) {
		String value = (violation.getInvalidValue() instanceof CharSequence text) ? text.toString().strip() : "";
		return (value.length() >= SHORTEST_VALUE) ? violation.getMessage().replace(value, Secret.MASK)
				: violation.getMessage();
	}

	/**
	 * Return the path of the property that a member of an object was bound from.
	 */
	private static String path(String parent, Object object, Path path) {
		ConfigType type = ConfigType.of(object.getClass());
		List<Element> elements = new ArrayList<>();
		for (Path.Node node : path) {
			Element position = position(node);
			if (position != null) {
				elements.add(position);
				type = type.child(position);
			}
			boolean named = node.getName() != null && !node.getName().startsWith("<");
			if (named) {
				Element key = type.key(node.getName());
				elements.add(key);
				type = type.child(key);
			}
		}
		return PropertyPath.append(parent, elements);
	}

	private static @Nullable Element position(Path.Node node) {
		if (node.isInIterable() && node.getIndex() != null) {
			return new Element(String.valueOf(node.getIndex()), Kind.INDEX);
		}
		return (node.isInIterable() && node.getKey() != null) ? key(String.valueOf(node.getKey())) : null;
	}

	private static Element key(String key) {
		boolean plain = !key.isEmpty() && key.chars()
			.allMatch((character) -> (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
					|| character == '-');
		return plain ? Element.name(key) : new Element(key, Kind.KEY);
	}

	/**
	 * Interpolates in one language, since reports are written in it, and without the
	 * rejected value, which may be a secret. A message that a validator has put together
	 * can hold a value: no expression in it is evaluated.
	 */
	private record MaskingInterpolator(MessageInterpolator delegate) implements MessageInterpolator {

		/** Matches what is escaped, parameters, and what would have to be escaped. */
		private static final Pattern SYNTAX = Pattern.compile("\\\\[{}$\\\\]|\\{[\\w.]+}|([{}$\\\\])");

		@Override
		public String interpolate(String messageTemplate, Context context) {
			if (messageTemplate.equals(context.getConstraintDescriptor().getMessageTemplate())) {
				return this.delegate.interpolate(messageTemplate, new MaskedContext(context), Locale.ENGLISH);
			}
			String text = SYNTAX.matcher(messageTemplate)
				.replaceAll((syntax) -> Matcher
					.quoteReplacement((syntax.group(1) != null) ? '\\' + syntax.group(1) : syntax.group()));
			return this.delegate.interpolate(text, context, Locale.ENGLISH);
		}

		@Override
		public String interpolate(String messageTemplate, Context context, Locale locale) {
			return interpolate(messageTemplate, context);
		}

	}

	/**
	 * Has no value to show.
	 */
	private record MaskedContext(MessageInterpolator.Context delegate) implements MessageInterpolator.Context {

		@Override
		public ConstraintDescriptor<?> getConstraintDescriptor() {
			return this.delegate.getConstraintDescriptor();
		}

		@Override
		public Object getValidatedValue() {
			return Secret.MASK;
		}

		@Override
		public <T> T unwrap(Class<T> type) {
			return this.delegate.unwrap(type);
		}

	}

}
