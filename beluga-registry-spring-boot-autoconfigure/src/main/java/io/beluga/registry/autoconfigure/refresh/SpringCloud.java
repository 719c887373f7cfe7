package io.beluga.registry.autoconfigure.refresh;

import org.springframework.util.ClassUtils;

/**
 * Knows whether the application has Spring Cloud, which keeps its environment up to date.
 */
public final class SpringCloud {

	private static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private SpringCloud() {
	}

	public static boolean isPresent() {
		return ClassUtils.isPresent(EVENT, SpringCloud.class.getClassLoader());
	}

}
