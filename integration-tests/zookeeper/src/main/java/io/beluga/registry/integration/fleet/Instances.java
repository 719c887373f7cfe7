package io.beluga.registry.integration.fleet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.stereotype.Component;

/**
 * Every instance that was made, in the order of their creation.
 */
@Component
final class Instances {

	private final List<InstanceLife> lives = new CopyOnWriteArrayList<>();

	InstanceLife add() {
		InstanceLife life = new InstanceLife();
		this.lives.add(life);
		return life;
	}

	List<InstanceLife.Report> report() {
		return this.lives.stream().map(InstanceLife::report).toList();
	}

}
