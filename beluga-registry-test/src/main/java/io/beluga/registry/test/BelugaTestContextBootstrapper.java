package io.beluga.registry.test;

import java.util.Objects;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.util.StringUtils;

/**
 * Makes the context of a {@link BelugaTest}.
 */
class BelugaTestContextBootstrapper extends TestSliceTestContextBootstrapper<BelugaTest> {

	private static final String[] DEFAULTS = { "beluga.registry.missing-keys=unavailable" };

	/**
	 * Return the properties of the test after those of the slice: the last one counts.
	 */
	@Override
	protected String[] getProperties(Class<?> testClass) {
		return Objects.requireNonNull(StringUtils.concatenateStringArrays(DEFAULTS, super.getProperties(testClass)));
	}

}
