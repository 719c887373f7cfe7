package io.beluga.registry.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics and labels that a query of Prometheus, or of a variable in Grafana, asks
 * for. Refuses what it does not understand.
 */
final class PromQuery {

	private static final Pattern TOKEN = Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<text>\"[^\"]*\")"
			+ "|(?<range>\\[[^\\]]+\\])|(?<number>[0-9.]+)|(?<mark>=~|!~|!=|==|>=|<=|=|[(){},/*+<>-])|(?<space>\\s+)");

	private static final Set<String> FUNCTIONS = Set.of("sum", "max", "max_over_time", "rate", "increase",
			"label_values");

	private static final Set<String> OPERATORS = Set.of("/", "*", "+", "-", "==", ">", "<", ">=", "<=", "and", "or");

	private static final Set<String> GROUPINGS = Set.of("by", "without");

	private final List<String> tokens = new ArrayList<>();

	private final Map<String, Map<String, String>> metrics = new LinkedHashMap<>();

	private final Set<String> labels = new LinkedHashSet<>();

	private int position;

	private PromQuery(String query) {
		Matcher matcher = TOKEN.matcher(query);
		int end = 0;
		while (end < query.length()) {
			if (!matcher.find(end) || matcher.start() != end) {
				throw new IllegalArgumentException("Not understood at " + end + ": " + query);
			}
			end = matcher.end();
			if (matcher.group("space") == null && matcher.group("range") == null) {
				this.tokens.add(matcher.group());
			}
		}
	}

	static PromQuery parse(String query) {
		PromQuery parsed = new PromQuery(query);
		parsed.expression();
		if (parsed.position < parsed.tokens.size()) {
			throw new IllegalArgumentException("Unexpected " + parsed.peek() + " in " + query);
		}
		return parsed;
	}

	/**
	 * Return the metrics, each with the values that its labels are compared to.
	 */
	Map<String, Map<String, String>> metrics() {
		return this.metrics;
	}

	/**
	 * Return the labels that all metrics have to have.
	 */
	Set<String> labels() {
		return this.labels;
	}

	private void expression() {
		operand();
		while (OPERATORS.contains(peek())) {
			next();
			operand();
		}
	}

	private void operand() {
		String token = next();
		if (token.equals("(")) {
			expression();
			expect(")");
		}
		else if (FUNCTIONS.contains(token)) {
			function(token);
		}
		else if (token.matches("[a-zA-Z_:].*")) {
			selector(token);
		}
		else if (!token.matches("[0-9.]+")) {
			throw new IllegalArgumentException("Unexpected " + token + " in " + this.tokens);
		}
	}

	private void function(String name) {
		if (GROUPINGS.contains(peek())) {
			next();
			expect("(");
			this.labels.add(next());
			while (peek().equals(",")) {
				next();
				this.labels.add(next());
			}
			expect(")");
		}
		expect("(");
		expression();
		if (name.equals("label_values")) {
			expect(",");
			this.labels.add(next());
		}
		expect(")");
	}

	private void selector(String metric) {
		Map<String, String> compared = this.metrics.computeIfAbsent(metric, (name) -> new LinkedHashMap<>());
		if (!peek().equals("{")) {
			return;
		}
		do {
			next();
			String label = next();
			String operator = next();
			String value = next();
			compared.put(label, operator + value.substring(1, value.length() - 1));
		}
		while (peek().equals(","));
		expect("}");
	}

	private String peek() {
		return (this.position < this.tokens.size()) ? this.tokens.get(this.position) : "";
	}

	private String next() {
		String token = peek();
		this.position++;
		return token;
	}

	private void expect(String token) {
		String found = next();
		if (!found.equals(token)) {
			throw new IllegalArgumentException("Expected " + token + " instead of " + found + " in " + this.tokens);
		}
	}

}
