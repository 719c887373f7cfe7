package io.beluga.registry.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRegistryCustomizer;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.Assert;

/**
 * A registry of its own for a unit test, with Spring Boot's binding, validation and
 * injection, but without an application: it sees no file and no environment variable but
 * those that it is told. <pre class="code">
 * try (TestProviders test = TestProviders.withBootBinding()
 *     .withConfiguration(AcmeChatModelFactory.class)
 *     .withPropertyValues("beluga.providers.llms.main.provider-name=acme",
 *             "beluga.providers.llms.main.api-key=k")) {
 *     ChatModel main = test.providers().get(LLMS, "main");
 * }
 * </pre> It starts when it is first asked for something; then a mistake in its
 * configuration is thrown as the application would have it at its start. Not thread-safe
 * before that.
 *
 * @since 0.1.0
 */
public final class TestProviders implements AutoCloseable {

	private final List<Class<?>> configurations = new ArrayList<>();

	private final List<Consumer<AnnotationConfigApplicationContext>> settings = new ArrayList<>();

	private final List<String> properties = new ArrayList<>();

	private final List<String> variables = new ArrayList<>();

	private @Nullable AnnotationConfigApplicationContext context;

	private TestProviders() {
	}

	/**
	 * Prepare a registry that reads properties as an application does.
	 * @return a registry with no package
	 */
	public static TestProviders withBootBinding() {
		return new TestProviders();
	}

	/**
	 * Add classes: factories with
	 * {@link io.beluga.registry.BelugaProvider @BelugaProvider}, configurations and
	 * auto-configurations.
	 * @param classes what an application would have
	 * @return this
	 */
	public TestProviders withConfiguration(Class<?>... classes) {
		requireNotStarted();
		this.configurations.addAll(List.of(classes));
		return this;
	}

	/**
	 * Add a bean, such as a factory whose constructor needs something.
	 * @param type the type of the bean, which has the annotation of a factory
	 * @param bean makes the bean
	 * @param <T> the type of the bean
	 * @return this
	 */
	public <T> TestProviders withBean(Class<T> type, Supplier<? extends T> bean) {
		String name = type.getName() + " " + this.settings.size();
		return with((context) -> context.registerBean(name, type, () -> bean.get()));
	}

	/**
	 * Add a package.
	 * @param providerPackage the package
	 * @return this
	 */
	public TestProviders withPackage(ProviderPackage<?> providerPackage) {
		RootBeanDefinition definition = new RootBeanDefinition(ProviderPackage.class, () -> providerPackage);
		definition.setTargetType(ResolvableType.forClassWithGenerics(ProviderPackage.class,
				ResolvableType.forType(providerPackage.type())));
		return with((context) -> context.registerBeanDefinition(providerPackage.name() + "Package", definition));
	}

	/**
	 * Add a provider that has no annotation.
	 * @param definition the provider, of a package that is added or that has another
	 * provider
	 * @return this
	 */
	public TestProviders withProvider(ProviderDefinition<?, ?> definition) {
		String name = "provider " + this.settings.size();
		return with((context) -> context.registerBean(name, ProviderRegistryCustomizer.class,
				() -> (registry) -> registry.registerProvider(definition)));
	}

	/**
	 * Add properties of a file.
	 * @param pairs in the form {@code name=value}, such as
	 * {@code beluga.providers.llms.main.model=m}
	 * @return this
	 */
	public TestProviders withPropertyValues(String... pairs) {
		requireNotStarted();
		this.properties.addAll(List.of(pairs));
		return this;
	}

	/**
	 * Add environment variables, which have precedence over properties.
	 * @param pairs in the form {@code name=value}, such as
	 * {@code BELUGA_PROVIDERS_LLMS_MAIN_MODEL=m}
	 * @return this
	 */
	public TestProviders withVariables(String... pairs) {
		requireNotStarted();
		this.variables.addAll(List.of(pairs));
		return this;
	}

	private TestProviders with(Consumer<AnnotationConfigApplicationContext> setting) {
		requireNotStarted();
		this.settings.add(setting);
		return this;
	}

	private void requireNotStarted() {
		Assert.state(this.context == null, "The registry has started, and takes nothing more");
	}

	/**
	 * Return the registry.
	 * @return the same object each time
	 * @throws ProviderRegistryException if an application with this configuration would
	 * not start
	 */
	public ProviderRegistry registry() {
		return getBean(ProviderRegistry.class);
	}

	/**
	 * Return the configured providers.
	 * @return the same object each time
	 * @throws ProviderRegistryException if an application with this configuration would
	 * not start
	 */
	public Providers providers() {
		return getBean(Providers.class);
	}

	/**
	 * Return a bean, such as the reference that is injected without a qualifier.
	 * @param type the type of the bean
	 * @param <T> the type of the bean
	 * @return the bean
	 * @throws ProviderRegistryException if an application with this configuration would
	 * not start
	 */
	public <T> T getBean(Class<T> type) {
		if (this.context == null) {
			this.context = start();
		}
		return this.context.getBean(type);
	}

	private AnnotationConfigApplicationContext start() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.setAllowBeanDefinitionOverriding(false);
		try {
			IsolatedEnvironment environment = new IsolatedEnvironment();
			context.setEnvironment(environment);
			context.getBeanFactory().setConversionService(environment.getConversionService());
			TestPropertyValues.of(this.properties).applyTo(environment, Type.MAP);
			TestPropertyValues.of(this.variables).applyTo(environment, Type.SYSTEM_ENVIRONMENT);
			this.settings.forEach((setting) -> setting.accept(context));
			context.register(classes());
			context.refresh();
			return context;
		}
		catch (RuntimeException ex) {
			context.close();
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof ProviderRegistryException known) {
					throw known;
				}
			}
			throw ex;
		}
	}

	/**
	 * Return the classes, auto-configurations in their order and after all others.
	 */
	private Class<?>[] classes() {
		List<Class<?>> ordinary = new ArrayList<>();
		List<Class<?>> auto = new ArrayList<>(List.of(BelugaRegistryAutoConfiguration.class));
		for (Class<?> type : this.configurations) {
			(AnnotatedElementUtils.isAnnotated(type, AutoConfiguration.class) ? auto : ordinary).add(type);
		}
		ordinary.addAll(List.of(Configurations.getClasses(AutoConfigurations.of(auto.toArray(Class<?>[]::new)))));
		return ordinary.toArray(Class<?>[]::new);
	}

	/**
	 * Close the registry and everything that it made.
	 */
	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Has nothing of the machine that the test runs on.
	 */
	private static final class IsolatedEnvironment extends StandardEnvironment {

		private IsolatedEnvironment() {
			setConversionService(new ApplicationConversionService());
		}

		@Override
		protected void customizePropertySources(MutablePropertySources propertySources) {
		}

	}

}
