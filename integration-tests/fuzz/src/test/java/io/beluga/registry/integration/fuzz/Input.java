package io.beluga.registry.integration.fuzz;

import java.util.List;
import java.util.Random;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/**
 * Where the parts of an input come from.
 */
interface Input {

	/**
	 * Return a number between two others, these included.
	 */
	int number(int min, int max);

	/**
	 * Return any text of at most a number of characters.
	 */
	String text(int most);

	default boolean chance() {
		return number(0, 1) == 1;
	}

	default <T> T any(List<T> values) {
		return values.get(number(0, values.size() - 1));
	}

	/**
	 * Return input that is the same for each seed.
	 */
	static Input of(long seed) {
		Random random = new Random(seed);
		return new Input() {

			@Override
			public int number(int min, int max) {
				return min + random.nextInt(max - min + 1);
			}

			@Override
			public String text(int most) {
				int length = number(0, most);
				StringBuilder text = new StringBuilder();
				for (int i = 0; i < length; i++) {
					// every other character is one that means something somewhere
					text.append(chance() ? (char) number(0, 127) : (char) number(0, Character.MAX_VALUE));
				}
				return text.toString();
			}

		};
	}

	/**
	 * Return input that Jazzer makes.
	 */
	static Input of(FuzzedDataProvider data) {
		return new Input() {

			@Override
			public int number(int min, int max) {
				return data.consumeInt(min, max);
			}

			@Override
			public String text(int most) {
				return data.consumeString(most);
			}

		};
	}

}
