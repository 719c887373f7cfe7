package io.beluga.registry.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * The names of a context that tests replace. Each has an object of the contract as its
 * bean, which the registry finds and hands out in place of a provider, and which leads to
 * what the test that runs has for it.
 */
class ReplacedProviders implements BeanFactoryPostProcessor, Ordered {

	static final String BEAN_NAME = "belugaReplacedProviders";

	private final Set<String> names;

	private final Map<String, Replacement> replacements = new LinkedHashMap<>();

	ReplacedProviders(Set<String> names) {
		this.names = names;
	}

	/**
	 * Come when all beans are defined, as what overrides beans for a test does.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 10;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : this.names) {
			Class<?> contract = contract(beanFactory, name);
			Assert.state(contract.isInterface(),
					() -> "@ReplaceProvider(\"" + name + "\") needs an interface, and the contract of its package is "
							+ contract.getName() + ". Define a bean of that name for the test instead.");
			Replacement replacement = new Replacement(name, contract);
			this.replacements.put(name, replacement);
			beanFactory.registerSingleton(name, replacement.proxy());
		}
	}

	private static Class<?> contract(ConfigurableListableBeanFactory beanFactory, String name) {
		Class<?> contract = beanFactory.containsBeanDefinition(name)
				? beanFactory.getMergedBeanDefinition(name).getResolvableType().resolve() : null;
		if (contract == null) {
			String prefix = name.substring(0, name.indexOf('.') + 1);
			List<String> known = Arrays.stream(beanFactory.getBeanDefinitionNames())
				.filter((bean) -> bean.startsWith(prefix))
				.sorted()
				.toList();
			throw new IllegalStateException("@ReplaceProvider(\"" + name
					+ "\") replaces nothing: the environment of the"
					+ " test has no configured provider and no alias of that name. "
					+ (known.isEmpty() ? "Nothing is configured below beluga.providers."
							+ prefix.substring(0, prefix.length() - 1) + "."
							: "There are: " + String.join(", ", known)));
		}
		return contract;
	}

	Replacement get(String name) {
		Replacement replacement = this.replacements.get(name);
		Assert.state(replacement != null, () -> "'" + name + "' is not replaced in the context of the test");
		return replacement;
	}

	/**
	 * What stands for a name.
	 */
	static final class Replacement {

		private final String name;

		private final Class<?> contract;

		private final Object proxy;

		private volatile @Nullable Use use;

		private Replacement(String name, Class<?> contract) {
			this.name = name;
			this.contract = contract;
			this.proxy = Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] { contract }, this::invoke);
		}

		private Object proxy() {
			return this.proxy;
		}

		/**
		 * Lead to an object until {@link #end}.
		 * @param test the test that it is for
		 */
		synchronized void use(String test, Object value, ReplacedField field) {
			Assert.state(this.contract.isInstance(value), () -> "The contract of '" + this.name + "' is "
					+ this.contract.getName() + ", which the value is not of: " + field.field());
			Use current = this.use;
			Assert.state(current == null || current.test().equals(test),
					() -> "'" + this.name + "' is replaced by two tests at once, which have one context: "
							+ "have them run one after the other, for example by @Execution(SAME_THREAD)");
			this.use = new Use(test, value);
		}

		synchronized void end(String test) {
			Use current = this.use;
			if (current != null && current.test().equals(test)) {
				this.use = null;
			}
		}

		private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			if (ReflectionUtils.isObjectMethod(method)) {
				return switch (method.getName()) {
					case "equals" -> arguments != null && proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> this.name + ", replaced by the test";
				};
			}
			Use current = this.use;
			Assert.state(current != null,
					() -> "'" + this.name + "' is replaced by @ReplaceProvider, and was called while no test ran: "
							+ method.getName() + " has nothing to lead to");
			try {
				ReflectionUtils.makeAccessible(method);
				return method.invoke(current.value(), arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private record Use(String test, Object value) {
		}

	}

}
