package io.beluga.registry.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Has the fields of a test stand for what they replace while a test method runs.
 */
class ReplaceProviderExtension implements BeforeEachCallback, AfterEachCallback {

	private static final Namespace NAMESPACE = Namespace.create(ReplaceProviderExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		Set<String> names = ReplacedField.names(context.getRequiredTestClass());
		if (names.isEmpty()) {
			// a nested class with a configuration of its own has inherited this
			return;
		}
		ReplacedProviders replaced = SpringExtension.getApplicationContext(context)
			.getBean(ReplacedProviders.BEAN_NAME, ReplacedProviders.class);
		List<Runnable> ends = new ArrayList<>();
		context.getStore(NAMESPACE).put(NAMESPACE, ends);
		for (Object test : context.getRequiredTestInstances().getAllInstances()) {
			for (ReplacedField field : ReplacedField.of(test.getClass())) {
				if (!names.contains(field.name())) {
					continue;
				}
				Object value = field.get(test);
				if (value == null) {
					value = field.make();
					field.set(test, value);
					ends.add(() -> field.set(test, null));
				}
				replaced.get(field.name()).use(context.getUniqueId(), value, field);
				ends.add(() -> replaced.get(field.name()).end(context.getUniqueId()));
			}
		}
	}

	@Override
	@SuppressWarnings("unchecked") // as it was put
	public void afterEach(ExtensionContext context) {
		List<Runnable> ends = (List<Runnable>) context.getStore(NAMESPACE).remove(NAMESPACE);
		if (ends != null) {
			ends.forEach(Runnable::run);
		}
	}

}
