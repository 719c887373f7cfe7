package io.beluga.registry.integration.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.beluga.registry.integration.routing.FaultyServer.Request;

/**
 * What a run is worth, by what the caller and the vendors have seen.
 *
 * @param verdict the verdict
 * @param reasons what is wrong, for people
 */
record Judgement(Verdict verdict, List<String> reasons) {

	static Judgement of(Run run) {
		List<String> wrong = wrong(run);
		if (!wrong.isEmpty()) {
			return new Judgement(Verdict.FAIL, wrong);
		}
		boolean failed = run.answers().stream().anyMatch((answer) -> answer.failure() != null);
		if (failed && run.fault() != Fault.S10 && run.fault() != Fault.S13) {
			return new Judgement(Verdict.SAFE, List.of("an error in place of an answer: " + failures(run)));
		}
		List<String> late = late(run);
		if (!late.isEmpty()) {
			return new Judgement(Verdict.SAFE, late);
		}
		List<String> broken = broken(run);
		return new Judgement(broken.isEmpty() ? Verdict.PASS : Verdict.PARTIAL, broken);
	}

	private static List<String> failures(Run run) {
		return run.answers()
			.stream()
			.filter((answer) -> answer.failure() != null)
			.map((answer) -> String.valueOf(answer.failure()))
			.distinct()
			.toList();
	}

	/**
	 * Find what must never be.
	 */
	private static List<String> wrong(Run run) {
		List<String> wrong = new ArrayList<>();
		for (Answer answer : run.answers()) {
			if (!answer.isWithin(run.limit())) {
				wrong.add("a call did not end");
			}
			if (answer.failure() == null && !answer.isWholeAnswerOf(run.primaryProtocol())
					&& !answer.isWholeAnswerOf(run.fallbackProtocol())) {
				wrong.add("complete, but not the answer of one vendor: " + answer.text());
			}
			if (String.valueOf(answer.failure()).contains("prefill")) {
				wrong.add("the fallback's refusal is the result: " + answer.failure());
			}
		}
		Answer last = run.answers().get(run.answers().size() - 1);
		if (run.fault().isFollowedByHealthyCall() && last.failure() != null) {
			wrong.add("a healthy call fails afterwards: " + last.failure());
		}
		if (!areOf(run.primaryProtocol(), run.primary().requests())
				|| !areOf(run.fallbackProtocol(), run.fallback().requests())) {
			wrong.add("a vendor was sent the key or the model of the other one");
		}
		// whatever has reached a vendor may have been charged
		if (run.mode() == Mode.PAYMENT
				&& run.requests().stream().map(Judgement::id).distinct().count() < run.requests().size()) {
			wrong.add("a customer was charged twice");
		}
		return wrong;
	}

	private static String id(Request request) {
		return JsonPath.read(request.body(), "$.id");
	}

	private static boolean areOf(ChatProtocol protocol, List<Request> requests) {
		return requests.stream()
			.allMatch((request) -> ("Bearer " + Run.key(protocol)).equals(request.headers().get("authorization"))
					&& request.body().contains("\"" + protocol.model() + "\""));
	}

	private static List<String> late(Run run) {
		Duration limit = switch (run.fault()) {
			case S06 -> run.pace().limit(100);
			case S07 -> run.pace().limit(15);
			case S09 -> run.pace().limit(45);
			case S11 -> run.pace().limit(8);
			default -> run.limit();
		};
		Answer answer = run.answers().get(0);
		return !answer.isWithin(limit) ? List.of("the answer is late") : List.of();
	}

	/**
	 * Find what the row of the fault asks for beside an answer.
	 */
	private static List<String> broken(Run run) {
		Answer answer = run.answers().get(0);
		List<Request> primary = run.primary().requests();
		List<Request> fallback = run.fallback().requests();
		List<Request> all = run.requests();
		List<String> broken = new ArrayList<>();
		require(broken, run.answers().stream().allMatch((each) -> each.failure() != null || run.isNamed(each)),
				"the answer does not say who served");
		switch (run.fault()) {
			case S01 -> {
				require(broken, primary.size() > 1 && since(primary, primary.get(1)) >= seconds(1.8),
						"the second attempt comes too early, or not at all");
				require(broken, within(all, seconds(1.5)) <= 2, "more than 2 attempts in 1.5 s");
			}
			case S02 -> {
				require(broken, answer.isWholeAnswerOf(run.fallbackProtocol()), "not the fallback's answer");
				require(broken, within(all, run.pace().seconds(3).toNanos()) <= 4, "more than 4 attempts in 3 s");
				require(broken, all.size() <= 6, "more than 6 attempts");
			}
			case S03 -> require(broken, primary.size() == 2 && fallback.isEmpty(),
					"no second attempt at the same vendor alone");
			case S04 -> {
				require(broken, answer.isWholeAnswerOf(run.fallbackProtocol()), "not the fallback's answer");
				require(broken, all.size() <= 6, "more than 6 attempts");
			}
			case S06 -> {
				require(broken, answer.isWholeAnswerOf(run.fallbackProtocol()), "not the fallback's answer");
				require(broken, primary.size() == 1, "the silent vendor was asked again");
			}
			case S11 -> require(broken, answer.tokens() > 0, "no usage");
			case S12 -> {
				require(broken, primary.size() == 1, "asked again");
				require(broken, answer.isWholeAnswerOf(run.fallbackProtocol()), "not the fallback's answer");
			}
			case S13 -> {
				require(broken, String.valueOf(answer.failure()).contains(Fault.REASON), "not the vendor's reason");
				require(broken, primary.size() == 1, "asked again");
				require(broken, fallback.isEmpty(), "the fallback was asked");
			}
			case S15 -> {
				Answer last = run.answers().get(run.answers().size() - 1);
				long back = last.begin() - answer.begin() - run.pace().seconds(Run.OUTAGE).toNanos();
				require(broken, last.isWholeAnswerOf(run.primaryProtocol())
						&& back <= run.pace().limit(Run.BACK_WITHIN).toNanos(), "not back within 30 s");
			}
			case S16 -> {
				require(broken, run.fallbackProtocol().model().equals(answer.model()), "not the fallback's model");
				require(broken, answer.tokens() > 0, "no usage");
			}
			default -> {
			}
		}
		return broken;
	}

	private static void require(List<String> broken, boolean condition, String otherwise) {
		if (!condition) {
			broken.add(otherwise);
		}
	}

	private static long seconds(double seconds) {
		return Pace.PUBLISHED.seconds(seconds).toNanos();
	}

	private static long since(List<Request> requests, Request request) {
		return request.nanos() - requests.get(0).nanos();
	}

	private static long within(List<Request> requests, long nanos) {
		return requests.stream().filter((request) -> since(requests, request) <= nanos).count();
	}

}
