package io.beluga.registry.springai.vectorstores;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Has stores observed as the application says.
 */
final class VectorStoreObservations {

	private final ObjectProvider<ObservationRegistry> registry;

	private final ObjectProvider<VectorStoreObservationConvention> convention;

	VectorStoreObservations(BeanFactory beanFactory) {
		this.registry = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.convention = beanFactory.getBeanProvider(VectorStoreObservationConvention.class);
	}

	<B extends VectorStore.Builder<B>> B observe(B builder) {
		builder.observationRegistry(this.registry.getIfUnique(() -> ObservationRegistry.NOOP));
		this.convention.ifUnique(builder::customObservationConvention);
		return builder;
	}

}
