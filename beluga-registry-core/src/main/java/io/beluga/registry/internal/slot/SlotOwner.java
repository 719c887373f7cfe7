package io.beluga.registry.internal.slot;

import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.EventQueue;

/**
 * Who has a slot: what references to its name point through. It makes the instances.
 */
public interface SlotOwner extends InstanceMaker {

	/**
	 * Return the events of the name, whatever slot has it.
	 */
	EventQueue events();

	/**
	 * Return the names of the package that only a resolver knows.
	 */
	ResolvedNames resolved();

}
