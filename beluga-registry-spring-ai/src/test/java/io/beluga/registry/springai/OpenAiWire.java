package io.beluga.registry.springai;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.springai.VendorServer.Answer;

/**
 * What servers answer that speak OpenAI's protocol.
 */
public final class OpenAiWire {

	private OpenAiWire() {
	}

	/** A whole answer. */
	public static String completion(String text) {
		return completion("{\"role\":\"assistant\",\"content\":\"" + text + "\"}", "stop");
	}

	/** An answer that wants a tool called. */
	public static String toolCall(String tool, String arguments) {
		return completion(
				"{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + toolCallOf(tool, arguments) + "]}",
				"tool_calls");
	}

	private static String completion(String message, String reason) {
		return "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
				+ "\"message\":" + message + ",\"finish_reason\":\"" + reason
				+ "\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}";
	}

	private static String toolCallOf(String tool, String arguments) {
		return "{\"index\":0,\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
				+ "\",\"arguments\":\"" + arguments.replace("\"", "\\\"") + "\"}}";
	}

	/** The events of a streamed answer, one a part. */
	public static String[] chunks(String... parts) {
		List<String> events = new ArrayList<>();
		for (String part : parts) {
			events.add(chunk("{\"role\":\"assistant\",\"content\":\"" + part + "\"}", "null"));
		}
		events.add(chunk("{}", "\"stop\""));
		events.add("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
				+ "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"total_tokens\":8}}");
		events.add("[DONE]");
		return events.toArray(String[]::new);
	}

	/** The events of a streamed answer that wants a tool called. */
	public static String[] toolChunks(String tool, String arguments) {
		return new String[] {
				chunk("{\"role\":\"assistant\",\"tool_calls\":[" + toolCallOf(tool, arguments) + "]}", "null"),
				chunk("{}", "\"tool_calls\""), "[DONE]" };
	}

	private static String chunk(String delta, String reason) {
		return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
				+ "{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}";
	}

	/** The models that a key may use. */
	public static String models(String... ids) {
		List<String> models = new ArrayList<>();
		for (String id : ids) {
			models.add("{\"id\":\"" + id + "\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}");
		}
		return "{\"object\":\"list\",\"data\":[" + String.join(",", models) + "]}";
	}

	/** An error. */
	public static String error(String type, String code) {
		return "{\"error\":{\"message\":\"No.\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code + "\"}}";
	}

	/** A server that answers everything with one text, as a whole or as a stream. */
	public static Answer saying(String text) {
		return (request, exchange) -> {
			if (request.path().endsWith("/models")) {
				VendorServer.json(exchange, 200, models("m"));
			}
			else if (request.body().contains("\"stream\":true")) {
				VendorServer.events(exchange, 1000, chunks(text));
			}
			else {
				VendorServer.json(exchange, 200, completion(text));
			}
		};
	}

	/** A server that answers everything with an error. */
	public static Answer failing(int status, String body, String... headers) {
		return (request, exchange) -> {
			for (int i = 0; i < headers.length; i += 2) {
				exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
			}
			VendorServer.json(exchange, status, body);
		};
	}

}
