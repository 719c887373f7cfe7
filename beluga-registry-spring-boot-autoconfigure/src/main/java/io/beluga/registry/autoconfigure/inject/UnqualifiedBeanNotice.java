package io.beluga.registry.autoconfigure.inject;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.ResolvableType;

/**
 * Says once at the start where the default of a package is offered, but another bean is
 * injected in its place. That may be meant, and is hard to find out where it is not.
 *
 * @param beanFactory has the beans
 * @param configured has the packages
 */
public record UnqualifiedBeanNotice(ConfigurableListableBeanFactory beanFactory, ConfiguredProviders configured) {

	private static final Log logger = LogFactory.getLog(UnqualifiedBeanNotice.class);

	/**
	 * Warn where that is so.
	 */
	public void warn() {
		for (String packageName : this.configured.packages()) {
			if (isOffered(ProviderBeanDefinitions.defaultName(packageName, false))
					|| isOffered(ProviderBeanDefinitions.defaultName(packageName, true))) {
				ProviderPackageInfo info = this.configured.describe(packageName);
				info.defaultName()
					.ifPresent((name) -> winner(ResolvableType.forType(info.contractType()))
						// a bean of that name has taken the place of ours, as it may
						.filter((bean) -> !bean.equals(reference(info, name)))
						.ifPresent((bean) -> warn(info, name, bean)));
			}
		}
	}

	private static String reference(ProviderPackageInfo info, String name) {
		return info.name() + '.' + name;
	}

	private static void warn(ProviderPackageInfo info, String name, String bean) {
		String reference = reference(info, name);
		logger.warn("The unqualified " + info.contract().getSimpleName() + " is bean '" + bean + "', not " + reference
				+ "; set " + PackagesConfiguration.property(info.name(), "default-bean") + " to primary to have "
				+ reference + " injected, or to none if this is meant");
	}

	/**
	 * Tell whether a bean is the default of a package, to be injected where there is
	 * nothing else.
	 */
	private boolean isOffered(String beanName) {
		return ProviderBeanDefinitions.isConfigured(this.beanFactory, beanName)
				&& this.beanFactory.getBeanDefinition(beanName) instanceof AbstractBeanDefinition definition
				&& definition.isFallback() && definition.isDefaultCandidate();
	}

	/**
	 * Find the bean that is injected in place of a fallback. Where there are several and
	 * none is primary, Spring has its own words.
	 */
	private Optional<String> winner(ResolvableType contract) {
		List<String> candidates = Arrays.stream(this.beanFactory.getBeanNamesForType(contract, true, false))
			.filter((name) -> !ProviderBeanDefinitions.isConfigured(this.beanFactory, name) && isCandidate(name))
			.toList();
		List<String> winners = (candidates.size() > 1) ? candidates.stream().filter(this::isPrimary).toList()
				: candidates;
		return (winners.size() == 1) ? Optional.of(winners.get(0)) : Optional.empty();
	}

	private boolean isCandidate(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return true;
		}
		BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
		return definition.isAutowireCandidate() && !definition.isFallback()
				&& (!(definition instanceof AbstractBeanDefinition known) || known.isDefaultCandidate());
	}

	private boolean isPrimary(String name) {
		return this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getMergedBeanDefinition(name).isPrimary();
	}

}
