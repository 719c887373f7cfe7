package io.beluga.registry.routing;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for each kind of call alike.
 */
class KindsOfCallTests extends AbstractGroupTests {

	/**
	 * A kind of call.
	 */
	enum Kind {

		VALUE {

			@Override
			CompletableFuture<String> call(TestRegistry registry, ProviderPackage<Model> models, String name) {
				return of(() -> registry.registry().providers().get(models, name).ask("?"));
			}

		},

		STAGE {

			@Override
			CompletableFuture<String> call(TestRegistry registry, ProviderPackage<Model> models, String name) {
				return registry.registry().providers().get(models, name).askLater("?").toCompletableFuture();
			}

		},

		PUBLISHER {

			@Override
			CompletableFuture<String> call(TestRegistry registry, ProviderPackage<Model> models, String name) {
				return registry.registry().providers().get(models, name).once("?").toFuture();
			}

		},

		HANDLE {

			@Override
			CompletableFuture<String> call(TestRegistry registry, ProviderPackage<Model> models, String name) {
				return of(() -> registry.registry()
					.providers()
					.handle(models, name)
					.<String, Exception>use((model) -> model.ask("?")));
			}

		};

		abstract CompletableFuture<String> call(TestRegistry registry, ProviderPackage<Model> models, String name);

		private static CompletableFuture<String> of(Callable<String> call) {
			try {
				return CompletableFuture.completedFuture(call.call());
			}
			catch (Throwable ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

	}

	private final List<String> attempts = new ArrayList<>();

	private CompletableFuture<String> call(Kind kind, Settings settings) {
		smart(settings);
		return call(kind, TestRegistry.MODELS, "smart");
	}

	private CompletableFuture<String> call(Kind kind, ProviderPackage<Model> models, String name) {
		this.registry.observer((member, outcome) -> this.attempts.add(member + ": " + outcome));
		CompletableFuture<String> answer = kind.call(this.registry, models, name);
		// what does not wait on this thread waits for this
		this.registry.time().advance(Duration.ofSeconds(10));
		return answer;
	}

	private void assertNothingIsHeld() {
		assertThat(this.registry.state("smart", "main").inFlight()).isZero();
		assertThat(this.registry.state("smart", "spare").inFlight()).isZero();
		assertThat(this.registry.time().pending()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenFirstServesAsksNoOther(Kind kind) {
		assertThat(call(kind, Settings.retries(1))).isCompletedWithValue("main");
		assertThat(this.attempts).containsExactly("main: SERVED");
		assertThat(this.spare.calls()).isZero();
		assertNothingIsHeld();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenFailureMayPassWaitsAndAsksTheSameAgain(Kind kind) {
		this.main.failNext(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(call(kind, Settings.retries(1))).isCompletedWithValue("main");
		assertThat(this.attempts).containsExactly("main: UNAVAILABLE", "main: SERVED");
		assertNothingIsHeld();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenFirstFailsAsksTheNext(Kind kind) {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(call(kind, Settings.retries(1))).isCompletedWithValue("spare");
		assertThat(this.attempts).containsExactly("main: UNAVAILABLE", "main: UNAVAILABLE", "spare: SERVED");
		assertNothingIsHeld();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenRetryBudgetIsSpentMovesOnAtOnce(Kind kind) {
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		assertThat(call(kind, Settings.retries(1).budget(0, 0))).isCompletedWithValue("spare");
		assertThat(this.main.calls()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenAllFailEndsWithFirstFailureAndTheOthersBesideIt(Kind kind) {
		KnownFailure first = new KnownFailure(FailureKind.TIMEOUT);
		KnownFailure second = new KnownFailure(FailureKind.REJECTED);
		this.main.fail(first);
		this.spare.fail(second);
		smart(Settings.retries(3));
		assertThat(failure(kind, TestRegistry.MODELS, "smart")).isSameAs(first);
		assertThat(first.getSuppressed()).containsExactly(second);
		assertThat(this.attempts).containsExactly("main: TIMEOUT", "spare: REJECTED");
		assertNothingIsHeld();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenErrorIsThrownEndsWithIt(Kind kind) {
		NoSuchMethodError error = new NoSuchMethodError("gone");
		this.main.whenCalled(() -> {
			throw error;
		});
		smart(Settings.retries(3));
		assertThat(failure(kind, TestRegistry.MODELS, "smart")).isSameAs(error);
		assertThat(this.spare.calls()).isZero();
		assertNothingIsHeld();
	}

	/**
	 * Return how a call fails, which may throw at once.
	 */
	private Throwable failure(Kind kind, ProviderPackage<Model> models, String name) {
		try {
			return call(kind, models, name).handle((answer, failure) -> failure).join();
		}
		catch (Error | NoMemberAvailableException ex) {
			return ex;
		}
	}

	@ParameterizedTest
	@EnumSource
	void callWhenBreakerIsOpenAsksTheNext(Kind kind) {
		this.main.fail(new KnownFailure(FailureKind.AUTH));
		call(kind, Settings.retries(0));
		assertThat(this.registry.state("smart", "main").generation().breaker().state()).isEqualTo(BreakerState.OPEN);
		this.main.fail(null);
		assertThat(call(kind, TestRegistry.MODELS, "smart")).isCompletedWithValue("spare");
		this.registry.time().advance(Duration.ofSeconds(31));
		assertThat(call(kind, TestRegistry.MODELS, "smart")).isCompletedWithValue("main");
		assertNothingIsHeld();
	}

	@ParameterizedTest
	@EnumSource
	void callWhenOnlyMemberHasAskedToWaitWaits(Kind kind) {
		Settings settings = Settings.retries(0).maxWait(Duration.ofSeconds(20));
		this.registry.group("alone", settings.failover("main"));
		this.main.failNext(KnownFailure.rateLimited(Duration.ofSeconds(15)));
		assertThat(call(kind, TestRegistry.MODELS, "alone")).isCompletedExceptionally();
		assertThat(call(kind, TestRegistry.MODELS, "alone")).isCompletedWithValue("main");
		assertThat(this.main.calls()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void callWhenNobodyMayBeAskedSaysSo(Kind kind) {
		Model smart = smart(Settings.retries(0));
		smart.options();
		this.registry.state("smart", "main").setDrained(true);
		this.registry.state("smart", "spare").setDrained(true);
		assertThat(failure(kind, TestRegistry.MODELS, "smart")).isInstanceOf(NoMemberAvailableException.class)
			.hasMessageContaining("models.smart");
	}

	@ParameterizedTest
	@EnumSource
	void callWhenPaymentMayHaveRunAsksNoOther(Kind kind) {
		FakeModel visa = this.registry.member(TestRegistry.PAYMENTS, "visa", Map.of());
		FakeModel master = this.registry.member(TestRegistry.PAYMENTS, "master", Map.of());
		this.registry.group(TestRegistry.PAYMENTS, "pay", Settings.retries(2).failover("visa", "master"));
		KnownFailure failure = new KnownFailure(FailureKind.UNAVAILABLE);
		visa.fail(failure);
		assertThat(failure(kind, TestRegistry.PAYMENTS, "pay")).isSameAs(failure);
		assertThat(visa.calls()).isOne();
		assertThat(master.calls()).isZero();
		visa.fail(new ConnectException("refused"));
		assertThat(call(kind, TestRegistry.PAYMENTS, "pay")).isCompletedWithValue("master");
	}

	@ParameterizedTest
	@EnumSource
	void callWhenGroupIsMemberMovesOnThroughBoth(Kind kind) {
		this.registry.member("last");
		this.main.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		this.spare.fail(new KnownFailure(FailureKind.UNAVAILABLE));
		smart(Settings.retries(0));
		this.registry.registry().configuredProviders().setAliases("models", Map.of("inner", "smart"));
		this.registry.group("outer", Settings.retries(0).failover("inner", "last"));
		assertThat(call(kind, TestRegistry.MODELS, "outer")).isCompletedWithValue("last");
		assertThat(this.registry.state("outer", "inner").lastFailure()).isEqualTo(FailureKind.UNAVAILABLE);
		assertNothingIsHeld();
	}

}
