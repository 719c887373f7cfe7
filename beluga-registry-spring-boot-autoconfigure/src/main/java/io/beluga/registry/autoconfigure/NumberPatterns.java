package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * Regular expressions for numbers that are written as text, which is what environment
 * variables and properties files hold. Numbers in the usual notation are held to their
 * bounds; what Java reads beyond that is let pass.
 */
final class NumberPatterns {

	// hexadecimal, with spaces, or with the digits of another script
	private static final String UNUSUAL_INTEGER = "\\s*(?:[+-]?(?:0[xX]|#)[0-9a-fA-F\\s]+"
			+ "|(?:[+-]\\s+[0-9]|[+-]?[0-9]+\\s+[0-9])[0-9\\s]*"
			+ "|[+-]?(?=[^,]*[^,\\u0000-\\u007F])(?:\\p{Nd}|\\s)+)";

	private static final String PLAIN = "[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)";

	// with an exponent or with spaces
	private static final String UNUSUAL_DECIMAL = PLAIN
			+ "[eE][+-]?[0-9]+|(?:[+-]\\s+[0-9.]|[+-]?[0-9.]+\\s+[0-9.])[0-9.\\s]*";

	// as Java writes a double
	private static final String UNUSUAL_DOUBLE = PLAIN + "(?:[eE][+-]?[0-9]+)?[fFdD]|[+-]?NaN|[+-]?Infinity"
			+ "|[+-]?0[xX][0-9a-fA-F]*\\.?[0-9a-fA-F]*[pP][+-]?[0-9]+[fFdD]?";

	private static final String UNUSUAL_BIG = "[+-]?(?=[\\s\\S]*[^\\u0000-\\u007F])(?:\\p{Nd}|[\\s.])+";

	private static final String DECIMAL = "(?=\\s*[+-]?\\.?[0-9])\\s*[+-]?[0-9]*\\.?[0-9]*\\s*$";

	private NumberPatterns() {
	}

	/**
	 * Return what matches the whole numbers between two bounds.
	 */
	static String integer(@Nullable BigInteger least, @Nullable BigInteger greatest) {
		return "^(?:" + integerText(least, greatest) + ")$";
	}

	/**
	 * Return what matches the same numbers as a part of a text.
	 */
	static String integerText(@Nullable BigInteger least, @Nullable BigInteger greatest) {
		return "\\s*" + signed(least, greatest) + "\\s*|" + UNUSUAL_INTEGER;
	}

	/**
	 * Return what matches the decimal numbers that a property may have.
	 * @param rules its constraints
	 * @param big whether it has as many digits as there are
	 */
	static String decimal(ValueRules rules, boolean big) {
		StringBuilder pattern = new StringBuilder("^");
		if (rules.minimum() != null) {
			pattern.append(atLeast(rules.minimum(), true));
		}
		if (rules.above() != null) {
			pattern.append(atLeast(rules.above(), false));
		}
		if (rules.maximum() != null) {
			pattern.append(atMost(rules.maximum(), true));
		}
		if (rules.below() != null) {
			pattern.append(atMost(rules.below(), false));
		}
		return pattern.append(DECIMAL)
			.append("|^\\s*(?:" + UNUSUAL_DECIMAL + "|" + (big ? UNUSUAL_BIG : UNUSUAL_DOUBLE) + ")\\s*$")
			.toString();
	}

	private static String signed(@Nullable BigInteger least, @Nullable BigInteger greatest) {
		StringJoiner signs = new StringJoiner("|", "(?:", ")");
		if (greatest == null || greatest.signum() >= 0) {
			signs.add("\\+?" + magnitude((least != null) ? least.max(BigInteger.ZERO) : BigInteger.ZERO, greatest));
		}
		if (least == null || least.signum() <= 0) {
			BigInteger from = (greatest != null) ? greatest.negate().max(BigInteger.ZERO) : BigInteger.ZERO;
			signs.add("-" + magnitude(from, (least != null) ? least.negate() : null));
		}
		return signs.toString();
	}

	/**
	 * Return what matches the digits of the numbers from one on that is not negative.
	 */
	static String magnitude(BigInteger from, @Nullable BigInteger to) {
		List<String> forms = new ArrayList<>();
		int length = from.toString().length();
		int last = (to != null) ? to.toString().length() : length;
		int whole = 0;
		for (int digits = length; digits <= last; digits++) {
			BigInteger least = (digits == 1) ? BigInteger.ZERO : BigInteger.TEN.pow(digits - 1);
			BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
			BigInteger low = least.max(from);
			BigInteger high = (to != null) ? most.min(to) : most;
			if (low.equals(least) && high.equals(most)) {
				// leading zeros are let pass anyway
				whole = digits;
			}
			else if (low.compareTo(high) <= 0) {
				forms.add(digits(low.toString(), high.toString()));
			}
		}
		if (whole > 0) {
			forms.add((from.signum() == 0) ? "[0-9]{1," + whole + "}"
					: "[1-9][0-9]{" + (wholeFrom(from) - 1) + "," + (whole - 1) + "}");
		}
		if (to == null) {
			forms.add("[1-9][0-9]{" + length + ",}");
		}
		return "0*(?:" + String.join("|", forms) + ")";
	}

	/**
	 * Return the least number of digits that all numbers of this length share with those
	 * that are greater.
	 */
	private static int wholeFrom(BigInteger from) {
		int length = from.toString().length();
		return from.equals(BigInteger.TEN.pow(length - 1)) ? length : length + 1;
	}

	/**
	 * Return what matches the numbers between two of the same length.
	 */
	private static String digits(String low, String high) {
		if (low.isEmpty()) {
			return "";
		}
		String any = (low.length() > 1) ? "[0-9]{" + (low.length() - 1) + "}" : "";
		char first = low.charAt(0);
		char last = high.charAt(0);
		String lowRest = low.substring(1);
		String highRest = high.substring(1);
		boolean fromZeros = lowRest.chars().allMatch((digit) -> digit == '0');
		boolean toNines = highRest.chars().allMatch((digit) -> digit == '9');
		if (first == last) {
			return (fromZeros && toNines) ? first + any : first + digits(lowRest, highRest);
		}
		StringJoiner forms = new StringJoiner("|", "(?:", ")");
		char from = first;
		char to = last;
		if (!fromZeros) {
			forms.add(first + digits(lowRest, "9".repeat(lowRest.length())));
			from++;
		}
		if (!toNines) {
			forms.add(last + digits("0".repeat(highRest.length()), highRest));
			to--;
		}
		if (from <= to) {
			forms.add("[" + from + "-" + to + "]" + any);
		}
		return forms.toString();
	}

	private static String atLeast(BigDecimal bound, boolean inclusive) {
		if (bound.signum() > 0 || (bound.signum() == 0 && !inclusive)) {
			return "(?=\\s*\\+?" + magnitudeFrom(bound, inclusive) + "\\s*$)";
		}
		return "(?=\\s*(?:\\+?[0-9.]+|-" + magnitudeTo(bound.negate(), inclusive) + ")\\s*$)";
	}

	private static String atMost(BigDecimal bound, boolean inclusive) {
		if (bound.signum() < 0 || (bound.signum() == 0 && !inclusive)) {
			return "(?=\\s*-" + magnitudeFrom(bound.negate(), inclusive) + "\\s*$)";
		}
		return "(?=\\s*(?:-[0-9.]+|\\+?" + magnitudeTo(bound, inclusive) + ")\\s*$)";
	}

	private static String magnitudeFrom(BigDecimal bound, boolean inclusive) {
		BigInteger whole = bound.toBigInteger();
		String fraction = fraction(bound);
		StringJoiner forms = new StringJoiner("|", "(?:", ")");
		forms.add(magnitude(whole.add(BigInteger.ONE), null) + "(?:\\.[0-9]*)?");
		String same = (whole.signum() == 0) ? "0*" : "0*" + whole;
		for (int i = 0; i < fraction.length(); i++) {
			if (fraction.charAt(i) < '9') {
				forms
					.add(same + "\\." + fraction.substring(0, i) + "[" + (char) (fraction.charAt(i) + 1) + "-9][0-9]*");
			}
		}
		if (inclusive) {
			forms.add(same + (fraction.isEmpty() ? "(?:\\.[0-9]*)?" : "\\." + fraction + "[0-9]*"));
		}
		else {
			forms.add(same + "\\." + fraction + "[0-9]*[1-9][0-9]*");
		}
		return forms.toString();
	}

	private static String magnitudeTo(BigDecimal bound, boolean inclusive) {
		BigInteger whole = bound.toBigInteger();
		String fraction = fraction(bound);
		StringJoiner forms = new StringJoiner("|", "(?:", ")");
		if (whole.signum() > 0) {
			forms.add("(?:" + magnitude(BigInteger.ZERO, whole.subtract(BigInteger.ONE)) + ")?(?:\\.[0-9]*)?");
		}
		String same = (whole.signum() == 0) ? "0*" : "0*" + whole;
		for (int i = 0; i < fraction.length(); i++) {
			String head = fraction.substring(0, i);
			forms.add(same + "\\." + head);
			if (fraction.charAt(i) > '0') {
				forms.add(same + "\\." + head + "[0-" + (char) (fraction.charAt(i) - 1) + "][0-9]*");
			}
		}
		if (!fraction.isEmpty()) {
			forms.add(same);
		}
		if (inclusive) {
			forms.add(same + (fraction.isEmpty() ? "(?:\\.0*)?" : "\\." + fraction + "0*"));
		}
		return forms.toString();
	}

	private static String fraction(BigDecimal bound) {
		BigDecimal rest = bound.subtract(new BigDecimal(bound.toBigInteger())).stripTrailingZeros();
		return (rest.signum() == 0) ? "" : rest.toPlainString().substring(2);
	}

}
