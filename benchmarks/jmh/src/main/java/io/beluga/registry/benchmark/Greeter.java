package io.beluga.registry.benchmark;

/**
 * The contract of the benchmarks.
 */
public interface Greeter {

	Object none();

	Object one(Object first);

	Object three(Object first, Object second, Object third);

	/**
	 * Return one of three implementations, which differ in nothing.
	 * @param number which of them, counted around
	 * @return a greeter
	 */
	static Greeter of(int number) {
		return switch (number % 3) {
			case 0 -> new First();
			case 1 -> new Second();
			default -> new Third();
		};
	}

	/** The first of three. */
	final class First implements Greeter {

		@Override
		public Object none() {
			return this;
		}

		@Override
		public Object one(Object first) {
			return first;
		}

		@Override
		public Object three(Object first, Object second, Object third) {
			return third;
		}

	}

	/** The second of three. */
	final class Second implements Greeter {

		@Override
		public Object none() {
			return this;
		}

		@Override
		public Object one(Object first) {
			return first;
		}

		@Override
		public Object three(Object first, Object second, Object third) {
			return third;
		}

	}

	/** The third of three. */
	final class Third implements Greeter {

		@Override
		public Object none() {
			return this;
		}

		@Override
		public Object one(Object first) {
			return first;
		}

		@Override
		public Object three(Object first, Object second, Object third) {
			return third;
		}

	}

}
