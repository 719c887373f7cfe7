package io.beluga.registry.benchmark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the results of one run with what the registry is meant to reach: always with a
 * peer in the same run, since no two machines are alike. Ends with 1 where a goal is
 * missed by more than the errors of both figures.
 */
public final class Goals {

	private static final String BYTES = "gc.alloc.rate.norm";

	private static final List<Goal> GOALS = List.of(
			Goal.times("lookup by package and name", "Lookup.belugaTyped{random}", 1.2,
					"Lookup.volatileNestedHashMap{random}"),
			Goal.times("lookup by two texts", "Lookup.belugaText{random}", 1.2, "Lookup.volatileNestedHashMap{random}"),
			Goal.times("lookup against getBean of Spring", "Lookup.belugaTyped{random}", 1,
					"Lookup.springGetBean{random}"),
			Goal.times("lookup against Resilience4j", "Lookup.belugaTyped{random}", 1,
					"Lookup.resilience4jFind{random}"),
			Goal.times("lookup against Dubbo", "Lookup.belugaTyped{random}", 1, "Lookup.dubbo{random}"),
			Goal.times("a lookup while another thread looks up", "Lookup.belugaTypedTwoThreads{random}", 1.25,
					"Lookup.belugaTyped{random}"),
			Goal.bytes("lookup", "Lookup.belugaTyped{random}", 0),
			Goal.bytes("handle", "Lookup.belugaHandle{random}", 0),
			Goal.bytes("info, which is a new record", "Lookup.belugaInfo{random}", 88),
			Goal.bytes("list of configured names", "Lookup.belugaList{random}", 0),
			Goal.bytes("list of providers", "Lookup.belugaListProviders{random}", 0),
			Goal.over("call through a reference, no argument", "Call.referenceNone{1}", 18, "Call.directNone{1}"),
			Goal.over("call through a reference, one argument", "Call.referenceOne{1}", 18, "Call.directOne{1}"),
			Goal.times("call through a reference against Spring AOP", "Call.referenceOne{1}", 0.67,
					"Call.springAopOne{1}"),
			Goal.bytes("call through a reference, no argument", "Call.referenceNone{1}", 0),
			Goal.bytes("call through a reference, one argument", "Call.referenceOne{1}", 24),
			Goal.times("a call while another thread calls too", "Call.referenceOneTwoThreads{1}", 1.25,
					"Call.referenceOne{1}"),
			Goal.over("use", "Call.use{1}", 15, "Call.directOne{1}"), Goal.bytes("use", "Call.use{1}", 0),
			Goal.over("call of a group", "RoutedCall.failover", 120, "RoutedCall.member"),
			Goal.bytesOver("call of a group", "RoutedCall.failover", 200, "RoutedCall.member"),
			Goal.times("observed call", "ObservedCall.beluga", 1.1, "ObservedCall.micrometer"),
			Goal.times("call that fails", "FailingCall.reference", 3, "FailingCall.direct"),
			Goal.times("call that fails, observed", "FailingCall.observedReference", 3, "FailingCall.direct"),
			Goal.over("create and destroy without a deadline", "Create.belugaWithoutDeadline", 60, "Create.lookup"),
			Goal.bytes("create and destroy without a deadline", "Create.belugaWithoutDeadline", 116),
			Goal.times("create and destroy with a deadline", "Create.belugaWithDeadline", 1, "Create.springPrototype"),
			Goal.each("register", "Register.belugaRegister", 1_000, 0.5),
			Goal.each("register", "Register.belugaRegister", 100_000, 0.5),
			Goal.each("put of a new name", "Register.belugaPut", 100_000, 1));

	private Goals() {
	}

	/**
	 * Print the table of goals.
	 * @param args the JSON file that JMH wrote
	 */
	public static void main(String[] args) {
		Map<String, Figure> figures = figures(JsonMapper.shared().readTree(Path.of(args[0]).toFile()));
		System.out.println("| Goal | Bound | Measured | Met |\n| --- | --- | --- | --- |");
		boolean met = true;
		for (Goal goal : GOALS) {
			Verdict verdict = goal.judge(figures);
			met &= verdict.met();
			System.out.printf(Locale.ROOT, "| %s | %s | %s | %s |%n", goal.work(), verdict.bound(), verdict.measured(),
					verdict.met() ? "yes" : "**no**");
		}
		System.exit(met ? 0 : 1);
	}

	static Map<String, Figure> figures(JsonNode results) {
		Map<String, Figure> figures = new HashMap<>();
		for (JsonNode result : results) {
			String name = result.path("benchmark").asString();
			name = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1).replace("Benchmark.", ".");
			String params = String.join(",",
					result.path("params").properties().stream().map((param) -> param.getValue().asString()).toList());
			String key = params.isEmpty() ? name : name + "{" + params + "}";
			figures.put(key, figure(result.path("primaryMetric")));
			figures.put(key + BYTES, figure(result.path("secondaryMetrics").path(BYTES)));
		}
		return figures;
	}

	private static Figure figure(JsonNode metric) {
		// what was measured once has no error, which JMH writes as "NaN"
		double error = metric.path("scoreError").isNumber() ? metric.path("scoreError").asDouble() : 0;
		return new Figure(metric.path("score").asDouble(Double.NaN), error);
	}

	/**
	 * Something to reach.
	 *
	 * @param work what is done
	 * @param ours the benchmark that does it
	 * @param factor how many times the peer it may take
	 * @param peer the benchmark of the peer; none where the bound is a figure alone
	 * @param summand how much it may take besides
	 * @param unit the unit of the figures
	 * @param count by what the figures are divided
	 */
	record Goal(String work, String ours, double factor, String peer, double summand, String unit, int count) {

		static Goal times(String work, String ours, double factor, String peer) {
			return new Goal(work, ours, factor, peer, 0, "ns", 1);
		}

		static Goal over(String work, String ours, double nanos, String peer) {
			return new Goal(work, ours, 1, peer, nanos, "ns", 1);
		}

		static Goal bytes(String work, String ours, double bytes) {
			return new Goal(work, ours + BYTES, 0, "", bytes, "B", 1);
		}

		static Goal bytesOver(String work, String ours, double bytes, String peer) {
			return new Goal(work, ours + BYTES, 1, peer + BYTES, bytes, "B", 1);
		}

		static Goal each(String work, String ours, int names, double micros) {
			return new Goal(work + ", " + names + " names, each", ours + "{" + names + "}", 0, "", micros, "us", names);
		}

		Verdict judge(Map<String, Figure> figures) {
			Figure mine = figures.get(this.ours);
			Figure other = this.peer.isEmpty() ? new Figure(0, 0) : figures.get(this.peer);
			if (mine == null || other == null) {
				return new Verdict(text(this.summand), "not run", false);
			}
			double bound = this.factor * other.score() / this.count + this.summand;
			double error = (mine.error() + this.factor * other.error()) / this.count;
			double measured = mine.score() / this.count;
			// what is allocated by other threads meanwhile is not ours
			double tolerance = this.unit.equals("B") ? 0.5 : error;
			return new Verdict(text(bound), text(measured), measured <= bound + tolerance);
		}

		private String text(double value) {
			return String.format(Locale.ROOT, (value < 10) ? "%.2f %s" : "%.1f %s", value, this.unit);
		}

	}

	record Figure(double score, double error) {
	}

	record Verdict(String bound, String measured, boolean met) {
	}

}
