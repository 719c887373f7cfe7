package io.beluga.registry.routing;

import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class FailoverTests extends AbstractGroupTests {

	@Test
	void askWhenFirstMemberServesAsksNoOther() throws Exception {
		assertThat(smart(Settings.retries(1)).ask("?")).isEqualTo("main");
		assertThat(this.spare.calls()).isZero();
		assertThat(this.registry.registry().providers().info("models", "main").generation()).isOne();
	}

	@Test
	void askTellsObserversOfMembersTheMethod() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart(Settings.retries(0)).ask("?");
		assertThat(this.registry.observed()).containsExactly("smart.ask", "main.ask", "spare.ask");
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class,
			names = { "RATE_LIMITED", "UNAVAILABLE", "CONNECT", "TIMEOUT", "AUTH", "QUOTA" })
	void askWhenFailureMovesOnAsksNextMember(FailureKind kind) throws Exception {
		this.main.fail(new KnownFailure(kind));
		assertThat(smart(Settings.retries(0)).ask("?")).isEqualTo("spare");
		assertThat(this.main.calls()).isOne();
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "REJECTED", "CANCELLED", "UNKNOWN" })
	void askWhenFailureDoesNotMoveOnThrowsIt(FailureKind kind) {
		KnownFailure failure = new KnownFailure(kind);
		this.main.fail(failure);
		Model smart = smart(Settings.retries(3));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(failure);
		assertThat(this.main.calls()).isOne();
		assertThat(this.spare.calls()).isZero();
	}

	@Test
	void askWhenErrorIsThrownThrowsIt() {
		this.main.whenCalled(() -> {
			throw new StackOverflowError();
		});
		Model smart = smart(Settings.retries(3));
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> smart.ask("?"));
		assertThat(this.spare.calls()).isZero();
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
	}

	@Test
	void askWhenAllFailThrowsFirstFailureWithOthersSuppressed() {
		KnownFailure first = new KnownFailure(FailureKind.UNAVAILABLE);
		KnownFailure second = new KnownFailure(FailureKind.TIMEOUT);
		this.main.fail(first);
		this.spare.fail(second);
		Model smart = smart(Settings.retries(0));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(first);
		assertThat(first.getSuppressed()).containsExactly(second);
	}

	@Test
	void askWhenSameExceptionObjectIsThrownAgainDoesNotGrowIt() {
		KnownFailure failure = new KnownFailure(FailureKind.TIMEOUT);
		KnownFailure other = new KnownFailure(FailureKind.TIMEOUT);
		this.main.fail(failure);
		this.spare.fail(other);
		Model smart = smart(Settings.retries(0).breaker(100, 100, 100, Duration.ofSeconds(30)));
		for (int i = 0; i < 10; i++) {
			catchThrowable(() -> smart.ask("?"));
		}
		assertThat(failure.getSuppressed()).containsExactly(other);
	}

	@Test
	void askWhenFailureMayPassRetriesSameMemberWithFullJitter() throws Exception {
		this.registry.random(() -> 0.25);
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE), new KnownFailure(FailureKind.CONNECT));
		assertThat(smart(Settings.retries(2)).ask("?")).isEqualTo("main");
		assertThat(this.main.calls()).isEqualTo(3);
		assertThat(this.registry.time().waits()).containsExactly(Duration.ofMillis(125), Duration.ofMillis(250));
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "TIMEOUT", "AUTH", "QUOTA" })
	void askWhenFailureWillNotPassDoesNotRetrySameMember(FailureKind kind) throws Exception {
		this.main.failNext(new KnownFailure(kind));
		assertThat(smart(Settings.retries(3)).ask("?")).isEqualTo("spare");
		assertThat(this.main.calls()).isOne();
		assertThat(this.registry.time().waits()).isEmpty();
	}

	@Test
	void askWhenRetryAfterIsShortWaitsForIt() throws Exception {
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(2)));
		assertThat(smart(Settings.retries(1)).ask("?")).isEqualTo("main");
		assertThat(this.registry.time().waits()).containsExactly(Duration.ofSeconds(2));
	}

	@Test
	void askWhenRetryAfterIsLongMovesOnAtOnceAndPausesMember() throws Exception {
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(60)));
		Model smart = smart(Settings.retries(1));
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(this.registry.time().waits()).isEmpty();
		this.registry.time().advance(Duration.ofSeconds(59));
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(this.main.calls()).isOne();
		this.registry.time().advance(Duration.ofSeconds(1));
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenOnlyMemberIsPausedWaitsForIt() throws Exception {
		Model alone = this.registry.group("alone", Settings.retries(0).failover("main"));
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(2)));
		catchThrowable(() -> alone.ask("?"));
		assertThat(alone.ask("?")).isEqualTo("main");
		assertThat(this.registry.time().waits()).containsExactly(Duration.ofSeconds(2));
	}

	@Test
	void askWhenBackoffIsLongerThanMaxWaitMovesOn() throws Exception {
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		Settings settings = Settings.retries(1)
			.backoff(Duration.ofSeconds(10), Duration.ofSeconds(10))
			.maxWait(Duration.ofSeconds(3));
		assertThat(smart(settings).ask("?")).isEqualTo("spare");
	}

	@Test
	void askWhenInterruptedWhileWaitingThrowsFailureAndKeepsFlag() {
		KnownFailure failure = new KnownFailure(FailureKind.UNAVAILABLE);
		this.main.fail(failure).whenCalled(() -> Thread.currentThread().interrupt());
		Model smart = smart(Settings.retries(1));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(failure);
		assertThat(Thread.interrupted()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "UNAVAILABLE", "CONNECT", "TIMEOUT", "AUTH" })
	void askWhenCallerIsInterruptedMovesNowhereAndCountsForNoBreaker(FailureKind kind) throws Exception {
		KnownFailure failure = new KnownFailure(kind);
		this.main.fail(failure).whenCalled(() -> Thread.currentThread().interrupt());
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 5; i++) {
			assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(failure);
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(this.spare.calls()).isZero();
		assertThat(this.registry.events()).isEmpty();
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
		this.main.fail(null).whenCalled(() -> {
		});
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenCallerIsInterruptedAtSecondMemberThrowsThatWithFirstFailureSuppressed() {
		KnownFailure first = new KnownFailure(FailureKind.UNAVAILABLE);
		KnownFailure second = new KnownFailure(FailureKind.TIMEOUT);
		this.main.fail(first);
		this.spare.fail(second).whenCalled(() -> Thread.currentThread().interrupt());
		Model smart = smart(Settings.retries(0));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(second);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(second.getSuppressed()).containsExactly(first);
	}

	@Test
	void askWhenRetryAfterIsEndlessMovesOnAndGivesPlaceBack() throws Exception {
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(Long.MAX_VALUE)));
		assertThat(smart(Settings.retries(1)).ask("?")).isEqualTo("spare");
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
		this.registry.time().advance(Duration.ofDays(364));
		assertThat(smart(Settings.retries(1)).ask("?")).isEqualTo("spare");
	}

	@Test
	void askWhenClockOfSystemIsSetBackCallsMemberAfterOpenFor() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 5; i++) {
			smart.ask("?");
		}
		this.main.fail(null);
		this.registry.time().setClockBack(Duration.ofHours(1));
		this.registry.time().advance(Duration.ofSeconds(31));
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenRetryBudgetIsSpentMovesOnWithoutRetry() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model smart = smart(Settings.retries(1)
			.backoff(Duration.ZERO, Duration.ZERO)
			.budget(20, 0)
			.breaker(100, 1000, 1000, Duration.ofSeconds(30)));
		for (int i = 0; i < 100; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.main.calls()).isEqualTo(120);
		this.registry.time().advance(Duration.ofSeconds(11));
		for (int i = 0; i < 10; i++) {
			smart.ask("?");
		}
		assertThat(this.main.calls()).isEqualTo(132);
	}

	@Test
	void askWhenBreakerOpensAsksMemberNoMoreUntilItReopens() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.CONNECT));
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 8; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.main.calls()).isEqualTo(5);
		assertThat(this.registry.events()).singleElement().isInstanceOfSatisfying(MemberOpened.class, (event) -> {
			assertThat(event.member()).isEqualTo("main");
			assertThat(event.reason()).isEqualTo("CONNECT");
			assertThat(Duration.between(event.timestamp(), event.reopensAt())).isEqualTo(Duration.ofSeconds(30));
		});
		this.registry.time().advance(Duration.ofSeconds(31));
		this.main.fail(null);
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(this.registry.events()).last().isInstanceOf(MemberClosed.class);
		assertThat(this.registry.state("smart", "main").generation().breaker().state()).isEqualTo(BreakerState.CLOSED);
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "REJECTED", "CANCELLED", "UNKNOWN", "RATE_LIMITED" })
	void askWhenHalfOpenProbeEndsUndecidedGivesSlotBack(FailureKind kind) throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).failNext(new KnownFailure(kind));
		catchThrowable(() -> smart.ask("?"));
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenHalfOpenProbeThrowsErrorGivesSlotBack() throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		this.main.fail(null).whenCalled(() -> {
			throw new LinkageError();
		});
		catchThrowable(() -> smart.ask("?"));
		this.main.whenCalled(() -> {
		});
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@ParameterizedTest
	@EnumSource(value = FailureKind.class, names = { "AUTH", "QUOTA" })
	void askWhenKeyIsRefusedAsksNoMoreUntilNextGeneration(FailureKind kind) throws Exception {
		this.main.fail(new KnownFailure(kind));
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 3; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.main.calls()).isOne();
		this.registry.replace("main");
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(this.registry.events()).last().isInstanceOf(MemberClosed.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void askWhenOldInstanceRecoversTellsNothingOfTheNewOne(boolean opens) throws Exception {
		Model smart = smart(Settings.retries(0));
		halfOpen(smart);
		CompletableFuture<String> probe = new CompletableFuture<>();
		this.main.fail(null).stage(() -> probe);
		CompletionStage<String> answer = smart.askLater("?");
		FakeModel next = this.registry.replace("main");
		next.fail(opens ? new KnownFailure(FailureKind.AUTH) : null);
		assertThat(smart.ask("?")).isEqualTo(opens ? "spare" : "main");
		List<ProviderEvent> told = List.copyOf(this.registry.events());
		assertThat(told).last().isInstanceOf(opens ? MemberOpened.class : MemberClosed.class);
		probe.complete("main");
		assertThat(answer.toCompletableFuture()).isCompletedWithValue("main");
		assertThat(this.registry.events()).isEqualTo(told);
	}

	@Test
	void askWhenMemberIsReplacedMeanwhileDoesNotTellThatItOpened() throws Exception {
		Model smart = smart(Settings.retries(0));
		List<String> meanwhile = new ArrayList<>();
		this.main.fail(new KnownFailure(FailureKind.AUTH)).whenCalled(() -> {
			this.registry.replace("main");
			catchThrowable(() -> meanwhile.add(smart.ask("?")));
		});
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(meanwhile).containsExactly("main");
		assertThat(this.registry.events()).isEmpty();
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenMemberIsRemovedAndComesBackStartsWithClosedBreaker() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		Model smart = smart(Settings.retries(0));
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.registry().providers().remove("models", "main");
		this.registry.member("main");
		// the first call makes the instance, and shows that it is another one
		this.registry.registry().providers().get(TestRegistry.MODELS, "main").ask("?");
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenMemberIsRemovedWhileServingMovesOn() throws Exception {
		Model smart = smart(Settings.retries(0));
		assertThat(smart.ask("?")).isEqualTo("main");
		this.registry.registry().providers().remove("models", "main");
		assertThat(smart.ask("?")).isEqualTo("spare");
	}

	@Test
	void askWhenAllBreakersAreOpenTriesTheOneThatReopensFirst() throws Exception {
		Model smart = smart(Settings.retries(0));
		this.spare.fail(new KnownFailure(FailureKind.AUTH));
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		catchThrowable(() -> smart.ask("?"));
		this.registry.time().advance(Duration.ofSeconds(1));
		for (int i = 0; i < 4; i++) {
			catchThrowable(() -> smart.ask("?"));
		}
		assertThat(this.registry.events()).hasSize(2);
		this.spare.fail(null);
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(this.spare.calls()).isEqualTo(2);
	}

	@Test
	void askWhenMemberCannotBeMadeMovesOnAndCountsNothingForBreaker() throws Exception {
		this.registry.member(TestRegistry.MODELS, "broken", Map.of("broken", true));
		Model smart = this.registry.group("smart", Settings.retries(2).failover("broken", "spare"));
		for (int i = 0; i < 10; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.registry.events()).isEmpty();
		assertThat(this.registry.state("smart", "broken").lastFailure()).isEqualTo(FailureKind.NOT_CREATED);
	}

	@Test
	void askWhenNoMemberCanBeMadeThrowsWhyTheFirstOneCannot() {
		this.registry.member(TestRegistry.MODELS, "broken", Map.of("broken", true));
		Model smart = this.registry.group("smart", Settings.retries(0).failover("broken"));
		assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> smart.ask("?"))
			.withMessageContaining("models.broken");
	}

	@Test
	void askWhenMemberIsFullMovesOn() throws Exception {
		Model smart = smart(Settings.retries(0).maxConcurrent(1));
		StringBuilder nested = new StringBuilder();
		this.main.whenCalled(() -> {
			this.main.whenCalled(() -> {
			});
			try {
				nested.append(smart.ask("?"));
			}
			catch (Exception ex) {
				nested.append(ex);
			}
		});
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(nested).hasToString("spare");
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenAllMembersAreFullSaysSo() {
		Model alone = this.registry.group("alone", Settings.retries(0).maxConcurrent(1).failover("main"));
		this.main.whenCalled(
				() -> assertThatExceptionOfType(NoMemberAvailableException.class).isThrownBy(() -> alone.ask("?"))
					.withMessageContaining("models.alone")
					.withMessageContaining("max-concurrent"));
		assertThat(catchThrowable(() -> alone.ask("?"))).isNull();
	}

	@Test
	void askWhenMemberIsDrainedAsksTheOthers() throws Exception {
		Model smart = smart(Settings.retries(0));
		smart.ask("?");
		this.registry.state("smart", "main").setDrained(true);
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.state("smart", "main").setDrained(false);
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenContextIsTooLongMovesOnOnlyToMemberThatTakesMore() throws Exception {
		FakeModel small = this.registry.member(TestRegistry.MODELS, "small", Map.of("context-window", 8000));
		FakeModel same = this.registry.member(TestRegistry.MODELS, "same", Map.of("context-window", "8000"));
		this.registry.member(TestRegistry.MODELS, "large", Map.of("context-window", 100000));
		KnownFailure failure = new KnownFailure(FailureKind.CONTEXT_LENGTH);
		small.fail(failure);
		Model two = this.registry.group("two", Settings.retries(2).failover("small", "same", "main"));
		assertThat(catchThrowable(() -> two.ask("?"))).isSameAs(failure);
		Model three = this.registry.group("three", Settings.retries(2).failover("small", "same", "large"));
		assertThat(three.ask("?")).isEqualTo("large");
		assertThat(small.calls()).isEqualTo(2);
		assertThat(same.calls()).isZero();
	}

	@Test
	void askWhenContextIsTooLongTakesNoMemberForAGroupByItsFields() throws Exception {
		KnownFailure failure = new KnownFailure(FailureKind.CONTEXT_LENGTH);
		this.registry.member(TestRegistry.MODELS, "small", Map.of("context-window", 8000)).fail(failure);
		this.registry.member(TestRegistry.MODELS, "large", Map.of("context-window", 100000));
		FakeModel odd = this.registry.member(TestRegistry.MODELS, "odd", Map.of("members", List.of("large")));
		Model two = this.registry.group("two", Settings.retries(0).failover("small", "odd"));
		assertThat(catchThrowable(() -> two.ask("?"))).isSameAs(failure);
		assertThat(odd.calls()).isZero();
	}

	@Test
	void askWhenContextIsTooLongMovesOnToGroupThatWasNotCalledYet() throws Exception {
		this.registry.member(TestRegistry.MODELS, "small", Map.of("context-window", 8000))
			.fail(new KnownFailure(FailureKind.CONTEXT_LENGTH));
		this.registry.member(TestRegistry.MODELS, "large", Map.of("context-window", 100000));
		this.registry.group("largest", Settings.retries(0).failover("main", "large"));
		this.registry.registry().configuredProviders().setAliases("models", Map.of("roomy", "largest"));
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("small", "roomy"));
		assertThat(outer.ask("?")).isEqualTo("large");
		this.registry.group("one", Settings.retries(0).failover("two"));
		this.registry.group("two", Settings.retries(0).failover("one"));
		Model lost = this.registry.group("lost", Settings.retries(0).failover("small", "one"));
		assertThat(catchThrowable(() -> lost.ask("?"))).as("a circle").hasMessage("CONTEXT_LENGTH");
	}

	@Test
	void askWhenGroupIsMemberClassifiesByItsMembers() throws Exception {
		this.registry.member("last");
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart(Settings.retries(0));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("smart", "last"));
		assertThat(outer.ask("?")).isEqualTo("last");
	}

	@Test
	void askWhenMemberIsAliasFollowsIt() throws Exception {
		this.registry.registry().configuredProviders().setAliases("models", Map.of("cheap", "main"));
		Model smart = this.registry.group("smart", Settings.retries(0).failover("cheap", "spare"));
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.member("other");
		this.registry.registry().providers().get(TestRegistry.MODELS, "other").ask("?");
		this.registry.registry().configuredProviders().setAliases("models", Map.of("cheap", "other"));
		assertThat(smart.ask("?")).isEqualTo("other");
	}

	@Test
	void askWhenClassifierBeanKnowsFailureUsesIt() throws Exception {
		this.main.fail(new IllegalStateException("overloaded"));
		this.registry.classifiers().add((failure) -> {
			throw new IllegalArgumentException("a classifier that fails");
		});
		this.registry.classifiers()
			.add((failure) -> (failure instanceof IllegalStateException)
					? Optional.of(ClassifiedFailure.of(FailureKind.UNAVAILABLE)) : Optional.empty());
		assertThat(smart(Settings.retries(0)).ask("?")).isEqualTo("spare");
	}

	@Test
	void askWhenClassifierEndsInErrorThrowsTheFailureAndGivesPlaceBack() throws Exception {
		IllegalStateException failure = new IllegalStateException("overloaded");
		this.main.fail(failure);
		this.registry.classifiers().add((unknown) -> {
			throw new AssertionError("a classifier that is not finished");
		});
		Model smart = smart(Settings.retries(0).maxConcurrent(1));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(failure);
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
		this.main.fail(null);
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenClassifierRunsOutOfMemoryThrowsThatAndGivesPlaceBack() throws Exception {
		IllegalStateException failure = new IllegalStateException("overloaded");
		this.main.fail(failure);
		OutOfMemoryError error = new OutOfMemoryError("a classifier that takes too much");
		this.registry.classifiers().add((unknown) -> {
			throw error;
		});
		Model smart = smart(Settings.retries(0).maxConcurrent(1));
		assertThat(catchThrowable(() -> smart.ask("?"))).isSameAs(error);
		assertThat(smart.askLater("?").toCompletableFuture()).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingCause()
			.isSameAs(error);
		assertThat(catchThrowable(() -> smart.stream("?").blockLast(Duration.ofSeconds(30)))).isSameAs(error);
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
		this.main.fail(null);
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void putWhenMembersChangeKeepsWhatIsKnownOfTheOthers() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		Model smart = smart(Settings.retries(0));
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.member("third");
		this.registry.group("smart", Settings.retries(1).failover("main", "third"));
		assertThat(smart.ask("?")).isEqualTo("third");
		assertThat(this.main.calls()).isOne();
		assertThat(this.registry.routes().find("models", "smart").members()).hasSize(2);
	}

	@Test
	void putWhenBreakerSettingsChangeKeepsOpenBreakerOpen() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		Model smart = smart(Settings.retries(0));
		smart.ask("?");
		this.registry.group("smart",
				Settings.retries(0).breaker(50, 20, 5, Duration.ofSeconds(10)).failover("main", "spare"));
		assertThat(smart.ask("?")).isEqualTo("spare");
		assertThat(this.main.calls()).isOne();
		this.main.fail(null);
		this.registry.time().advance(Duration.ofSeconds(11));
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void putWhenBreakerSettingsChangeAndItIsHalfOpenTellsThatItIsClosed() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		Model smart = smart(Settings.retries(0));
		smart.ask("?");
		this.registry.time().advance(Duration.ofSeconds(31));
		this.main.fail(null);
		this.registry.group("smart",
				Settings.retries(0).breaker(50, 20, 5, Duration.ofSeconds(10)).failover("main", "spare"));
		assertThat(smart.ask("?")).isEqualTo("main");
		assertThat(this.registry.events()).satisfiesExactly(
				(event) -> assertThat(event).isInstanceOf(MemberOpened.class),
				(event) -> assertThat(event).isInstanceOf(MemberClosed.class));
	}

	@Test
	void removeWhenGroupIsGoneForgetsIt() throws Exception {
		smart(Settings.retries(0)).ask("?");
		this.registry.registry().providers().remove("models", "smart");
		this.registry.registry().close();
		assertThat(this.registry.routes().find("models", "smart")).isNull();
	}

	@Test
	void putWhenGroupsLeadInCircleRefusesThem() {
		this.registry.group("one", Settings.retries(0).failover("main"));
		this.registry.group("two", Settings.retries(0).failover("one"));
		this.registry.group("one", Settings.retries(0).failover("two"));
		assertThatExceptionOfType(ProviderCreationFailedException.class)
			.isThrownBy(() -> this.registry.registry().providers().get(TestRegistry.MODELS, "one").ask("?"))
			.withStackTraceContaining("one -> two -> one");
	}

	@Test
	void askWhenMemberHasMembersOfItsOwnTakesItForNoGroup() throws Exception {
		Model smart = smart(Settings.retries(0));
		this.registry.registry()
			.providers()
			.put("models", "main", ProviderConfig.builder("fake").customField("members", List.of("smart")).build());
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@ParameterizedTest
	@EnumSource(FailureKind.class)
	void askWhenFailureRepeatsOpensBreakerOnlyForWhatTellsOfTheMember(FailureKind kind) {
		boolean counts = switch (kind) {
			case UNAVAILABLE, CONNECT, TIMEOUT, AUTH, QUOTA -> true;
			default -> false;
		};
		this.main.fail(new KnownFailure(kind));
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 10; i++) {
			catchThrowable(() -> smart.ask("?"));
		}
		assertThat(this.registry.state("smart", "main").generation().breaker().state())
			.isEqualTo(counts ? BreakerState.OPEN : BreakerState.CLOSED);
	}

	@Test
	void askWhenKeyIsRefusedAsksAgainAfterOpenFor() throws Exception {
		this.main.failNext(new KnownFailure(FailureKind.AUTH));
		Model smart = smart(Settings.retries(0));
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.time().advance(Duration.ofSeconds(29));
		assertThat(smart.ask("?")).isEqualTo("spare");
		this.registry.time().advance(Duration.ofSeconds(2));
		assertThat(smart.ask("?")).isEqualTo("main");
	}

	@Test
	void askWhenContextIsTooLongAsksOnce() {
		this.main.fail(new KnownFailure(FailureKind.CONTEXT_LENGTH));
		catchThrowable(() -> smart(Settings.retries(3)).ask("?"));
		assertThat(this.main.calls()).isOne();
		assertThat(this.spare.calls()).isZero();
	}

	@Test
	void askWhenBackoffGrowsWaitsNoLongerThanMax() throws Exception {
		this.registry.random(() -> Math.nextDown(1.0));
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE), new KnownFailure(FailureKind.UNAVAILABLE),
				new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(smart(Settings.retries(3).backoff(Duration.ofSeconds(1), Duration.ofMillis(1500))).ask("?"))
			.isEqualTo("main");
		assertThat(this.registry.time().waits()).extracting(Duration::toMillis)
			.allSatisfy((millis) -> assertThat(millis).isLessThanOrEqualTo(1500))
			.hasSize(3);
	}

	@Test
	void askWhenRetryBudgetHasMinimumAllowsIt() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model smart = smart(Settings.retries(1)
			.backoff(Duration.ZERO, Duration.ZERO)
			.budget(0, 2)
			.breaker(100, 1000, 1000, Duration.ofSeconds(30)));
		for (int i = 0; i < 50; i++) {
			assertThat(smart.ask("?")).isEqualTo("spare");
		}
		assertThat(this.main.calls()).as("two a second, over ten seconds").isEqualTo(50 + 20);
	}

	@Test
	void askWhenMaxWaitIsZeroMovesOnAtOnce() throws Exception {
		this.main.failNext(KnownFailure.rateLimited(Duration.ofMillis(1)));
		assertThat(smart(Settings.retries(1).maxWait(Duration.ZERO)).ask("?")).isEqualTo("spare");
		assertThat(this.registry.time().waits()).isEmpty();
	}

	@Test
	void askIsAnsweredOnTheThreadOfTheCaller() throws Exception {
		List<Thread> threads = new ArrayList<>();
		this.main.whenCalled(() -> threads.add(Thread.currentThread())).fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.whenCalled(() -> threads.add(Thread.currentThread()));
		smart(Settings.retries(1)).ask("?");
		assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
	}

	@Test
	void linesWhenCallThrowsMovesOnAndWhenIteratedDoesNot() {
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		Model smart = smart(Settings.retries(0));
		assertThat(smart.lines("?")).containsExactly("spare", "!");
		KnownFailure cut = new KnownFailure(FailureKind.UNAVAILABLE);
		this.main.flux(() -> Flux.error(cut));
		assertThat(catchThrowable(() -> smart.lines("?").toList())).isSameAs(cut);
		assertThat(this.spare.calls()).isEqualTo(2);
	}

	@Test
	void replaceWhenMemberHasNewInstanceMakesNoNewGroup() throws Exception {
		Model smart = smart(Settings.retries(0));
		smart.ask("?");
		this.registry.replace("main");
		smart.ask("?");
		assertThat(this.registry.registry().providers().info("models", "main").generation()).isEqualTo(2);
		assertThat(this.registry.registry().providers().info("models", "smart").generation()).isOne();
	}

	@Test
	void optionsWhenMethodIsNoCallAreThoseOfTheMemberThatWouldBeCalledAndCountNowhere() throws Exception {
		Model smart = smart(Settings.retries(0).maxConcurrent(1));
		smart.ask("?");
		MemberState state = this.registry.state("smart", "main");
		assertThat(smart.options()).isEqualTo("options of main");
		assertThat(state.served()).isOne();
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		for (int i = 0; i < 6; i++) {
			smart.ask("?");
		}
		assertThat(smart.options()).as("main is left alone").isEqualTo("options of spare");
		this.registry.time().advance(Duration.ofSeconds(31));
		List<String> meanwhile = new ArrayList<>();
		this.main.whenCalled(() -> meanwhile.add(smart.options()));
		smart.ask("?");
		assertThat(meanwhile).as("while all places are taken").hasSize(1);
		smart.options();
		assertThat(state.generation().breaker().state()).isEqualTo(BreakerState.OPEN);
		assertThat(this.registry.state("smart", "spare").served()).isEqualTo(7);
	}

	@Test
	void optionsWhenFirstMemberCannotBeMadeAreThoseOfTheNext() {
		this.registry.member(TestRegistry.MODELS, "broken", Map.of("broken", true));
		Model smart = this.registry.group("smart", Settings.retries(0).failover("broken", "spare"));
		assertThat(smart.options()).isEqualTo("options of spare");
		assertThat(this.registry.state("smart", "broken").lastFailure()).isNull();
	}

	@Test
	void optionsWhenGroupIsMemberCountInNeither() throws Exception {
		smart(Settings.retries(0));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("smart"));
		outer.ask("?");
		outer.options();
		assertThat(this.registry.state("outer", "smart").served()).isOne();
		assertThat(this.registry.state("smart", "main").served()).isOne();
	}

	@Test
	void askWhenGroupIsMemberAndFailsCountsOnceForEachOfBoth() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.registry.member("last");
		smart(Settings.retries(0));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("smart", "last"));
		assertThat(outer.ask("?")).isEqualTo("last");
		assertThat(this.registry.state("outer", "smart").calls()).isOne();
		assertThat(this.registry.state("smart", "main").calls()).isOne();
		assertThat(this.registry.state("smart", "spare").calls()).isOne();
		assertThat(this.registry.state("outer", "last").calls()).isOne();
	}

	@Test
	void askWhenGroupIsMemberAndHasNobodyMovesOn() throws Exception {
		this.registry.member(TestRegistry.MODELS, "broken", Map.of("broken", true));
		this.registry.group("inner", Settings.retries(0).failover("broken"));
		Model outer = this.registry.group("outer", Settings.retries(0).failover("inner", "spare"));
		assertThat(outer.ask("?")).isEqualTo("spare");
		assertThat(this.registry.state("outer", "inner").lastFailure()).isEqualTo(FailureKind.NOT_CREATED);
		this.registry.group("inner", Settings.retries(0).failover("main"));
		assertThat(outer.ask("?")).isEqualTo("main");
		this.registry.state("inner", "main").setDrained(true);
		assertThat(outer.ask("?")).isEqualTo("spare");
	}

	@Test
	void askWhenMemberItselfUsesTheRegistryInVainDoesNotTakeThatForItsOwnAbsence() {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		visa.whenCalled(() -> this.registry.registry().providers().info("payments", "nobody"));
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(1).failover("visa", "master"));
		assertThat(catchThrowable(() -> pay.ask("?"))).isInstanceOf(ProviderNotFoundException.class);
		assertThat(master.calls()).isZero();
	}

	@Test
	void askWhenPaymentMayHaveRunTellsThatAndNotThatAnotherOneDidNot() {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(0).failover("visa", "master"));
		ConnectException refused = new ConnectException("refused");
		KnownFailure mayHaveRun = new KnownFailure(FailureKind.TIMEOUT);
		visa.fail(refused);
		master.fail(mayHaveRun);
		assertThat(catchThrowable(() -> pay.ask("?"))).isSameAs(mayHaveRun);
		assertThat(mayHaveRun.getSuppressed()).containsExactly(refused);
		master.fail(new ConnectException("refused, too"));
		assertThat(catchThrowable(() -> pay.ask("?"))).isSameAs(refused);
	}

	@Test
	void askWhenPaymentMayHaveRunInGroupThatIsMemberDoesNotMoveOn() {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		FakeModel last = this.registry.member(TestRegistry.PAYMENTS, "last", Map.of());
		this.registry.group(TestRegistry.PAYMENTS, "cards", Settings.retries(0).failover("visa", "master"));
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(1).failover("cards", "last"));
		visa.fail(new ConnectException("refused"));
		master.fail(new KnownFailure(FailureKind.TIMEOUT));
		catchThrowable(() -> pay.ask("?"));
		assertThat(master.calls()).isOne();
		assertThat(last.calls()).isZero();
	}

	@Test
	void askWhenPackageIsNotIdempotentMovesOnOnlyWhereNothingRan() throws Exception {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(1).failover("visa", "master"));
		for (FailureKind kind : FailureKind.values()) {
			boolean neverRan = kind == FailureKind.NOT_CREATED || kind == FailureKind.OPEN || kind == FailureKind.FULL;
			if (!neverRan) {
				KnownFailure failure = new KnownFailure(kind);
				visa.fail(failure);
				assertThat(catchThrowable(() -> pay.ask("?"))).isSameAs(failure);
				this.registry.time().advance(Duration.ofSeconds(31));
			}
		}
		assertThat(master.calls()).isZero();
		this.registry.time().advance(Duration.ofSeconds(60));
		visa.fail(new ConnectException("refused"));
		assertThat(pay.ask("?")).isEqualTo("master");
	}

	@Test
	void askWhenPaymentMayHaveRunAndClientWasRefusedAfterwardsDoesNotMoveOn() throws Exception {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		Model pay = this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(1).failover("visa", "master"));
		ConnectException refused = new ConnectException("refused");
		refused.addSuppressed(new SocketException("Connection reset"));
		visa.fail(refused);
		assertThat(catchThrowable(() -> pay.ask("?"))).isSameAs(refused);
		assertThat(master.calls()).isZero();
	}

	@Test
	void askWhenCallerCancelsIsNoFailureOfMember() {
		this.main.fail(new CancellationException());
		Model smart = smart(Settings.retries(0));
		for (int i = 0; i < 10; i++) {
			assertThat(catchThrowable(() -> smart.ask("?"))).isInstanceOf(CancellationException.class);
		}
		assertThat(this.registry.events()).isEmpty();
	}

	@Test
	void handleWhenUsedRoutesAsReferenceDoes() throws Exception {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart(Settings.retries(0));
		assertThat(this.registry.registry()
			.providers()
			.handle(TestRegistry.MODELS, "smart")
			.<String, Exception>use((model) -> model.ask("?"))).isEqualTo("spare");
	}

	@Test
	void askWhenInterruptedBeforeAnyAttemptSaysSo() {
		Model alone = this.registry.group("alone", Settings.retries(0).failover("main"));
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(2)));
		catchThrowable(() -> alone.ask("?"));
		Thread.currentThread().interrupt();
		Throwable failure = catchThrowable(() -> alone.ask("?"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure).isInstanceOf(NoMemberAvailableException.class)
			.hasMessageContaining("interrupted")
			.hasMessageNotContaining("drained");
	}

	@Test
	void askWhenOlderInstanceIsCalledForTheFirstTimeKeepsMembersOfTheNewerOne() throws Exception {
		this.registry.member("third");
		this.registry.group("late", Settings.retries(0).failover("main"));
		String answer = this.registry.registry().providers().handle(TestRegistry.MODELS, "late").use((older) -> {
			this.registry.group("late", Settings.retries(0).failover("third", "main"));
			return older.ask("?");
		});
		assertThat(answer).isEqualTo("main");
		assertThat(this.registry.views().drain("models", "late", "third", true)).isTrue();
		this.registry.group("late", Settings.retries(1).failover("third", "main"));
		assertThat(this.registry.registry().providers().get(TestRegistry.MODELS, "late").ask("?")).isEqualTo("main");
	}

	@Test
	void routeWhenTimeOfOpenBreakerIsOverShowsHalfOpenWithoutCall() {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model smart = this.registry.group("smart", Settings.retries(0).failover("main", "spare"));
		for (int i = 0; i < 5; i++) {
			catchThrowable(() -> smart.ask("?"));
		}
		assertThat(this.registry.views().route("models", "smart").get(0).breaker()).isEqualTo(BreakerState.OPEN);
		this.registry.time().advance(Duration.ofSeconds(31));
		assertThat(this.registry.views().route("models", "smart").get(0)).satisfies((member) -> {
			assertThat(member.breaker()).isEqualTo(BreakerState.HALF_OPEN);
			assertThat(member.reopensAt()).isEmpty();
		});
	}

}
