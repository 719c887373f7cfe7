package io.beluga.registry.internal.catalog;

import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.instance.Instance;

/**
 * Takes an object of the application that stands for a configured provider. It is not
 * closed here.
 *
 * @param object gives the object
 * @param contract what it has to be
 */
public record SubstituteMaker(Supplier<?> object, Class<?> contract) implements InstanceMaker {

	@Override
	public Maker<Instance> check(String name, ProviderConfig config) {
		return this::take;
	}

	private Instance take(Creation creation) {
		Object object = this.object.get();
		creation.instance().markOwnedElsewhere();
		creation.requireContract(object, this.contract, "what stands for it in the application");
		return creation.instance().of(object);
	}

}
