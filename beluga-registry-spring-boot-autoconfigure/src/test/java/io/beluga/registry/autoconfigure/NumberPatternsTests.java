package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberPatterns}.
 */
class NumberPatternsTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void integerMatchesExactlyTheNumbersBetweenTheBounds(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < 200; i++) {
			BigInteger least = (random.nextInt(5) == 0) ? null : BigInteger.valueOf(random.nextInt(4001) - 2000);
			BigInteger greatest = (random.nextInt(5) == 0) ? null
					: ((least != null) ? least : BigInteger.ZERO).add(BigInteger.valueOf(random.nextInt(3000)));
			Pattern pattern = Pattern.compile(NumberPatterns.integer(least, greatest));
			for (int j = 0; j < 200; j++) {
				BigInteger value = BigInteger.valueOf(random.nextInt(8001) - 4000);
				boolean expected = (least == null || value.compareTo(least) >= 0)
						&& (greatest == null || value.compareTo(greatest) <= 0);
				String text = (random.nextInt(4) == 0) ? value.toString().replaceFirst("(\\d)", "00$1")
						: value.toString();
				assertThat(pattern.matcher(text).find())
					.as("seed %s: %s between %s and %s", seed, text, least, greatest)
					.isEqualTo(expected);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void decimalMatchesExactlyTheNumbersBetweenTheBounds(long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < 200; i++) {
			BigDecimal least = bound(random);
			BigDecimal greatest = bound(random);
			boolean inclusive = random.nextBoolean();
			ValueRules rules = new ValueRules(inclusive ? least : null, inclusive ? null : least,
					inclusive ? greatest : null, inclusive ? null : greatest, null, null, null, false, null, null,
					false, null);
			Pattern pattern = Pattern.compile(NumberPatterns.decimal(rules, true));
			for (int j = 0; j < 200; j++) {
				BigDecimal value = BigDecimal.valueOf(random.nextInt(6001) - 3000, random.nextInt(4));
				boolean expected = (least == null || value.compareTo(least) >= (inclusive ? 0 : 1))
						&& (greatest == null || value.compareTo(greatest) <= (inclusive ? 0 : -1));
				String text = value.toPlainString();
				text = (random.nextInt(4) == 0) ? text.replaceFirst("^(-?)0\\.", "$1.") : text;
				assertThat(pattern.matcher(text).find())
					.as("seed %s: %s between %s and %s", seed, text, least, greatest)
					.isEqualTo(expected);
			}
		}
	}

	private static BigDecimal bound(Random random) {
		return (random.nextInt(4) == 0) ? null : BigDecimal.valueOf(random.nextInt(2001) - 1000, random.nextInt(3));
	}

}
