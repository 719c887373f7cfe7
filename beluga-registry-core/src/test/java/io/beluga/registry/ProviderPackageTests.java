package io.beluga.registry;

import java.lang.reflect.Type;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidFactoryException;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.error.RegistrationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProviderPackageTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "a b", "ä", "../x", "-a", "_a", "a.b", "a\n", "\u0661" })
	void ofWhenNameIsUnusableThrowsException(String name) {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of(name, Echo.class))
			.satisfies((ex) -> {
				assertThat(ex.errorCode()).isEqualTo(ErrorCode.REGISTRATION_FAILED);
				assertThat(ex.packageName()).isEqualTo(name);
				assertThat(ex.providerName()).isNull();
				assertThat(ex.getMessage()).contains("cannot be the name of a package").doesNotContain("\n");
			});
	}

	@Test
	void ofWhenNameIsTooLongThrowsException() {
		assertThat(ProviderPackage.of("a".repeat(128), Echo.class).name()).hasSize(128);
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("a".repeat(129), Echo.class))
			.withMessageContaining("(129 characters)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "0", "llms", "LLMS-2_x" })
	void ofWhenNameIsUsableGivesPackage(String name) {
		assertThat(ProviderPackage.of(name, Echo.class).name()).isEqualTo(name);
	}

	@Test
	void ofWhenContractIsUnusableThrowsException() {
		assertThatExceptionOfType(RegistrationFailedException.class).isThrownBy(() -> ProviderPackage.of("llms", null));
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("llms", int.class));
	}

	@Test
	void ofWhenContractIsGenericKeepsItsTypeArguments() throws NoSuchFieldException {
		ProviderPackage<Function<String, Integer>> functions = ProviderPackage.of("functions", Function.class,
				String.class, Integer.class);
		assertThat(functions.contract()).isEqualTo(Function.class);
		Type declared = getClass().getDeclaredField("declared").getGenericType();
		assertThat(functions.type()).isEqualTo(declared).hasSameHashCodeAs(declared);
		assertThat(declared).isEqualTo(functions.type());
		assertThat(functions).hasToString("ProviderPackage[functions -> " + declared.getTypeName() + "]")
			.isEqualTo(ProviderPackage.of("functions", Function.class, String.class, Integer.class))
			.isNotEqualTo(ProviderPackage.of("functions", Function.class, byte[].class, Integer.class))
			.isNotEqualTo(ProviderPackage.of("functions", Function.class));
		assertThat(functions.withReference((handle) -> null).type()).isEqualTo(functions.type());
		assertThat(ProviderPackage.of("functions", Function.class).type()).isEqualTo(Function.class);
		assertThat(ProviderPackage.of("echoes", Echo.class, new Type[0]))
			.isEqualTo(ProviderPackage.of("echoes", Echo.class));
	}

	@Test
	void ofWhenTypeArgumentIsGenericComparesIt() throws NoSuchFieldException {
		Type strings = ProviderPackage.of("strings", Supplier.class, String.class).type();
		Type nested = ProviderPackage.of("nested", Supplier.class, strings).type();
		assertThat(nested).isEqualTo(getClass().getDeclaredField("nested").getGenericType())
			.isNotEqualTo(ProviderPackage.of("nested", Supplier.class, String.class).type());
	}

	@Test
	void ofWhenTypeArgumentsDoNotFitThrowsException() {
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("functions", Function.class, String.class))
			.withMessage(
					"Package 'functions' needs 2 type arguments for its contract java.util.function.Function, none "
							+ "of them null or primitive, and has [class java.lang.String].");
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("functions", Function.class, String.class, int.class));
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("functions", Function.class, String.class, null));
		assertThatExceptionOfType(RegistrationFailedException.class)
			.isThrownBy(() -> ProviderPackage.of("echoes", Echo.class, String.class));
	}

	@Test
	void registryWhenTypeArgumentsDifferRefuses() {
		try (DefaultProviderRegistry registry = DefaultProviderRegistry.builder().build()) {
			ProviderPackage<Supplier<String>> texts = ProviderPackage.of("texts", Supplier.class, String.class);
			ProviderPackage<Supplier<Integer>> numbers = ProviderPackage.of("texts", Supplier.class, Integer.class);
			registry.registerPackage(texts);
			registry.registerPackage(ProviderPackage.of("texts", Supplier.class));
			assertThatExceptionOfType(RegistrationFailedException.class)
				.isThrownBy(() -> registry.registerPackage(numbers))
				.withMessageContaining("java.util.function.Supplier<java.lang.String>")
				.withMessageContaining("java.util.function.Supplier<java.lang.Integer>");
			registry.registerProvider("texts", "fitting", new Texts());
			assertThatExceptionOfType(InvalidFactoryException.class)
				.isThrownBy(() -> registry.registerProvider("texts", "other", new Numbers()))
				.withMessageContaining("makes java.util.function.Supplier<java.lang.Integer>, which is not the "
						+ "package's contract java.util.function.Supplier<java.lang.String>");
			registry.providers().put("texts", "one", ProviderConfig.builder("fitting").apiKey("k").build());
			assertThat(registry.providers().get(texts, "one").get()).isEqualTo("text");
			assertThat(registry.providers().all(ProviderPackage.of("texts", Supplier.class))).containsOnlyKeys("one");
			assertThatExceptionOfType(PackageNotFoundException.class)
				.isThrownBy(() -> registry.providers().get(numbers, "one"))
				.withMessageContaining("java.util.function.Supplier<java.lang.String>, not ");
		}
	}

	private Function<String, Integer> declared;

	private Supplier<Supplier<String>> nested;

	private static final class Texts implements ProviderFactory<ProviderConfig, Supplier<String>> {

		@Override
		public Supplier<String> create(ProviderContext context, ProviderConfig config) {
			return () -> "text";
		}

	}

	private static final class Numbers implements ProviderFactory<ProviderConfig, Supplier<Integer>> {

		@Override
		public Supplier<Integer> create(ProviderContext context, ProviderConfig config) {
			return () -> 1;
		}

	}

	@Test
	void equalsComparesNameAndContract() {
		ProviderPackage<Echo> echoes = ProviderPackage.of("echoes", Echo.class);
		assertThat(echoes).isEqualTo(ProviderPackage.of("echoes", Echo.class))
			.hasSameHashCodeAs(ProviderPackage.of("echoes", Echo.class))
			.isEqualTo(echoes.withReference((handle) -> null))
			.isNotEqualTo(ProviderPackage.of("others", Echo.class))
			.isNotEqualTo(ProviderPackage.of("echoes", Runnable.class));
	}

	@Test
	void hasReferencesWhenContractIsAnInterfaceThatMayBeImplemented() {
		assertThat(ProviderPackage.of("a", Echo.class).hasReferences()).isTrue();
		assertThat(ProviderPackage.of("a", Runnable.class).hasReferences()).isTrue();
		assertThat(ProviderPackage.of("a", Sealed.class).hasReferences()).isFalse();
		assertThat(ProviderPackage.of("a", FakeEcho.class).hasReferences()).isFalse();
		assertThat(ProviderPackage.of("a", FakeEcho.class).withReference((handle) -> null).hasReferences()).isTrue();
	}

	sealed interface Sealed permits Permitted {

	}

	record Permitted() implements Sealed {
	}

}
