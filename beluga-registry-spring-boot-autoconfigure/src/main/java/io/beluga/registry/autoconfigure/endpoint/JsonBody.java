package io.beluga.registry.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * An object of an answer. It becomes a map of names, texts, numbers, lists and maps, so
 * that no setting of a JSON library can change how it is written: there are no properties
 * to rename, no dates to format, and what is absent is not there.
 */
final class JsonBody {

	private final Map<String, Object> members = new LinkedHashMap<>();

	/**
	 * Add a member, unless it is absent.
	 */
	JsonBody with(String name, @Nullable Object value) {
		if (value != null) {
			this.members.put(name, value);
		}
		return this;
	}

	/**
	 * Return this as a part of another one.
	 */
	Map<String, Object> toMap() {
		return this.members;
	}

	/**
	 * Return this as a whole answer, which Actuator writes with a mapper of its own.
	 */
	Map<String, Object> toResponse() {
		return OperationResponseBody.of(this.members);
	}

}
