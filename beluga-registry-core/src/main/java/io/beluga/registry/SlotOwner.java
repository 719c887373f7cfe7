package io.beluga.registry;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Who has a slot: what references to its name point through.
 */
interface SlotOwner {

	/**
	 * Return the events of the name, whatever slot has it.
	 */
	EventQueue events();

	/**
	 * Return the type that instances have to be of.
	 */
	Class<?> contract();

	/**
	 * Return what decides which failures of names that only a resolver knows have a line
	 * in the log. They share it.
	 */
	FailureReports resolvedFailureReports();

	/**
	 * Return what gives the object of the application that stands for a name, if any.
	 */
	@Nullable Supplier<?> substitute(String name);

}
