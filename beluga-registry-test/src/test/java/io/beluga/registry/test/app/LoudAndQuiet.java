package io.beluga.registry.test.app;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test of the application with two providers, of which one has no key.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(classes = SpeakerApplication.class,
		properties = { "beluga.providers.speakers.loud.provider-name=acme", "beluga.registry.eager=true",
				"beluga.providers.speakers.quiet.provider-name=acme", "beluga.providers.speakers.quiet.api-key=k",
				"beluga.packages.speakers.default=loud", "beluga.packages.speakers.aliases.nearest=loud" })
@interface LoudAndQuiet {

}
