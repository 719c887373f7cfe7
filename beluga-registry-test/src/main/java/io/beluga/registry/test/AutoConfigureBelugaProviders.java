package io.beluga.registry.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * {@link ImportAutoConfiguration Auto-configuration imports} for the registry and for the
 * providers of the class path. Most tests use {@link BelugaTest @BelugaTest} instead of
 * this annotation, which adds the registry to another slice.
 * <p>
 * A jar that ships providers takes part by a file
 * {@code META-INF/spring/io.beluga.registry.test.AutoConfigureBelugaProviders.imports}
 * with the names of its auto-configurations.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureBelugaProviders {

}
