package io.beluga.registry.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.beluga.registry.proof.support.Subjects;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.Verbosity;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Runs races with jcstress, each in a JVM of its own. Its main class cannot tell the
 * product from the control, and ends with success when it left races out.
 */
final class Harness {

	/**
	 * Threads meet more often where no compiler is busy beside them.
	 */
	private static final String QUICK = "-XX:TieredStopAtLevel=1";

	private static final String CONTROL = "-D" + Subjects.PROPERTY + "=true";

	private static final int ACTORS = 2;

	private final Scheduler scheduler;

	private final List<SchedulingClass> schedulingClasses;

	Harness(Options options) throws Exception {
		OSSupport.init();
		VMSupport.initFlags(options);
		this.scheduler = new Scheduler(Topology.get(), options.getCPUCount());
		this.schedulingClasses = this.scheduler.scheduleClasses(ACTORS, options.getCPUCount(), AffinityMode.NONE);
	}

	/**
	 * Return the races that jcstress knows.
	 */
	static Set<String> known() {
		return new TreeSet<>(TestList.tests());
	}

	/**
	 * Have a race run once against the control.
	 */
	List<TestConfig> control(Collection<String> races, Options options) {
		List<TestConfig> configs = new ArrayList<>();
		races.forEach((race) -> add(configs, race, options, List.of(QUICK, CONTROL), CompileMode.UNIFIED));
		return configs;
	}

	/**
	 * Have a race run once against the product.
	 */
	List<TestConfig> product(Collection<String> races, Options options) {
		List<TestConfig> configs = new ArrayList<>();
		races.forEach((race) -> add(configs, race, options, List.of(QUICK), CompileMode.UNIFIED));
		return configs;
	}

	/**
	 * Have a race run against the product with each thread interpreted and compiled by
	 * each compiler, and with the compilers set to reorder what they can.
	 */
	List<TestConfig> productInAllModes(Collection<String> races, Options options) {
		VMSupport.detectAvailableVMConfigs(true, List.of(), List.of());
		List<TestConfig> configs = new ArrayList<>();
		for (VMSupport.Config config : VMSupport.getAvailableVMConfigs()) {
			for (int mode : CompileMode.casesFor(ACTORS, VMSupport.c1Available(), VMSupport.c2Available())) {
				if (!config.onlyIfC2() || CompileMode.hasC2(mode, ACTORS)) {
					races.forEach((race) -> add(configs, race, options, config.args(), mode));
				}
			}
		}
		return configs;
	}

	private void add(List<TestConfig> configs, String race, Options options, List<String> jvmArguments, int mode) {
		TestInfo info = TestList.getInfo(race);
		for (SchedulingClass schedulingClass : this.schedulingClasses) {
			configs.add(new TestConfig(options, info, 0, jvmArguments, mode, schedulingClass));
		}
	}

	/**
	 * Run races.
	 */
	List<Observation> run(List<TestConfig> configs) throws Exception {
		InProcessCollector collector = new InProcessCollector();
		new TestExecutor(new Verbosity(0), collector, this.scheduler).runAll(configs);
		return collector.getTestResults().stream().map(Harness::observe).toList();
	}

	private static Observation observe(TestResult result) {
		boolean control = result.getConfig().jvmArgs.contains(CONTROL);
		boolean finished = result.status() == Status.NORMAL;
		List<String> notes = new ArrayList<>();
		long forbidden = 0;
		if (!finished) {
			notes.add(result.status().name());
			notes.addAll(result.getMessages());
			notes.addAll(result.getVmErr());
		}
		for (var outcome : result.grading().gradingResults.values()) {
			if (outcome.expect != Expect.ACCEPTABLE && outcome.count > 0) {
				forbidden += outcome.count;
				notes.add("'" + outcome.id + "' " + outcome.count + " times");
			}
		}
		return new Observation(result.getName(), control, finished, result.getTotalCount(), forbidden, notes);
	}

}
