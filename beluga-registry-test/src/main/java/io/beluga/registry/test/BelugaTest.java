package io.beluga.registry.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Annotation for a test that focuses <strong>only</strong> on the providers of an
 * application.
 * <p>
 * Using this annotation only enables the auto-configuration of the registry and of the
 * providers on the class path. Similarly, component scanning is limited to:
 * <ul>
 * <li>{@link io.beluga.registry.BelugaProvider @BelugaProvider} factories</li>
 * <li>{@link io.beluga.registry.config.ProviderConfigResolver} beans</li>
 * <li>{@link io.beluga.registry.event.ProviderEventListener} beans</li>
 * <li>{@link io.beluga.registry.autoconfigure.ProviderRegistryCustomizer} beans</li>
 * </ul>
 * Other components, and the {@code @Configuration} classes of the application, take part
 * where the test names them by {@code @Import}.
 * <p>
 * No key is needed: {@code beluga.registry.missing-keys} is {@code unavailable}, unless
 * {@link #properties()} say otherwise.
 *
 * @see ReplaceProvider
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(BelugaTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(BelugaTypeExcludeFilter.class)
@AutoConfigureBelugaProviders
@ImportAutoConfiguration
public @interface BelugaTest {

	/**
	 * Properties in form {@literal key=value} that are added to the environment before
	 * the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Whether default filtering is used with
	 * {@link org.springframework.boot.autoconfigure.SpringBootApplication @SpringBootApplication}.
	 * @see #includeFilters()
	 * @see #excludeFilters()
	 * @return if default filters are used
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Include filters, which add beans to the application context that are filtered
	 * otherwise.
	 * @return include filters to apply
	 */
	Filter[] includeFilters() default {};

	/**
	 * Exclude filters, which filter beans that are added to the application context
	 * otherwise.
	 * @return exclude filters to apply
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration exclusions that are applied for this test.
	 * @return auto-configuration exclusions to apply
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
