package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.ResolvableType;

/**
 * The ways in which a value can be written.
 */
final class Alternatives {

	private final ObjectNode parent;

	private final List<ObjectNode> nodes = new ArrayList<>();

	private boolean empty;

	Alternatives(ObjectNode parent) {
		this.parent = parent;
	}

	ObjectNode newNode() {
		return this.parent.objectNode();
	}

	/**
	 * Add a way.
	 */
	void add(ObjectNode node) {
		this.nodes.add(node);
	}

	/**
	 * Add a way by the types that it may have.
	 */
	ObjectNode add(String... types) {
		ObjectNode node = this.parent.objectNode();
		if (types.length == 1) {
			node.put("type", types[0]);
		}
		else {
			ArrayNode array = node.putArray("type");
			for (String type : types) {
				array.add(type);
			}
		}
		this.nodes.add(node);
		return node;
	}

	/**
	 * Add what is read as an empty value: YAML has three ways to write one.
	 */
	void addEmpty() {
		if (!this.empty) {
			this.empty = true;
			ObjectNode node = add("string", "null", "array", "object");
			node.put("maxLength", 0).put("maxItems", 0).put("maxProperties", 0);
		}
	}

	/**
	 * Add the plain values that are converted to a type.
	 * @return what was added, or {@code null} if there are none
	 */
	@Nullable ObjectNode addScalars(ConfigTypeProbe probe, ResolvableType type, Annotation... annotations) {
		List<String> types = new ArrayList<>();
		if (probe.converts(String.class, type, annotations)) {
			types.add("string");
		}
		if (probe.converts(Double.class, type, annotations)) {
			types.add("number");
		}
		else if (probe.converts(Integer.class, type, annotations)) {
			types.add("integer");
		}
		if (probe.converts(Boolean.class, type, annotations)) {
			types.add("boolean");
		}
		return types.isEmpty() ? null : add(types.toArray(String[]::new));
	}

	ObjectNode toSchema() {
		if (this.nodes.size() == 1) {
			// it may be a reference, which is filled in at the end
			return this.nodes.get(0);
		}
		ArrayNode anyOf = this.parent.putArray("anyOf");
		this.nodes.forEach((JsonNode node) -> anyOf.add(node));
		return this.parent;
	}

}
