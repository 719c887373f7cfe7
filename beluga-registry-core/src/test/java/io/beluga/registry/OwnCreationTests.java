package io.beluga.registry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a factory does to the very name that it creates.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OwnCreationTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final AtomicReference<Throwable> refusal = new AtomicReference<>();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	@Test
	void putInsideTheOwnCreationIsRefused() {
		assertRefused((own) -> own.put("echoes", "fast", RegistryFixture.config("other")));
		assertThat(this.providers.config("echoes", "fast")).isEqualTo(RegistryFixture.config());
	}

	@Test
	void removeInsideTheOwnCreationIsRefused() {
		assertRefused((own) -> own.remove("echoes", "fast"));
		assertThat(this.providers.list("echoes")).containsExactly("fast");
	}

	@Test
	void renewInsideTheOwnCreationIsRefused() {
		assertRefused((own) -> own.renew("echoes", "fast"));
	}

	private void assertRefused(Change change) {
		this.factory.step = (context, config) -> this.refusal
			.set(catchThrowable(() -> change.apply(context.providers())));
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		assertThat(this.refusal.get()).isInstanceOfSatisfying(ProviderCreationFailedException.class, (ex) -> {
			assertThat(ex.packageName()).isEqualTo("echoes");
			assertThat(ex.providerName()).isEqualTo("fast");
			assertThat(ex.getMessage()).contains("echoes.fast");
		});
		this.factory.step = (context, config) -> this.refusal.set(catchThrowable(() -> change.apply(this.providers)));
		this.refusal.set(null);
		this.providers.renew("echoes", "fast");
		assertThat(this.refusal.get()).isInstanceOf(ProviderCreationFailedException.class);
		assertThat(this.providers.info("echoes", "fast").generation()).isEqualTo(2);
		assertThat(this.factory.calls()).isEqualTo(2);
	}

	@Test
	void changesOfOtherNamesInsideACreationSucceed() {
		this.providers.put("echoes", "other", RegistryFixture.config());
		this.providers.put("echoes", "gone", RegistryFixture.config());
		this.factory.step = (context, config) -> {
			if ("fast".equals(context.name())) {
				context.providers().put("echoes", "other", RegistryFixture.config("changed"));
				context.providers().put("echoes", "added", RegistryFixture.config());
				context.providers().remove("echoes", "gone");
			}
		};
		this.providers.put("echoes", "fast", RegistryFixture.config());
		assertThat(this.providers.get(Echo.PACKAGE, "fast").echo("x")).isEqualTo("fast:x");
		assertThat(this.providers.list("echoes")).containsExactly("added", "fast", "other");
		assertThat(this.providers.get(Echo.PACKAGE, "other").echo("x")).isEqualTo("changed:x");
	}

	@FunctionalInterface
	interface Change {

		void apply(Providers providers);

	}

}
