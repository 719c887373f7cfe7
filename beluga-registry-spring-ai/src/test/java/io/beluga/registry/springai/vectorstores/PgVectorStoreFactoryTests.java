package io.beluga.registry.springai.vectorstores;

import java.time.Duration;

import io.beluga.registry.spi.FailureClassifier;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link PgVectorStoreFactory} that need no database.
 */
class PgVectorStoreFactoryTests {

	@Test
	void classifyWhenCausesGoRoundInCircleEnds() {
		IllegalStateException one = new IllegalStateException();
		IllegalStateException two = new IllegalStateException(one);
		one.initCause(two);
		FailureClassifier classifier = new PgVectorStoreFactory(null, new DefaultListableBeanFactory());
		assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> classifier.classify(one))).isEmpty();
	}

}
