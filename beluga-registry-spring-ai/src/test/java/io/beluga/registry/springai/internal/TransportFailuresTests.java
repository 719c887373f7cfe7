package io.beluga.registry.springai.internal;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.channels.ClosedByInterruptException;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TransportFailuresTests {

	@Test
	void classifyWhenThisMachineHasNoAddressLeftIsNoConnection() {
		assertThat(TransportFailures.classify(new UncheckedIOException(new BindException())))
			.contains(ClassifiedFailure.of(FailureKind.CONNECT));
	}

	@Test
	void classifyWhenChannelIsClosedByInterruptIsCancelled() {
		assertThat(TransportFailures.classify(new UncheckedIOException(new ClosedByInterruptException())))
			.contains(ClassifiedFailure.of(FailureKind.CANCELLED));
	}

}
