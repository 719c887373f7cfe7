package io.beluga.registry.startup;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What the start of an application has cost.
 *
 * @param cpu the processor time of the whole process in nanoseconds
 * @param classes the loaded classes
 * @param beans the bean definitions
 * @param heap what is left on the heap after a collection, in bytes
 */
record Measurement(long cpu, int classes, int beans, long heap) {

	private static final String START = "Measured ";

	/**
	 * Return a line that another process can {@link #read}.
	 */
	String line() {
		return START + this.cpu + " " + this.classes + " " + this.beans + " " + this.heap;
	}

	static @Nullable Measurement read(String line) {
		if (!line.startsWith(START)) {
			return null;
		}
		String[] figures = line.substring(START.length()).split(" ");
		return new Measurement(Long.parseLong(figures[0]), Integer.parseInt(figures[1]), Integer.parseInt(figures[2]),
				Long.parseLong(figures[3]));
	}

	/**
	 * Return what this has taken more than another, as columns of a table.
	 */
	String more(Measurement other) {
		return String.format(Locale.ROOT, "%8.2f s %+8.2f s %8d %+7d %8d %+7d %6d MiB %+6d MiB", seconds(this.cpu),
				seconds(this.cpu - other.cpu), this.classes, this.classes - other.classes, this.beans,
				this.beans - other.beans, mebibytes(this.heap), mebibytes(this.heap - other.heap));
	}

	private static double seconds(long nanoseconds) {
		return nanoseconds / 1e9;
	}

	private static long mebibytes(long bytes) {
		return Math.round(bytes / (1024.0 * 1024));
	}

}
