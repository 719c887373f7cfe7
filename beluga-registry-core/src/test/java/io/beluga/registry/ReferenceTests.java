package io.beluga.registry;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReferenceTests {

	@RegisterExtension
	final RegistryFixture fixture = new RegistryFixture();

	private final EchoFactory factory = new EchoFactory();

	private final DefaultProviderRegistry registry = this.fixture.registry(this.factory);

	private final Providers providers = this.registry.providers();

	private Echo echo;

	@BeforeEach
	void put() {
		this.providers.put("echoes", "fast", RegistryFixture.config());
		this.echo = this.providers.get(Echo.PACKAGE, "fast");
	}

	@Test
	void referenceImplementsTheContractAlone() {
		assertThat(this.echo.getClass().getInterfaces()).containsExactly(Echo.class);
		assertThat(this.echo).isNotInstanceOf(AutoCloseable.class).isNotInstanceOf(FakeEcho.class);
		assertThat(this.echo.getClass().getClassLoader()).isSameAs(Echo.class.getClassLoader());
	}

	@Test
	void referenceLeadsToTheCurrentInstance() {
		assertThat(this.echo.echo("x")).isEqualTo("fast:x");
		this.providers.put("echoes", "fast", RegistryFixture.config("new"));
		assertThat(this.echo.echo("x")).isEqualTo("new:x");
	}

	@Test
	void referenceAfterRemoveAndPutLeadsToTheNewInstance() {
		this.echo.echo("x");
		this.providers.remove("echoes", "fast");
		this.providers.put("echoes", "fast", RegistryFixture.config("back"));
		assertThat(this.echo.echo("x")).isEqualTo("back:x");
		this.providers.put("echoes", "fast", RegistryFixture.config("again"));
		assertThat(this.echo.echo("x")).isEqualTo("again:x");
	}

	@Test
	void methodsOfObjectReachNoInstance() {
		this.providers.put("echoes", "other", RegistryFixture.config());
		Echo other = this.providers.get(Echo.PACKAGE, "other");
		assertThat(this.echo.equals(this.echo)).isTrue();
		assertThat(this.echo.equals(other)).isFalse();
		assertThat(this.echo.equals(null)).isFalse();
		assertThat(this.echo.equals("fast")).isFalse();
		assertThat(this.echo.hashCode()).isEqualTo(this.echo.hashCode());
		assertThat(Set.of(this.echo, other)).hasSize(2);
		assertThat(this.echo.toString()).contains("echoes.fast");
		assertThat(this.factory.calls()).isZero();
		this.echo.echo("x");
		// the product itself refuses to be asked for its text
		assertThat(this.echo.toString()).contains("echoes.fast");
		assertThat(this.echo.equals(this.factory.last())).isFalse();
		assertThat(this.factory.last().equals(this.echo)).isFalse();
	}

	@Test
	void exceptionsAreThrownUnchanged() {
		IOException checked = new IOException("checked");
		IllegalStateException unchecked = new IllegalStateException("unchecked");
		AssertionError error = new AssertionError("error");
		assertThat(catchThrowable(() -> this.echo.failWith(checked))).isSameAs(checked);
		assertThat(checked).hasNoCause().hasNoSuppressedExceptions();
		this.factory.last().duringCall = () -> {
			throw unchecked;
		};
		assertThat(catchThrowable(() -> this.echo.echo("x"))).isSameAs(unchecked);
		this.factory.last().duringCall = () -> {
			throw error;
		};
		assertThat(catchThrowable(() -> this.echo.echo("x"))).isSameAs(error);
	}

	@Test
	void defaultMethodsAreThoseOfTheInstance() {
		assertThat(this.echo.echoTwice("x")).isEqualTo("fast:xfast:x");
		this.registry.registerProvider("echoes", "own", (context, config) -> new Echo() {

			@Override
			public String echo(String text) {
				return text;
			}

			@Override
			public String echoTwice(String text) {
				return "overridden";
			}

		});
		this.providers.put("echoes", "own", ProviderConfig.builder("own").apiKey("k").build());
		assertThat(this.providers.get(Echo.PACKAGE, "own").echoTwice("x")).isEqualTo("overridden");
	}

	@Test
	void closeThroughAReferenceDoesNothing() throws Exception {
		CloseableContract instance = new CloseableContract();
		ProviderPackage<CloseableApi> contract = register("closeables", CloseableApi.class, instance);
		CloseableApi reference = this.providers.get(contract, "one");
		reference.close();
		assertThat(this.providers.info("closeables", "one").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(reference.name()).isEqualTo("name");
		reference.close();
		try (AutoCloseable closeable = reference) {
			assertThat(closeable).isSameAs(reference);
		}
		assertThat(instance.closes).hasValue(0);
		assertThat(reference.name()).isEqualTo("name");
		this.registry.close();
		assertThat(instance.closes).hasValue(1);
	}

	@Test
	void methodThatIsMerelyCalledCloseReachesTheInstance() {
		AtomicInteger calls = new AtomicInteger();
		ProviderPackage<Door> contract = register("doors", Door.class, new Door() {

			@Override
			public int close() {
				return calls.incrementAndGet();
			}

			@Override
			public int close(int times) {
				return calls.addAndGet(times);
			}

		});
		assertThat(this.providers.get(contract, "one").close()).isEqualTo(1);
		assertThat(this.providers.get(contract, "one").close(2)).isEqualTo(3);
	}

	@Test
	void closeWithArgumentsReachesTheInstance() {
		ProviderPackage<Session> contract = register("sessions", Session.class, new Session() {

			@Override
			public String close(String reason) {
				return "closed because of " + reason;
			}

			@Override
			public void close() {
			}

		});
		assertThat(this.providers.get(contract, "one").close("rain")).isEqualTo("closed because of rain");
	}

	@Test
	void privateContractOfAnotherClassWorks() {
		ProviderPackage<Hidden> contract = register("hidden", Hidden.class, (Hidden) (number) -> number + 1);
		Hidden reference = this.providers.get(contract, "one");
		assertThat(reference.next(41)).isEqualTo(42);
		assertThat(reference.getClass().getClassLoader()).isSameAs(Hidden.class.getClassLoader());
	}

	@Test
	void contractsOfTheJdkWork() throws Exception {
		ProviderPackage<Callable<?>> callables = register("callables", callable(), (Callable<String>) () -> "called");
		assertThat(this.providers.get(callables, "one").call()).isEqualTo("called");
		assertThat(this.providers.get(callables, "one").getClass().getInterfaces()).containsExactly(Callable.class);
		ProviderPackage<CharSequence> texts = register("texts", CharSequence.class, "a text");
		CharSequence text = this.providers.get(texts, "one");
		assertThat(text.length()).isEqualTo(6);
		assertThat(text.charAt(0)).isEqualTo('a');
		assertThat(text.toString()).contains("texts.one");
		assertThat(text.getClass().getClassLoader()).isSameAs(CharSequence.class.getClassLoader());
	}

	@Test
	void methodsOfParentContractsWork() {
		ProviderPackage<Child> contract = register("children", Child.class, (Child) (text) -> text + "!");
		assertThat(this.providers.get(contract, "one").apply("x")).isEqualTo("x!");
		assertThat(this.providers.get(contract, "one").andThen(String::length).apply("xyz")).isEqualTo(4);
		assertThat(this.providers.get(contract, "one").count("xy")).isEqualTo(2);
	}

	@Test
	void methodThatReturnsItsOwnInstanceReturnsTheReference() {
		TunedImpl instance = new TunedImpl();
		Tuned reference = this.providers.get(register("tuned", Tuned.class, instance), "one");
		assertThat(reference.with("x")).isSameAs(reference);
		assertThat(reference.self()).isSameAs(reference);
		assertThat(reference.me()).isSameAs(reference);
		assertThat((Object) reference.orElse(null)).isSameAs(reference);
		assertThat(reference.unwrap(Tuned.class)).isSameAs(reference);
		assertThat(this.providers.info("tuned", "one").calls().inFlight()).isZero();
	}

	@Test
	void methodThatReturnsItsOwnInstanceAsAnotherTypeReturnsTheInstance() {
		TunedImpl instance = new TunedImpl();
		Tuned reference = this.providers.get(register("tuned", Tuned.class, instance), "one");
		assertThat(reference.unwrap(TunedImpl.class)).isSameAs(instance);
		assertThat(reference.implementation()).isSameAs(instance);
	}

	@Test
	void methodThatReturnsAnotherInstanceReturnsIt() {
		Tuned reference = this.providers.get(register("tuned", Tuned.class, new TunedImpl()), "one");
		TunedImpl other = new TunedImpl();
		assertThat((Object) reference.orElse(other)).isSameAs(other);
	}

	@Test
	void withReferenceTakesTheFunction() {
		AtomicInteger made = new AtomicInteger();
		ProviderPackage<Greeter> contract = ProviderPackage.of("greeters", Greeter.class).withReference((handle) -> {
			made.incrementAndGet();
			return new Greeter("reference") {

				@Override
				String greet() {
					return "through the reference: " + handle.use(Greeter::greet);
				}

			};
		});
		register(contract, new Greeter("instance"));
		Greeter reference = this.providers.get(contract, "one");
		assertThat(this.providers.info("greeters", "one").state()).isEqualTo(ProviderState.CONFIGURED);
		assertThat(reference.greet()).isEqualTo("through the reference: hello from instance");
		assertThat(this.providers.get(contract, "one")).isSameAs(reference);
		assertThat(made).hasValue(1);
	}

	@SuppressWarnings("unchecked") // there is no class literal of a generic type
	private static Class<Callable<?>> callable() {
		return (Class<Callable<?>>) (Class<?>) Callable.class;
	}

	private <P> ProviderPackage<P> register(String name, Class<P> contract, P instance) {
		return register(ProviderPackage.of(name, contract), instance);
	}

	private <P> ProviderPackage<P> register(ProviderPackage<P> providerPackage, P instance) {
		this.registry.registerPackage(providerPackage);
		this.registry
			.registerProvider(ProviderDefinition.builder(providerPackage.name(), "fixed", (context, config) -> instance)
				.apiKey(ApiKeyUse.NONE)
				.build());
		this.providers.put(providerPackage.name(), "one", ProviderConfig.builder("fixed").build());
		return providerPackage;
	}

	interface CloseableApi extends Closeable {

		String name();

	}

	private static final class CloseableContract implements CloseableApi {

		private final AtomicInteger closes = new AtomicInteger();

		@Override
		public String name() {
			return "name";
		}

		@Override
		public void close() {
			this.closes.incrementAndGet();
		}

	}

	interface Door {

		int close();

		int close(int times);

	}

	interface Session extends AutoCloseable {

		String close(String reason);

		@Override
		void close();

	}

	private interface Hidden {

		int next(int number);

	}

	interface Child extends Function<String, String> {

		default int count(String text) {
			return text.length();
		}

	}

	interface Self<T> {

		T me();

	}

	interface Tuned extends Self<Tuned> {

		Tuned with(String option);

		Object self();

		TunedImpl implementation();

		<T> T unwrap(Class<T> type);

		<T extends Tuned> T orElse(T other);

	}

	private static final class TunedImpl implements Tuned {

		@Override
		public Tuned me() {
			return this;
		}

		@Override
		public Tuned with(String option) {
			return this;
		}

		@Override
		public Object self() {
			return this;
		}

		@Override
		public TunedImpl implementation() {
			return this;
		}

		@Override
		public <T> T unwrap(Class<T> type) {
			return type.cast(this);
		}

		@Override
		@SuppressWarnings("unchecked") // as a vendor would
		public <T extends Tuned> T orElse(T other) {
			return (other != null) ? other : (T) this;
		}

	}

	static class Greeter {

		private final String name;

		Greeter(String name) {
			this.name = name;
		}

		String greet() {
			return "hello from " + this.name;
		}

	}

}
