package io.beluga.registry.springai.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells what failures of OpenAI's SDK mean for the next call.
 */
public final class OpenAiFailures {

	/**
	 * Codes and types that say more than the status that they come with.
	 */
	private static final Map<String, FailureKind> KINDS = Map.ofEntries(
			Map.entry("insufficient_quota", FailureKind.QUOTA),
			Map.entry("billing_hard_limit_reached", FailureKind.QUOTA),
			Map.entry("context_length_exceeded", FailureKind.CONTEXT_LENGTH),
			Map.entry("string_above_max_length", FailureKind.CONTEXT_LENGTH),
			Map.entry("content_filter", FailureKind.REJECTED),
			Map.entry("content_policy_violation", FailureKind.REJECTED), Map.entry("invalid_api_key", FailureKind.AUTH),
			Map.entry("rate_limit_exceeded", FailureKind.RATE_LIMITED),
			Map.entry("model_not_found", FailureKind.UNAVAILABLE), Map.entry("server_error", FailureKind.UNAVAILABLE));

	private OpenAiFailures() {
	}

	/**
	 * Classify what a call has thrown.
	 * @param failure what was thrown
	 * @return what it means, or empty where nobody knows
	 */
	public static Optional<ClassifiedFailure> classify(Throwable failure) {
		return TransportFailures.classify(failure, OpenAiFailures::kind);
	}

	private static @Nullable ClassifiedFailure kind(Throwable failure) {
		if (failure instanceof OpenAIServiceException service) {
			return answered(service);
		}
		if (failure instanceof OpenAIInvalidDataException || failure instanceof OpenAIRetryableException) {
			// what cannot be read may be what did not come
			return TransportFailures.classify(failure.getCause())
				.orElseGet(() -> ClassifiedFailure.of(FailureKind.UNAVAILABLE));
		}
		return null;
	}

	private static ClassifiedFailure answered(OpenAIServiceException failure) {
		ClassifiedFailure byStatus = ClassifiedFailure.ofStatus(failure.statusCode(),
				failure.headers().values("Retry-After").stream().findFirst().orElse(null));
		return Stream.<Supplier<Optional<String>>>of(failure::code, failure::type)
			.flatMap((said) -> optional(said).stream())
			.flatMap((code) -> Optional.ofNullable(KINDS.get(code)).stream())
			.findFirst()
			// what is not there is the model, or the path to all of them
			.or(() -> (failure.statusCode() == 404) ? Optional.of(FailureKind.UNAVAILABLE) : Optional.empty())
			.map((kind) -> new ClassifiedFailure(kind, byStatus.retryAfter()))
			.orElse(byStatus);
	}

	/**
	 * Read what the protocol requires of an error, and not every server sends.
	 */
	private static Optional<String> optional(Supplier<Optional<String>> said) {
		try {
			return said.get();
		}
		catch (OpenAIInvalidDataException ex) {
			return Optional.empty();
		}
	}

}
