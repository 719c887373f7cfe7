package io.beluga.registry.integration.fleet;

import java.util.List;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/**
 * Reports what has happened to every instance.
 */
@Component
@Endpoint(id = "instances")
final class InstancesEndpoint {

	private final Instances instances;

	InstancesEndpoint(Instances instances) {
		this.instances = instances;
	}

	@ReadOperation
	List<InstanceLife.Report> instances() {
		return this.instances.report();
	}

}
