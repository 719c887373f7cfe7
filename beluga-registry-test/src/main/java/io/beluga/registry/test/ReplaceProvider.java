package io.beluga.registry.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Has the value of a test's field stand for a configured provider, wherever the
 * application gets that from: the registry, the default, aliases, and every bean that it
 * is injected into. <pre class="code">
 * &#064;SpringBootTest
 * class AssistantTests {
 *
 *     &#064;ReplaceProvider("llms.fast")
 *     private final ScriptedChatModel fast = new ScriptedChatModel().answer("Hello");
 *
 * }
 * </pre> The provider itself is never asked for an instance and needs no key. Where the
 * field has no value, each test method finds a new one in it: an instance of its type,
 * where that is a class with a constructor without parameters, else a mock by Mockito.
 * <p>
 * Which names are replaced is part of the key of the context cache; by what, is known for
 * the time of a test method alone: outside of one a call fails. Tests with one context
 * must not run at once.
 * <p>
 * The contract of the package has to be an interface, and the field must not be static.
 *
 * @see BelugaTest
 * @since 0.1.0
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(ReplaceProviderExtension.class)
public @interface ReplaceProvider {

	/**
	 * The package and the configured provider, or an alias, such as {@code llms.fast}.
	 * @return the name of the bean that stands for it
	 */
	String value();

}
