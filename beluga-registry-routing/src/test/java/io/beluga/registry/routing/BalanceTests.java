package io.beluga.registry.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.beluga.registry.routing.TestRegistry.KnownFailure;
import io.beluga.registry.routing.TestRegistry.Settings;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BalanceTests {

	private final TestRegistry registry = new TestRegistry();

	private final Map<String, FakeModel> members = new HashMap<>();

	@BeforeEach
	void members() {
		for (String name : new String[] { "eu", "us", "asia" }) {
			this.members.put(name, this.registry.member(name));
		}
		this.registry.random(new Random(7)::nextDouble);
	}

	@AfterEach
	void close() {
		this.registry.close();
	}

	private Map<String, Integer> ask(Model pool, int times) throws Exception {
		Map<String, Integer> served = new HashMap<>();
		for (int i = 0; i < times; i++) {
			served.merge(pool.ask("?"), 1, Integer::sum);
		}
		return served;
	}

	@Test
	void askWhenWeightsAreGivenSharesByThem() throws Exception {
		Model pool = this.registry.group("pool",
				Settings.retries(0).balance(Map.of("eu", 6, "us", 3), "eu", "us", "asia"));
		Map<String, Integer> served = ask(pool, 10_000);
		assertThat(served.get("eu")).isBetween(5_800, 6_200);
		assertThat(served.get("us")).isBetween(2_800, 3_200);
		assertThat(served.get("asia")).isBetween(800, 1_200);
	}

	@Test
	void askWhenMemberFailsSharesItsCallsAmongTheOthers() throws Exception {
		this.members.get("eu").fail(new KnownFailure(FailureKind.UNAVAILABLE));
		Model pool = this.registry.group("pool",
				Settings.retries(0).balance(Map.of("eu", 8, "us", 3), "eu", "us", "asia"));
		Map<String, Integer> served = ask(pool, 4_000);
		assertThat(served).containsOnlyKeys("us", "asia");
		assertThat(served.get("us")).isBetween(2_800, 3_200);
		assertThat(this.members.get("eu").calls()).isEqualTo(5);
	}

	@Test
	void askWhenRandomIsAtItsEndsFindsAMember() throws Exception {
		Model pool = this.registry.group("pool", Settings.retries(0).balance(Map.of(), "eu", "us", "asia"));
		this.registry.random(() -> 0);
		assertThat(pool.ask("?")).isEqualTo("eu");
		this.registry.random(() -> Math.nextDown(1.0));
		assertThat(pool.ask("?")).isEqualTo("asia");
	}

	@Test
	void putWhenWeightsChangeKeepsBreakers() throws Exception {
		this.members.get("eu").fail(new KnownFailure(FailureKind.AUTH));
		this.registry.random(() -> 0);
		Model pool = this.registry.group("pool", Settings.retries(0).balance(Map.of("eu", 3), "eu", "us"));
		assertThat(pool.ask("?")).isEqualTo("us");
		this.registry.group("pool", Settings.retries(0).balance(Map.of("eu", 9), "eu", "us"));
		assertThat(pool.ask("?")).isEqualTo("us");
		assertThat(this.members.get("eu").calls()).isOne();
	}

}
