package io.beluga.registry.spi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveHandleTests {

	private static final ProviderPackage<CharSequence> TEXTS = ProviderPackage.of("texts", CharSequence.class);

	private final List<ProviderEvent> events = new ArrayList<>();

	private final DefaultProviderRegistry registry = DefaultProviderRegistry.builder()
		.listener(this.events::add)
		.build();

	private final Providers providers = this.registry.providers();

	private static final class Factory implements ProviderFactory<ProviderConfig, CharSequence>, FailureClassifier {

		@Override
		public CharSequence create(ProviderContext context, ProviderConfig config) {
			return "text";
		}

		@Override
		public Optional<ClassifiedFailure> classify(Throwable failure) {
			return Optional.of(ClassifiedFailure.of(FailureKind.TIMEOUT));
		}

	}

	@BeforeEach
	void register() {
		this.registry.registerPackage(TEXTS);
		this.registry.registerProvider(
				ProviderDefinition.builder("texts", "knowing", new Factory()).apiKey(ApiKeyUse.NONE).build());
		this.registry.registerProvider(ProviderDefinition.builder("texts", "plain", (context, config) -> "plain")
			.apiKey(ApiKeyUse.NONE)
			.build());
		this.providers.put("texts", "one", ProviderConfig.builder("knowing").build());
	}

	@AfterEach
	void close() {
		this.registry.close();
	}

	private LiveHandle<CharSequence> handle(String name) {
		return (LiveHandle<CharSequence>) this.providers.handle(TEXTS, name);
	}

	@Test
	void instanceIdWhenThereIsNoInstanceIsNullAndCreatesNone() {
		assertThat(handle("one").instanceId()).isNull();
		assertThat(this.providers.info("texts", "one").generation()).isZero();
	}

	@Test
	void instanceIdWhenReplacedIsAnother() {
		LiveHandle<CharSequence> handle = handle("one");
		handle.use(CharSequence::length);
		Object first = handle.instanceId();
		assertThat(first).isNotNull().isSameAs(handle("one").instanceId());
		this.providers.renew("texts", "one");
		assertThat(handle.instanceId()).isNotNull().isNotSameAs(first);
	}

	@Test
	void instanceIdWhenRemovedAndAddedAgainIsAnother() {
		LiveHandle<CharSequence> handle = handle("one");
		handle.use(CharSequence::length);
		Object first = handle.instanceId();
		this.providers.remove("texts", "one");
		assertThat(handle.instanceId()).isNull();
		this.providers.put("texts", "one", ProviderConfig.builder("knowing").build());
		this.providers.get(TEXTS, "one").length();
		assertThat(handle.instanceId()).isNotNull().isNotSameAs(first);
	}

	@Test
	void instanceIdWhenAliasMovesIsThatOfTheOther() {
		this.providers.put("texts", "two", ProviderConfig.builder("plain").build());
		this.registry.configuredProviders().setAliases("texts", Map.of("alias", "one"));
		LiveHandle<CharSequence> handle = handle("alias");
		handle.use(CharSequence::length);
		handle("two").use(CharSequence::length);
		this.registry.configuredProviders().setAliases("texts", Map.of("alias", "two"));
		assertThat(handle.instanceId()).isSameAs(handle("two").instanceId());
	}

	@Test
	void findClassifierWhenFactoryIsOneReturnsIt() {
		LiveHandle<CharSequence> handle = handle("one");
		assertThat(handle.findClassifier()).isEmpty();
		handle.use(CharSequence::length);
		assertThat(handle.findClassifier().flatMap((classifier) -> classifier.classify(new RuntimeException())))
			.contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
	}

	@Test
	void findClassifierWhenFactoryIsNoneIsEmpty() {
		this.providers.put("texts", "two", ProviderConfig.builder("plain").build());
		handle("two").use(CharSequence::length);
		assertThat(handle("two").findClassifier()).isEmpty();
	}

	@Test
	void publishWhenEventIsGivenTellsListeners() {
		MemberClosed event = new MemberClosed("texts", "group", "failover", "one", Instant.now());
		this.registry.configuredProviders().publish(event);
		assertThat(this.events).last().isSameAs(event);
	}

	@Test
	void idempotentWhenSaidIsKnownOfRegisteredPackage() {
		assertThat(TEXTS.isIdempotent()).isFalse();
		ProviderPackage<CharSequence> calm = ProviderPackage.of("calm", CharSequence.class).idempotent();
		this.registry.registerPackage(calm);
		assertThat(this.registry.providerPackage("calm").isIdempotent()).isTrue();
		assertThat(calm.withObservedMethods((method) -> true).isIdempotent()).isTrue();
		assertThat(calm.withReference((handle) -> "").isIdempotent()).isTrue();
		assertThat(calm.idempotent(false).isIdempotent()).isFalse();
	}

}
