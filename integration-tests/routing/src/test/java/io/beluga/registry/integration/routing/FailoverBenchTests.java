package io.beluga.registry.integration.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.Providers;
import io.beluga.registry.integration.routing.FaultyServer.Vendor;
import io.beluga.registry.springai.SpringAiPackages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sixteen faults of a vendor, with all published times where
 * {@code routing.time-factor} is 1.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FailoverBenchTests {

	/**
	 * As published on 2026-09-12.
	 */
	private static final Map<String, int[]> PUBLISHED = new LinkedHashMap<>();

	static {
		PUBLISHED.put("LiteLLM router", new int[] { 9, 3, 4, 0 });
		PUBLISHED.put("LangChain", new int[] { 9, 3, 4, 0 });
		PUBLISHED.put("Bifrost", new int[] { 9, 3, 3, 1 });
		PUBLISHED.put("Portkey", new int[] { 11, 2, 0, 3 });
		PUBLISHED.put("DeepSeek harness with fallbacks", new int[] { 12, 3, 1, 0 });
		PUBLISHED.put("OpenAI's SDK alone", new int[] { 6, 0, 10, 0 });
		PUBLISHED.put("the bench's own client", new int[] { 16, 0, 0, 0 });
	}

	/**
	 * So many that the waits overlap, and so few that no run waits for a processor.
	 */
	private static final int AT_ONCE = 6;

	private static final Map<String, Future<Run>> runs = new LinkedHashMap<>();

	private static final ChatProtocol WELL = new ChatProtocol("g");

	private static FaultyServer server;

	private static Vendor well;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		server = new FaultyServer();
		List<Run> all = new ArrayList<>();
		List<String> arguments = new ArrayList<>(List.of("--spring.main.web-application-type=none",
				"--spring.main.banner-mode=off", "--logging.level.root=off"));
		Pace pace = Pace.configured();
		for (Fault fault : faults()) {
			for (Mode mode : Mode.values()) {
				if (mode.has(fault)) {
					all.add(new Run(fault, mode, pace, server));
				}
			}
		}
		ChatProtocol warm = new ChatProtocol("w");
		arguments.add("--beluga.providers.llms.warm.provider-name=openai-compatible");
		arguments.add("--beluga.providers.llms.warm.endpoint=" + server.vendor("warm", warm.well()).uri() + "/v1");
		arguments.add("--beluga.providers.llms.warm.model=m");
		well = server.vendor("well", WELL.well());
		addPayments(arguments, "closed", "http://localhost:1");
		addPayments(arguments, "open", well.uri().toString());
		arguments.add("--beluga.providers.payments.refused.provider-name=failover");
		arguments.add("--beluga.providers.payments.refused.members=closed,open");
		arguments.add("--beluga.providers.payments.refused.retries=0");
		all.forEach((run) -> run.properties().forEach((property) -> arguments.add("--" + property)));
		context = SpringApplication.run(Application.class, arguments.toArray(String[]::new));
		Providers providers = context.getBean(Providers.class);
		// what is loaded by the first calls must not count as the silence of a vendor
		ChatModel model = providers.get(SpringAiPackages.LLMS, "warm");
		assertThat(Answer.ofCall(model).text()).isEqualTo(warm.wholeAnswer());
		assertThat(Answer.ofStream(model, pace.limit(60)).text()).isEqualTo(warm.wholeAnswer());
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
		all.forEach((run) -> runs.put(run.toString(), threads.submit(() -> run.start(providers))));
		threads.shutdown();
	}

	private static void addPayments(List<String> arguments, String name, String endpoint) {
		for (String value : List.of("provider-name=http", "endpoint=" + endpoint, "api-key=k", "model=m",
				"timeout=30s")) {
			arguments.add("--beluga.providers.payments." + name + "." + value);
		}
	}

	@AfterAll
	static void stop() throws Exception {
		try {
			if (context != null) {
				print();
			}
		}
		finally {
			if (context != null) {
				context.close();
			}
			server.close();
		}
	}

	static Fault[] faults() {
		return Fault.values();
	}

	static List<Fault> faultsOfCalls() {
		return Arrays.stream(Fault.values()).filter(Mode.CALL::has).toList();
	}

	static List<Fault> faultsOfOthers() {
		return Arrays.stream(Fault.values()).filter(Mode.STAGE::has).toList();
	}

	@ParameterizedTest
	@MethodSource("faults")
	void streamWhenBufferedPasses(Fault fault) throws Exception {
		assertVerdict(fault, Mode.BUFFERED, Verdict.PASS);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void streamWhenLivePassesOrIsSafe(Fault fault) throws Exception {
		boolean begun = fault == Fault.S08 || fault == Fault.S09 || fault == Fault.S14;
		assertVerdict(fault, Mode.LIVE, begun ? Verdict.SAFE : Verdict.PASS);
	}

	@ParameterizedTest
	@MethodSource("faultsOfCalls")
	void callPasses(Fault fault) throws Exception {
		assertVerdict(fault, Mode.CALL, Verdict.PASS);
	}

	@ParameterizedTest
	@MethodSource("faultsOfOthers")
	void stagePasses(Fault fault) throws Exception {
		assertVerdict(fault, Mode.STAGE, Verdict.PASS);
	}

	@ParameterizedTest
	@MethodSource("faultsOfOthers")
	void paymentIsNeverMadeTwice(Fault fault) throws Exception {
		assertVerdict(fault, Mode.PAYMENT, (fault == Fault.S13) ? Verdict.PASS : Verdict.SAFE);
		if (fault != Fault.S15) {
			Run run = runs.get(fault + " " + Mode.PAYMENT).get();
			assertThat(run.requests()).hasSize(1).isEqualTo(run.primary().requests());
		}
	}

	@Test
	void paymentWhenBreakerIsOpenIsMadeByTheNext() throws Exception {
		Run run = runs.get(Fault.S15 + " " + Mode.PAYMENT).get();
		assertThat(run.answers()).anyMatch((answer) -> answer.isWholeAnswerOf(run.fallbackProtocol()));
		assertThat(run.requests()).hasSameSizeAs(run.answers());
	}

	@Test
	void paymentWhenNobodyListensIsMadeByTheNext() {
		Payments payments = context.getBean(Providers.class).get(Payments.PACKAGE, "refused");
		assertThat(Answer.ofPayment(payments, "1").isWholeAnswerOf(WELL)).isTrue();
		assertThat(well.requests()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void callWhenThereIsNoGroupIsWhatIsPublishedOfTheClient(Fault fault) throws Exception {
		boolean passes = switch (fault) {
			case S01, S03, S05, S10, S11, S13 -> true;
			default -> false;
		};
		assertVerdict(fault, Mode.ALONE, passes ? Verdict.PASS : Verdict.SAFE);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void streamWhenResumedByHandIsFoundOut(Fault fault) throws Exception {
		assertVerdict(fault, Mode.RESUMED, switch (fault) {
			case S01, S03, S13 -> Verdict.PARTIAL;
			case S07 -> Verdict.SAFE;
			case S08, S09, S10, S14 -> Verdict.FAIL;
			default -> Verdict.PASS;
		});
	}

	private static void assertVerdict(Fault fault, Mode mode, Verdict verdict) throws Exception {
		Judgement judgement = judge(fault, mode);
		assertThat(judgement.verdict()).as("%s: %s", fault.description(), judgement.reasons()).isEqualTo(verdict);
	}

	private static Judgement judge(Fault fault, Mode mode) throws InterruptedException, ExecutionException {
		Future<Run> run = runs.get(fault + " " + mode);
		return (run != null) ? Judgement.of(run.get()) : null;
	}

	private static void print() throws IOException, InterruptedException, ExecutionException {
		System.out.printf(Locale.ROOT, "%n%-52s", "Times by " + Pace.configured().factor());
		for (Mode mode : Mode.values()) {
			System.out.printf(Locale.ROOT, "%-18s", mode.label());
		}
		System.out.println();
		Map<Mode, int[]> totals = new LinkedHashMap<>();
		for (Fault fault : Fault.values()) {
			System.out.printf(Locale.ROOT, "%s %-48s", fault, fault.description());
			for (Mode mode : Mode.values()) {
				Judgement judgement = judge(fault, mode);
				if (judgement == null) {
					System.out.printf(Locale.ROOT, "%-18s", "-");
					continue;
				}
				totals.computeIfAbsent(mode, (key) -> new int[Verdict.values().length])[judgement.verdict()
					.ordinal()]++;
				Answer answer = runs.get(fault + " " + mode).get().answers().get(0);
				System.out.printf(Locale.ROOT, "%-8s%5.1f s   ", judgement.verdict().name().toLowerCase(Locale.ROOT),
						(answer.end() - answer.begin()) / 1e9);
			}
			System.out.println();
		}
		System.out.printf(Locale.ROOT, "%n%-52s%8s%8s%8s%8s%n", "", "pass", "partial", "safe", "fail");
		totals.forEach((mode, counts) -> printCounts("here, " + mode.label(), counts));
		PUBLISHED.forEach(FailoverBenchTests::printCounts);
	}

	private static void printCounts(String name, int[] counts) {
		System.out.printf(Locale.ROOT, "%-52s%8d%8d%8d%8d%n", name, counts[0], counts[1], counts[2], counts[3]);
	}

	/**
	 * An application with nothing but its properties.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(HttpMembers.class)
	static class Application {

	}

}
