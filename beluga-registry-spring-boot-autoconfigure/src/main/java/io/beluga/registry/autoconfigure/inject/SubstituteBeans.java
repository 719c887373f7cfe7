package io.beluga.registry.autoconfigure.inject;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that stand for configured providers: those of the application with such a
 * name, and what a test puts in the place of ours. The registry has to hand out the same
 * objects that Spring injects.
 */
public final class SubstituteBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final RegistryDependencies sources;

	/**
	 * By package, the bean that a test puts in the place of the default, or an empty
	 * text.
	 */
	private final Map<String, String> defaults = new HashMap<>();

	public SubstituteBeans(ConfigurableListableBeanFactory beanFactory, RegistryDependencies sources) {
		this.beanFactory = beanFactory;
		this.sources = sources;
	}

	/**
	 * Tell the beans that stand for names of a package, before any name is used, and
	 * before a bean of ours is made: what is there in its place is not ours.
	 */
	public void apply(ConfiguredProviders configured, ProviderPackageInfo info) {
		if (this.defaults.containsKey(info.name())) {
			return;
		}
		this.defaults.put(info.name(),
				Stream.of(false, true)
					.map((taken) -> ProviderBeanDefinitions.defaultName(info.name(), taken))
					.filter(this::isReplaced)
					.findFirst()
					.orElse(""));
		String prefix = info.name() + '.';
		for (String bean : this.beanFactory.getBeanNamesForType(info.contract(), true, false)) {
			if (!ProviderBeanDefinitions.isConfigured(this.beanFactory, bean) || isReplaced(bean)) {
				Stream.concat(Stream.of(this.beanFactory.getAliases(bean)), Stream.of(bean))
					.filter((name) -> name.startsWith(prefix))
					.forEach((name) -> substitute(configured, info.name(), name.substring(prefix.length()), bean));
			}
		}
	}

	/**
	 * Have what a test puts in the place of the default stand for the name that is the
	 * default, unless that has a bean of its own.
	 */
	public void applyDefault(ConfiguredProviders configured, ProviderPackageInfo info) {
		String bean = this.defaults.getOrDefault(info.name(), "");
		if (!bean.isEmpty()) {
			info.defaultName()
				.filter((name) -> !configured.isSubstituted(info.name(), name))
				.ifPresent((name) -> substitute(configured, info.name(), name, bean));
		}
	}

	private void substitute(ConfiguredProviders configured, String packageName, String name, String bean) {
		configured.substitute(packageName, name, () -> {
			this.sources.use(bean);
			return this.beanFactory.getBean(bean);
		});
	}

	private boolean isReplaced(String bean) {
		return ProviderBeanDefinitions.isConfigured(this.beanFactory, bean) && this.beanFactory.containsSingleton(bean);
	}

}
