package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;

/**
 * Beans that are fetched when they are first needed, and again later where that was too
 * early: a bean that is being created may well use a provider.
 *
 * @param <T> the type of the beans
 */
final class LazyBeans<T> {

	private static final Log logger = LogFactory.getLog(LazyBeans.class);

	private final Supplier<List<T>> beans;

	private volatile @Nullable List<T> fetched;

	LazyBeans(Supplier<List<T>> beans) {
		this.beans = beans;
	}

	/**
	 * Return the beans in their order, or none where it is too early.
	 */
	List<T> get() {
		List<T> fetched = this.fetched;
		if (fetched != null) {
			return fetched;
		}
		try {
			fetched = List.copyOf(this.beans.get());
			this.fetched = fetched;
			return fetched;
		}
		catch (BeansException ex) {
			logger.debug("It is too early for the observers of providers", ex);
			return List.of();
		}
	}

}
