package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.beluga.registry.event.CanaryAborted;
import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.routing.internal.choice.CanaryState;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.spi.ProviderRoutes.Member;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

class CanaryTests {

	private static final AbortConfig ABORT = new AbortConfig(50, 2, 1.5);

	private final TestRegistry registry = new TestRegistry();

	private final FakeModel stable = this.registry.member("stable");

	private final FakeModel next = this.registry.member("next");

	private final AtomicReference<String> caller = new AtomicReference<>();

	@AfterEach
	void close() {
		this.registry.close();
	}

	private Model answer(double percent, boolean sticky) {
		return this.registry.group("answer", Settings.retries(0).canary("stable", "next", percent, sticky, ABORT));
	}

	private Set<String> chosen(Model answer) throws Exception {
		Set<String> chosen = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			this.caller.set("user-" + i);
			if (answer.ask("?").equals("next")) {
				chosen.add(this.caller.get());
			}
		}
		return chosen;
	}

	@Test
	void askWhenStickyTreatsCallersAlikeAndHigherPercentageOnlyAdds() throws Exception {
		this.registry.key(this.caller::get);
		Set<String> five = chosen(answer(5, true));
		assertThat(five).hasSizeBetween(30, 70);
		assertThat(chosen(answer(5, true))).isEqualTo(five);
		Set<String> twenty = chosen(answer(20, true));
		assertThat(twenty).hasSizeBetween(160, 240).containsAll(five);
		assertThat(chosen(answer(100, true))).hasSize(1000);
		assertThat(chosen(answer(0, true))).isEmpty();
	}

	@Test
	void askWhenStickyChoosesOtherCallersForOtherGroups() throws Exception {
		this.registry.key(this.caller::get);
		Set<String> answer = chosen(answer(20, true));
		Set<String> other = chosen(
				this.registry.group("other", Settings.retries(0).canary("stable", "next", 20, true, ABORT)));
		assertThat(other).isNotEqualTo(answer);
		Set<String> both = new HashSet<>(other);
		both.retainAll(answer);
		assertThat(both).as("a fifth of a fifth").hasSizeBetween(15, 75);
	}

	@Test
	void askWhenNotStickyTakesChance() throws Exception {
		this.registry.random(new Random(7)::nextDouble);
		this.caller.set("somebody");
		this.registry.key(this.caller::get);
		assertThat(chosen(answer(20, false))).hasSizeBetween(160, 240);
	}

	@Test
	void askWhenKeyIsNullOrFailsTakesChance() throws Exception {
		this.registry.random(() -> 0);
		this.registry.key(() -> null);
		assertThat(answer(5, true).ask("?")).isEqualTo("next");
		this.registry.key(() -> {
			throw new IllegalStateException("no request");
		});
		assertThat(answer(5, true).ask("?")).isEqualTo("next");
		this.registry.key(() -> {
			throw new NoClassDefFoundError("gone");
		});
		assertThat(answer(5, true).ask("?")).isEqualTo("next");
	}

	@Test
	void askWhenCandidateFailsGoesOnToStableAndNotTheOtherWayRound() throws Exception {
		this.next.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.registry.random(() -> 0);
		Model answer = answer(50, false);
		assertThat(answer.ask("?")).isEqualTo("stable");
		this.registry.random(() -> 0.9);
		KnownFailure failure = new KnownFailure(FailureKind.UNAVAILABLE);
		this.stable.fail(failure);
		int calls = this.next.calls();
		assertThat(catchThrowable(() -> answer.ask("?"))).isSameAs(failure);
		assertThat(this.next.calls()).isEqualTo(calls);
	}

	/**
	 * Have the candidate get every other call, by a percentage of 50.
	 */
	private void chooseInTurn(int call) {
		double part = (call % 2 == 0) ? 0 : 0.9;
		this.registry.random(() -> part);
	}

	private void abort(Model answer) {
		for (int i = 0; i < 60; i++) {
			chooseInTurn(i);
			catchThrowable(() -> answer.ask("?"));
		}
		for (int i = 0; i < 40; i++) {
			this.registry.random(() -> 0);
			catchThrowable(() -> answer.ask("?"));
		}
	}

	@Test
	void askWhenCandidateFailsMoreOftenTakesItOut() throws Exception {
		this.next.fail(new KnownFailure(FailureKind.REJECTED));
		Model answer = answer(50, false);
		List<String> warnings = new ArrayList<>();
		Logger logger = Logger.getLogger(CanaryState.class.getName());
		Filter filter = logger.getFilter();
		logger.setFilter((entry) -> entry.getLevel() == Level.WARNING && !warnings.add(entry.getMessage()));
		try {
			abort(answer);
		}
		finally {
			logger.setFilter(filter);
		}
		assertThat(this.next.calls()).isEqualTo(50);
		assertThat(answer.ask("?")).isEqualTo("stable");
		assertThat(this.registry.events()).singleElement().isInstanceOfSatisfying(CanaryAborted.class, (event) -> {
			assertThat(event.name()).isEqualTo("answer");
			assertThat(event.candidate()).isEqualTo("next");
			assertThat(event.reason()).contains("100.0 % of its 50 calls failed");
		});
		assertThat(warnings).singleElement()
			.asString()
			.contains("models.answer sends no more calls to its candidate next");
		assertThat(this.registry.views().route("models", "answer"))
			.extracting(Member::name, Member::share, Member::drained)
			.containsExactly(tuple("stable", 1.0, false), tuple("next", 0.0, true));
	}

	@Test
	void askWhenCandidateIsDownTakesItOutThoughItsBreakerIsOpen() throws Exception {
		this.next.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model answer = answer(50, false);
		for (int i = 0; i < 100; i++) {
			chooseInTurn(i);
			assertThat(answer.ask("?")).isEqualTo("stable");
		}
		assertThat(this.next.calls()).isEqualTo(5);
		assertThat(this.registry.events()).filteredOn(CanaryAborted.class::isInstance)
			.singleElement()
			.isInstanceOfSatisfying(CanaryAborted.class,
					(event) -> assertThat(event.reason()).contains("100.0 % of its 50 calls failed"));
	}

	@Test
	void askWhenCandidateIsLeftAloneAfterARateLimitKeepsIt() throws Exception {
		this.next.failNext(KnownFailure.rateLimited(Duration.ofMinutes(1)));
		Model answer = answer(50, false);
		for (int i = 0; i < 120; i++) {
			chooseInTurn(i);
			assertThat(answer.ask("?")).isEqualTo("stable");
		}
		assertThat(this.next.calls()).isOne();
		assertThat(this.registry.events()).noneMatch(CanaryAborted.class::isInstance);
	}

	@Test
	void askWhenBothFailAlikeKeepsCandidate() {
		this.next.fail(new KnownFailure(FailureKind.REJECTED));
		this.stable.fail(new KnownFailure(FailureKind.REJECTED));
		abort(answer(50, false));
		assertThat(this.registry.events()).isEmpty();
	}

	@Test
	void askWhenCandidateIsSlowerTakesItOut() {
		this.stable.whenCalled(() -> this.registry.time().advance(Duration.ofMillis(100)));
		this.next.whenCalled(() -> this.registry.time().advance(Duration.ofMillis(160)));
		Model answer = answer(50, false);
		for (int i = 0; i < 120; i++) {
			chooseInTurn(i);
			catchThrowable(() -> answer.ask("?"));
		}
		assertThat(this.registry.events()).singleElement()
			.isInstanceOfSatisfying(CanaryAborted.class,
					(event) -> assertThat(event.reason()).contains("160.0 ms", "100.0 ms"));
	}

	@Test
	void askWhenCandidateIsSlowerByNextToNothingKeepsIt() {
		this.stable.whenCalled(() -> this.registry.time().advance(Duration.ofNanos(500)));
		this.next.whenCalled(() -> this.registry.time().advance(Duration.ofMillis(4)));
		Model answer = answer(50, false);
		for (int i = 0; i < 120; i++) {
			chooseInTurn(i);
			catchThrowable(() -> answer.ask("?"));
		}
		assertThat(this.registry.events()).isEmpty();
	}

	@Test
	void askWhenCandidateHasNewInstanceTriesItAgain() throws Exception {
		this.next.fail(new KnownFailure(FailureKind.REJECTED));
		Model answer = answer(50, false);
		abort(answer);
		this.registry.random(() -> 0);
		assertThat(answer.ask("?")).isEqualTo("stable");
		this.registry.replace("next");
		assertThat(answer.ask("?")).isEqualTo("next");
	}

	@Test
	void putWhenOnlyRetriesChangeKeepsCandidateOut() throws Exception {
		this.next.fail(new KnownFailure(FailureKind.REJECTED));
		Model answer = answer(50, false);
		abort(answer);
		this.registry.random(() -> 0);
		this.registry.group("answer", Settings.retries(2).canary("stable", "next", 50, false, ABORT));
		assertThat(answer.ask("?")).isEqualTo("stable");
		this.next.fail(null);
		this.registry.group("answer", Settings.retries(2).canary("stable", "next", 60, false, ABORT));
		assertThat(answer.ask("?")).isEqualTo("next");
	}

	@Test
	void askWhenCandidateComesToFailAfterManyGoodCallsTakesItOutSoon() {
		Model answer = answer(50, false);
		for (int i = 0; i < 20_000; i++) {
			chooseInTurn(i);
			assertThatCode(() -> answer.ask("?")).doesNotThrowAnyException();
		}
		this.next.fail(new KnownFailure(FailureKind.REJECTED));
		for (int i = 0; i < 200; i++) {
			chooseInTurn(i);
			catchThrowable(() -> answer.ask("?"));
		}
		assertThat(this.registry.events()).singleElement().isInstanceOf(CanaryAborted.class);
	}

}
