package io.beluga.registry.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each benchmark once, so that none of them rots. What it takes is not looked at.
 */
class BenchmarksTests {

	@Test
	void eachBenchmarkRuns() throws Exception {
		Collection<RunResult> results = new Runner(new OptionsBuilder().include("io.beluga.registry.benchmark")
			.forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(5))
			.param("names", "10")
			.param("keys", "hot")
			.param("implementations", "3")
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run();
		assertThat(results.stream().map((result) -> result.getParams().getBenchmark()).collect(Collectors.toSet()))
			.hasSameSizeAs(BenchmarkList.defaultList()
				.getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
				.stream()
				.map((benchmark) -> benchmark.getUsername())
				.collect(Collectors.toSet()));
	}

	@Test
	void namesTakeMemory() {
		// so few are lost in what else can be reached
		assertThat(Memory.Kind.values()).allSatisfy((kind) -> assertThat(Memory.bytes(kind, 10)).isFinite());
	}

	@Test
	void namesAreBound() {
		assertThat(Binding.nanos(10)).isPositive();
	}

	@Test
	void goalIsMissedByMoreThanTheErrorOnly() {
		Goals.Goal goal = Goals.Goal.times("work", "ours", 1.2, "peer");
		Map<String, Goals.Figure> figures = Map.of("ours", new Goals.Figure(125, 3), "peer", new Goals.Figure(100, 2));
		assertThat(goal.judge(figures)).isEqualTo(new Goals.Verdict("120.0 ns", "125.0 ns", true));
		assertThat(goal.judge(Map.of("ours", new Goals.Figure(130, 3), "peer", new Goals.Figure(100, 2))).met())
			.isFalse();
		assertThat(goal.judge(Map.of()).met()).isFalse();
	}

	@Test
	void figuresAreThoseOfTheRun() {
		assertThat(Goals.figures(JsonMapper.shared().readTree("""
				[{"benchmark": "io.beluga.registry.benchmark.LookupBenchmark.belugaTyped", "params": {"keys": "random"},
				"primaryMetric": {"score": 12.5, "scoreError": "NaN"},
				"secondaryMetrics": {"gc.alloc.rate.norm": {"score": 24.0, "scoreError": 0.1}}}]
				"""))).containsEntry("Lookup.belugaTyped{random}", new Goals.Figure(12.5, 0))
			.containsEntry("Lookup.belugaTyped{random}gc.alloc.rate.norm", new Goals.Figure(24, 0.1));
	}

}
