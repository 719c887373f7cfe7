package io.beluga.registry.internal.secret;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Finds each {@link Secret} in an object of a provider's own configuration type: in its
 * fields, in nested objects, lists, maps and arrays. The texts of maps may be secrets
 * too, whatever their keys. Reads fields and calls no methods, since those are the
 * provider's.
 */
final class BoundSecrets {

	/**
	 * A configuration is smaller; an object that leads to half of the application is none
	 * that was bound.
	 */
	private static final int MOST_OBJECTS = 10_000;

	/**
	 * A shorter text of a map is a word such as {@code true}.
	 */
	private static final int SHORTEST_TEXT = 6;

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<Object> pending = new ArrayDeque<>();

	/**
	 * The collections that are values of maps.
	 */
	private final Set<Object> free = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Set<String> secrets = new HashSet<>();

	private BoundSecrets() {
	}

	static Set<String> of(@Nullable Object bound) {
		BoundSecrets found = new BoundSecrets();
		if (!(bound instanceof ProviderConfig)) {
			found.add(bound);
		}
		while (!found.pending.isEmpty() && found.seen.size() < MOST_OBJECTS) {
			found.visit(found.pending.remove());
		}
		return found.secrets;
	}

	private void add(@Nullable Object value) {
		if (value instanceof Secret secret) {
			this.secrets.add(secret.reveal());
		}
		else if (value != null && !isPlain(value.getClass()) && this.seen.add(value)) {
			this.pending.add(value);
		}
	}

	private void addFree(@Nullable Object value) {
		if (value instanceof CharSequence text) {
			if (text.length() >= SHORTEST_TEXT && text.length() <= KnownSecrets.LONGEST_SUSPECTED) {
				this.secrets.add(text.toString());
			}
			return;
		}
		if (value instanceof Collection<?> || value instanceof Object[] || value instanceof Optional<?>) {
			this.free.add(value);
		}
		add(value);
	}

	private static boolean isPlain(Class<?> type) {
		return type == String.class || type == Class.class || type.isEnum() || Number.class.isAssignableFrom(type)
				|| ClassLoader.class.isAssignableFrom(type) || Thread.class.isAssignableFrom(type)
				|| (type.isArray() && type.getComponentType().isPrimitive());
	}

	private void visit(Object value) {
		try {
			if (value instanceof Collection<?> collection) {
				collection.forEach(adder(value));
			}
			else if (value instanceof Map<?, ?> map) {
				map.keySet().forEach(this::add);
				map.values().forEach(this::addFree);
			}
			else if (value instanceof Optional<?> optional) {
				optional.ifPresent(adder(value));
			}
			else if (value instanceof Object[] array) {
				Arrays.asList(array).forEach(adder(value));
			}
			else {
				visitFields(value);
			}
		}
		catch (RuntimeException ex) {
			// a collection of somebody's own, or a closed module: nothing can be read
			this.seen.add(value);
		}
	}

	private Consumer<Object> adder(Object container) {
		return this.free.contains(container) ? this::addFree : this::add;
	}

	private void visitFields(Object value) {
		for (Class<?> type = value.getClass(); type != null
				&& !type.getName().startsWith("java."); type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					add(read(field, value));
				}
			}
		}
	}

	private static @Nullable Object read(Field field, Object value) {
		try {
			field.setAccessible(true);
			return field.get(value);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
