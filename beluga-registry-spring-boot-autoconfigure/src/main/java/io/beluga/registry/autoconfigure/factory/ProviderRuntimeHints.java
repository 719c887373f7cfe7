package io.beluga.registry.autoconfigure.factory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories.AnnotatedFactory;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Tells ahead of time what of providers is used by reflection: the types that their
 * configuration is bound to, validated and described by, and the contracts that
 * references are proxies of.
 */
final class ProviderRuntimeHints implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		Map<String, List<AnnotatedFactory>> factories = AnnotatedFactories.find(beanFactory).byPackage();
		if (factories.isEmpty()) {
			return null;
		}
		Set<Class<?>> configTypes = new LinkedHashSet<>();
		factories.values()
			.forEach((members) -> members.forEach((factory) -> add(ConfigType.of(factory.configType()), configTypes)));
		Set<Class<?>> contracts = new LinkedHashSet<>();
		new DeclaredContracts(beanFactory, factories, factories.keySet()).byPackage()
			.values()
			.forEach((contract) -> contracts.add(contract.toClass()));
		return (context, code) -> {
			RuntimeHints hints = context.getRuntimeHints();
			configTypes.forEach((type) -> registerConfigType(type, hints));
			contracts.stream().filter(Class::isInterface).forEach((contract) -> registerContract(contract, hints));
			// what customizers get of a registry of the application is a proxy as well
			registerContract(ProviderRegistry.class, hints);
		};
	}

	private static void add(ConfigType type, Set<Class<?>> all) {
		ResolvableType resolvable = type.type();
		if (type.isList() || type.isMap()) {
			add(type.elements(), all);
		}
		else if (resolvable.resolve() != null && resolvable.toClass() != ProviderConfig.class
				&& !ClassUtils.isSimpleValueType(resolvable.toClass())
				&& !resolvable.toClass().getName().startsWith("java.") && all.add(resolvable.toClass())) {
			type.properties().forEach((property) -> add(property.type(), all));
		}
	}

	private static void registerConfigType(Class<?> type, RuntimeHints hints) {
		BindableRuntimeHintsRegistrar.forTypes(type).registerHints(hints);
		// validation and the schema look at fields and their getters
		hints.reflection()
			.registerType(type, MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS);
		hints.resources()
			.registerPattern("META-INF/spring-configuration-metadata.json")
			.registerPattern("META-INF/spring/configuration-metadata/" + type.getName() + ".json");
	}

	private static void registerContract(Class<?> contract, RuntimeHints hints) {
		hints.proxies().registerJdkProxy(contract);
		for (Class<?> type : ClassUtils.getAllInterfacesForClassAsSet(contract)) {
			hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
	}

}
