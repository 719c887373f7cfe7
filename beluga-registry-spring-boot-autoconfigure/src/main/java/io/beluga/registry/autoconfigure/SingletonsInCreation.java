package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.inject.InjectionNotes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Tells whether the current thread may hold the lock under which Spring makes singletons.
 * A factory that is a bean, or fetches one, takes that lock: another thread would wait
 * for the current one, which waits for the instance.
 */
final class SingletonsInCreation {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * The beans that are still to be made, or {@code null} while all of them are.
	 */
	private volatile @Nullable List<String> lazy;

	SingletonsInCreation(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Note that all singletons are there that are not lazy. References to configured
	 * providers are left out, which may be many: to make one makes no instance.
	 */
	void complete() {
		this.lazy = Stream.of(this.beanFactory.getBeanDefinitionNames())
			.filter((name) -> !this.beanFactory.getBeanDefinition(name).hasAttribute(InjectionNotes.CONFIGURED)
					&& !this.beanFactory.containsSingleton(name))
			.toList();
	}

	/**
	 * Tell whether a singleton may be in creation, on this thread or on another.
	 */
	boolean isAny() {
		List<String> lazy = this.lazy;
		return lazy == null || lazy.stream().anyMatch(this.beanFactory::isCurrentlyInCreation);
	}

}
