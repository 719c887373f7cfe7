package io.beluga.registry.autoconfigure.cloud;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * Has the configured providers refreshed whenever the environment has changed. Which keys
 * have changed does not matter: there may be none in the event, and a property of a
 * provider can refer to any key.
 */
final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

	private final BackgroundRefresh refresh;

	EnvironmentChangeListener(BackgroundRefresh refresh) {
		this.refresh = refresh;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		this.refresh.request();
	}

}
