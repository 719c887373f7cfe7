package io.beluga.registry.springai.internal;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;

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

	@Test
	void classifyWhenInputIsInterruptedIsCancelledOnlyWhereThreadIsInterrupted() {
		InterruptedIOException failure = new InterruptedIOException();
		assertThat(TransportFailures.classify(failure)).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
		Thread.currentThread().interrupt();
		Optional<ClassifiedFailure> interrupted = TransportFailures.classify(failure);
		Optional<ClassifiedFailure> timedOut = TransportFailures.classify(new SocketTimeoutException());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(interrupted).contains(ClassifiedFailure.of(FailureKind.CANCELLED));
		assertThat(timedOut).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
	}

}
