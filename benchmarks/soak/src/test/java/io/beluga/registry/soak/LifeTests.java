package io.beluga.registry.soak;

import io.beluga.registry.soak.Plan.Closing;
import io.beluga.registry.soak.Plan.Making;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LifeTests {

	private final Ledger ledger = new Ledger(new Stalls());

	private final Life life = this.ledger.begin("one", Plan.GOOD);

	@Test
	void endWhenInstanceIsAliveIsNoViolation() {
		this.life.begin();
		this.life.end();
		this.life.close();
		assertThat(this.ledger.violations()).isEmpty();
		assertThat(this.ledger.made()).isEqualTo(this.ledger.destroyed());
	}

	@Test
	void beginWhenInstanceIsDestroyedIsViolation() {
		this.life.close();
		this.life.begin();
		assertThat(this.ledger.violations()).containsExactly("a call began on a destroyed instance of one");
	}

	@Test
	void endWhenInstanceIsDestroyedIsViolation() {
		this.life.begin();
		this.life.close();
		this.life.end();
		assertThat(this.ledger.violations()).containsExactly("a call ended on a destroyed instance of one");
	}

	@Test
	void stepWhenInstanceIsDestroyedIsViolation() {
		this.life.close();
		this.life.step(() -> false);
		assertThat(this.ledger.violations()).containsExactly("a call went on with a destroyed instance of one");
	}

	@Test
	void stepWhenNobodyWaitsIsNoViolation() {
		this.life.close();
		this.life.step(() -> true);
		assertThat(this.ledger.violations()).isEmpty();
	}

	@Test
	void closeWhenInstanceIsDestroyedIsViolation() {
		this.life.close();
		this.life.close();
		assertThat(this.ledger.violations()).containsExactly("an instance of one was destroyed twice");
		assertThat(this.ledger.destroyed()).isEqualTo(1);
	}

	@Test
	void closeWhenPlannedThrowsAfterTheEnd() {
		Life throwing = this.ledger.begin("two", new Plan(Making.AT_ONCE, Closing.THROWS));
		assertThatIllegalStateException().isThrownBy(throwing::close);
		assertThat(this.ledger.open()).containsExactly("one");
	}

	@Test
	void unusedSinceWhenNothingReplacedItIsInUse() {
		this.life.begin();
		this.life.end();
		assertThat(this.life.unusedSince()).isEqualTo(Life.IN_USE);
		assertThat(this.ledger.isSettled()).isTrue();
	}

	@Test
	void unusedSinceWhenCalledAfterItWasReplacedIsTheCall() {
		this.ledger.superseded("one", System.nanoTime() + 1);
		long replaced = this.life.unusedSince();
		this.life.begin();
		this.life.end();
		assertThat(replaced).isNotEqualTo(Life.IN_USE);
		assertThat(this.life.unusedSince() - replaced).isPositive();
		assertThat(this.ledger.isSettled()).isFalse();
	}

	@Test
	void unusedSinceWhenCallGoesOnElsewhereIsInUse() {
		this.ledger.superseded("one", System.nanoTime() + 1);
		this.life.goOn();
		assertThat(this.life.unusedSince()).isEqualTo(Life.IN_USE);
		this.life.endElsewhere();
		assertThat(this.life.unusedSince()).isNotEqualTo(Life.IN_USE);
	}

	@Test
	void supersededWhenInstanceWasMadeLaterLeavesItInUse() {
		this.ledger.superseded("one", this.life.madeAt());
		this.ledger.superseded("two", System.nanoTime() + 1);
		assertThat(this.life.unusedSince()).isEqualTo(Life.IN_USE);
	}

}
