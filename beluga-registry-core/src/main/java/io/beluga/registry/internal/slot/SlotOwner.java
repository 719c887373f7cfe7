package io.beluga.registry.internal.slot;

import java.util.function.Supplier;

import io.beluga.registry.internal.dispatch.EventQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who has a slot: what references to its name point through.
 */
public interface SlotOwner {

	/**
	 * Return the events of the name, whatever slot has it.
	 */
	EventQueue events();

	/**
	 * Return the type that instances have to be of.
	 */
	Class<?> contract();

	/**
	 * Return the names of the package that only a resolver knows.
	 */
	ResolvedNames resolved();

	/**
	 * Return what gives the object of the application that stands for the name, if any.
	 */
	@Nullable Supplier<?> substitute();

}
