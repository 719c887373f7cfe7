package io.beluga.registry;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.MaskedFailure;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets of a configuration out of exceptions that foreign code throws.
 */
final class SecretMasking {

	/**
	 * Masks nothing, where no configuration is known yet.
	 */
	static final SecretMasking NONE = new SecretMasking();

	private final List<ProviderConfig> configs;

	private volatile @Nullable Object bound;

	/**
	 * Create the masking of configurations.
	 * @param configs the configurations that foreign code has seen; {@code null} is
	 * ignored
	 */
	SecretMasking(@Nullable ProviderConfig... configs) {
		this.configs = Arrays.stream(configs).filter(Objects::nonNull).toList();
	}

	/**
	 * Note what a provider has made of the configuration: it knows which values are
	 * secrets.
	 */
	void know(@Nullable Object bound) {
		this.bound = bound;
	}

	/**
	 * Mask a text.
	 */
	@Nullable String mask(@Nullable String text) {
		return secrets().mask(text);
	}

	/**
	 * Return the name of an object's class. Some are generated, from whatever was there.
	 */
	String className(Object object) {
		return secrets().maskName(object.getClass().getName());
	}

	/**
	 * Mask a violation that foreign code found.
	 */
	ConfigViolation mask(ConfigViolation violation) {
		SecretForms secrets = secrets();
		return new ConfigViolation(secrets.maskName(violation.property()),
				Objects.requireNonNull(secrets.mask(violation.message())), secrets.mask(violation.origin()),
				secrets.mask(violation.suggestion()));
	}

	/**
	 * Mask a throwable, its causes and what it suppressed.
	 * @param throwable what foreign code threw
	 * @return the same object where no secret is in it; else a stand-in with the class
	 * name, the stack trace and the masked message
	 */
	Throwable mask(Throwable throwable) {
		return new Copy(secrets()).standIn(throwable);
	}

	/**
	 * List what must not be printed. Only when something has failed, and then each time:
	 * a list that is kept would be one more place where secrets are.
	 */
	private SecretForms secrets() {
		return new SecretForms(KnownSecrets.of(this.configs, this.bound));
	}

	/**
	 * Copies a chain as far as there is a secret in it or below.
	 */
	private static final class Copy {

		private final SecretForms secrets;

		private final Map<Throwable, StandIn> made = new IdentityHashMap<>();

		/**
		 * What is known of each: a chain is looked at again from every link.
		 */
		private final Map<Throwable, Boolean> looked = new IdentityHashMap<>();

		Copy(SecretForms secrets) {
			this.secrets = secrets;
		}

		Throwable standIn(Throwable original) {
			StandIn known = this.made.get(original);
			if (known != null) {
				return known;
			}
			if (!isTainted(original, Collections.newSetFromMap(new IdentityHashMap<>()))) {
				return original;
			}
			StandIn standIn = StandIn.of(original, this.secrets);
			this.made.put(original, standIn);
			Throwable cause = Failures.causeOf(original);
			if (cause != null) {
				standIn.initCause(standIn(cause));
			}
			for (Throwable suppressed : original.getSuppressed()) {
				standIn.addSuppressed(standIn(suppressed));
			}
			return standIn;
		}

		private boolean isTainted(@Nullable Throwable throwable, Set<Throwable> seen) {
			if (throwable == null || !seen.add(throwable)) {
				return false;
			}
			if (this.looked.computeIfAbsent(throwable, this::holds) || isTainted(Failures.causeOf(throwable), seen)) {
				return true;
			}
			for (Throwable suppressed : throwable.getSuppressed()) {
				if (isTainted(suppressed, seen)) {
					return true;
				}
			}
			return false;
		}

		/**
		 * Look into the texts of a throwable. One that cannot tell them cannot be printed
		 * either.
		 */
		private boolean holds(Throwable throwable) {
			try {
				return this.secrets.isIn(throwable.getMessage()) || this.secrets.isIn(throwable.getLocalizedMessage())
						|| this.secrets.isIn(throwable.toString()) || throwable.getCause() == throwable
						|| Arrays.stream(throwable.getStackTrace()).anyMatch(this.secrets::isIn);
			}
			catch (RuntimeException ex) {
				return true;
			}
		}

	}

	/**
	 * Takes the place of a throwable whose message holds a secret.
	 */
	private static final class StandIn extends Exception implements MaskedFailure {

		private static final long serialVersionUID = 1L;

		private final String text;

		private final String originalType;

		private StandIn(Throwable original, String text, @Nullable String message, SecretForms secrets) {
			super(message);
			this.text = text;
			this.originalType = secrets.maskName(original.getClass().getName());
			setStackTrace(Arrays.stream(original.getStackTrace())
				.map((frame) -> masked(frame, secrets))
				.toArray(StackTraceElement[]::new));
		}

		private static StackTraceElement masked(StackTraceElement frame, SecretForms secrets) {
			return secrets.isIn(frame) ? new StackTraceElement(secrets.maskName(frame.getClassName()),
					secrets.maskName(frame.getMethodName()), null, frame.getLineNumber()) : frame;
		}

		static StandIn of(Throwable original, SecretForms secrets) {
			try {
				return new StandIn(original, String.valueOf(secrets.mask(original.toString())),
						secrets.mask(original.getMessage()), secrets);
			}
			catch (RuntimeException ex) {
				return new StandIn(original, secrets.maskName(original.getClass().getName()), null, secrets);
			}
		}

		@Override
		public String originalType() {
			return this.originalType;
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
