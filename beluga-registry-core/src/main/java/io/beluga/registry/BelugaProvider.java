package io.beluga.registry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * Makes a {@link ProviderFactory} a provider of a package. Stands on a factory class,
 * which a component scan then finds, or on a {@code @Bean} method that returns a factory;
 * where both have one, the method's counts. Without Spring it has no effect.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface BelugaProvider {

	/**
	 * The package, such as {@code llms}.
	 * @return the name of the package
	 */
	String packageName();

	/**
	 * The provider, such as {@code grok}.
	 * @return a name that is unique in its package
	 */
	String name();

	/**
	 * The kind of provider, such as {@code llm}.
	 * @return the value of a {@link ProviderType}; where it is empty, the name of the
	 * package
	 */
	String type() default "";

	/**
	 * What the provider does, such as {@code chat} or {@code embed}.
	 * @return the capabilities
	 */
	String[] capabilities() default {};

	/**
	 * How it does it, such as {@code streaming} or {@code tools}.
	 * @return the features
	 */
	String[] supportedFeatures() default {};

	/**
	 * What a reader should know, in a sentence or as a link.
	 * @return the documentation
	 */
	String documentation() default "";

	/**
	 * Whether the provider needs an API key.
	 * @return the use of the key
	 */
	ApiKeyUse apiKey() default ApiKeyUse.REQUIRED;

}
