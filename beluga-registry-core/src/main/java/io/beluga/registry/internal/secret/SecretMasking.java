package io.beluga.registry.internal.secret;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.MaskedFailure;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets of a configuration out of exceptions that foreign code throws.
 */
public final class SecretMasking {

	/**
	 * A chain that is longer, or never ends, is cut.
	 */
	private static final int MOST_THROWABLES = 100_000;

	/**
	 * How many causes are told of what may not be searched.
	 */
	private static final int MOST_CAUSES = 16;

	/**
	 * A shorter secret may well be a part of a name by chance.
	 */
	private static final int SHORTEST_IN_NAMES = 8;

	private final List<ProviderConfig> configs;

	private final @Nullable Object bound;

	/**
	 * Create the masking of configurations.
	 * @param bound what a provider has made of them, if anything: it knows which values
	 * are secrets
	 * @param configs the configurations that foreign code has seen; {@code null} is
	 * ignored
	 */
	public SecretMasking(@Nullable Object bound, @Nullable ProviderConfig... configs) {
		this.bound = bound;
		this.configs = Arrays.stream(configs).filter(Objects::nonNull).toList();
	}

	/**
	 * Mask a text.
	 */
	public @Nullable String mask(@Nullable String text) {
		return new SecretForms(secrets()).mask(text);
	}

	/**
	 * Mask violations that foreign code found.
	 */
	public List<ConfigViolation> mask(List<ConfigViolation> violations) {
		if (violations.isEmpty()) {
			return violations;
		}
		Set<String> secrets = secrets();
		SecretForms texts = new SecretForms(secrets);
		SecretForms names = new SecretForms(
				secrets.stream().filter((secret) -> secret.length() >= SHORTEST_IN_NAMES).toList());
		return violations.stream().map((violation) -> mask(violation, texts, names)).toList();
	}

	private static ConfigViolation mask(ConfigViolation violation, SecretForms texts, SecretForms names) {
		return new ConfigViolation(ErrorText.escapeProperty(Objects.requireNonNull(names.mask(violation.property()))),
				ErrorText.escapeAndCut(Objects.requireNonNull(texts.mask(violation.message()))),
				cut(texts.mask(violation.origin())), cut(texts.mask(violation.suggestion())));
	}

	private static @Nullable String cut(@Nullable String text) {
		return (text != null) ? ErrorText.escapeAndCut(text) : null;
	}

	/**
	 * Mask a throwable, its causes and what it suppressed.
	 * @param throwable what foreign code threw
	 * @return the same object where no secret is in it; else a stand-in with the class
	 * name, the stack trace and the masked message
	 */
	public Throwable mask(Throwable throwable) {
		return new Chain(new SecretForms(secrets())).masked(throwable);
	}

	/**
	 * Mask an error of the virtual machine, which is thrown on.
	 */
	public VirtualMachineError mask(VirtualMachineError error) {
		return (mask((Throwable) error) instanceof StandIn standIn) ? new ErrorStandIn(standIn) : error;
	}

	/**
	 * Return what stands for an error of the virtual machine, which is thrown on.
	 */
	public static VirtualMachineError withoutMessage(VirtualMachineError error) {
		return new ErrorStandIn(withoutMessage((Throwable) error));
	}

	/**
	 * Return what stands for a throwable whose words are nobody's concern: its type and
	 * its stack trace, and those of its causes.
	 */
	public static StandIn withoutMessage(Throwable throwable) {
		StandIn first = StandIn.withoutMessage(throwable);
		StandIn last = first;
		for (Throwable cause : Failures.causesOf(throwable).skip(1).limit(MOST_CAUSES).toList()) {
			StandIn next = StandIn.withoutMessage(cause);
			last.initCause(next);
			last = next;
		}
		return first;
	}

	/**
	 * List what must not be printed. Only when something has failed, and then each time:
	 * a list that is kept would be one more place where secrets are.
	 */
	private Set<String> secrets() {
		return KnownSecrets.of(this.configs, this.bound);
	}

	/**
	 * Copies a chain as far as there is a secret in it or below. Chains can be long, and
	 * circles.
	 */
	private static final class Chain {

		private final SecretForms secrets;

		/**
		 * What was found, each with those that lead to it.
		 */
		private final Map<Throwable, List<Throwable>> parents = new IdentityHashMap<>();

		private final Map<Throwable, @Nullable Throwable> causes = new IdentityHashMap<>();

		private final Deque<Throwable> open = new ArrayDeque<>();

		Chain(SecretForms secrets) {
			this.secrets = secrets;
		}

		Throwable masked(Throwable throwable) {
			Set<Throwable> tainted = Collections.newSetFromMap(new IdentityHashMap<>());
			Deque<Throwable> holders = new ArrayDeque<>();
			find(throwable, null);
			while (!this.open.isEmpty()) {
				Throwable next = this.open.remove();
				Throwable cause = causeOf(next);
				if (cause != null) {
					find(cause, next);
				}
				Arrays.stream(next.getSuppressed()).forEach((suppressed) -> find(suppressed, next));
				if (holds(next) || this.parents.size() >= MOST_THROWABLES) {
					holders.add(next);
				}
			}
			while (!holders.isEmpty()) {
				Throwable next = holders.remove();
				if (tainted.add(next)) {
					holders.addAll(Objects.requireNonNull(this.parents.get(next)));
				}
			}
			return tainted.contains(throwable) ? copy(throwable, tainted) : throwable;
		}

		private void find(Throwable throwable, @Nullable Throwable parent) {
			List<Throwable> known = this.parents.get(throwable);
			if (known == null && this.parents.size() < MOST_THROWABLES) {
				known = new ArrayList<>(1);
				this.parents.put(throwable, known);
				this.open.add(throwable);
			}
			if (known != null && parent != null) {
				known.add(parent);
			}
		}

		/**
		 * Return the cause, the same each time.
		 */
		private @Nullable Throwable causeOf(Throwable throwable) {
			return this.causes.computeIfAbsent(throwable, Failures::causeOf);
		}

		private Throwable copy(Throwable throwable, Set<Throwable> tainted) {
			Map<Throwable, StandIn> copies = new IdentityHashMap<>();
			tainted.forEach((each) -> copies.put(each, StandIn.of(each, this.secrets)));
			copies.forEach((original, copy) -> {
				Throwable cause = causeOf(original);
				if (cause != null && cause != original && this.parents.containsKey(cause)) {
					copy.initCause(orElse(copies.get(cause), cause));
				}
				for (Throwable suppressed : original.getSuppressed()) {
					if (this.parents.containsKey(suppressed)) {
						copy.addSuppressed(orElse(copies.get(suppressed), suppressed));
					}
				}
			});
			return Objects.requireNonNull(copies.get(throwable));
		}

		private static Throwable orElse(@Nullable Throwable copy, Throwable original) {
			return (copy != null) ? copy : original;
		}

		/**
		 * Look into the texts of a throwable. One that cannot tell them cannot be printed
		 * either.
		 */
		private boolean holds(Throwable throwable) {
			try {
				String message = throwable.getMessage();
				String localized = throwable.getLocalizedMessage();
				return this.secrets.isIn(message)
						|| (!Objects.equals(message, localized) && this.secrets.isIn(localized))
						|| this.secrets.isIn(StandIn.textOf(throwable)) || causeOf(throwable) == throwable;
			}
			catch (RuntimeException | StackOverflowError ex) {
				return true;
			}
		}

	}

	/**
	 * Takes the place of a throwable whose message holds a secret.
	 */
	static final class StandIn extends Exception implements MaskedFailure {

		private static final long serialVersionUID = 1L;

		private final String text;

		private final String originalType;

		private StandIn(Throwable original, String text, @Nullable String message) {
			super(message);
			this.text = text;
			this.originalType = Failures.typeOf(original);
			setStackTrace(framesOf(original));
		}

		private static StackTraceElement[] framesOf(Throwable original) {
			try {
				return original.getStackTrace().clone();
			}
			catch (RuntimeException ex) {
				return new StackTraceElement[0];
			}
		}

		static StandIn of(Throwable original, SecretForms secrets) {
			try {
				return new StandIn(original, String.valueOf(secrets.mask(textOf(original))),
						secrets.mask(original.getMessage()));
			}
			catch (RuntimeException | StackOverflowError ex) {
				return withoutMessage(original);
			}
		}

		public static StandIn withoutMessage(Throwable original) {
			return new StandIn(original, "", null);
		}

		/**
		 * Return what a throwable says of itself after the name of its class, which is no
		 * secret.
		 */
		static String textOf(Throwable original) {
			String text = String.valueOf(original.toString());
			String type = Failures.typeOf(original);
			return text.startsWith(type) ? text.substring(type.length()) : ": " + text;
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
			return this.originalType + this.text;
		}

	}

	/**
	 * Takes the place of an error of the virtual machine.
	 */
	private static final class ErrorStandIn extends VirtualMachineError implements MaskedFailure {

		private static final long serialVersionUID = 1L;

		private final StandIn standIn;

		ErrorStandIn(StandIn standIn) {
			super(standIn.getMessage());
			this.standIn = standIn;
			setStackTrace(standIn.getStackTrace());
			if (standIn.getCause() != null) {
				initCause(standIn.getCause());
			}
			Arrays.stream(standIn.getSuppressed()).forEach(this::addSuppressed);
		}

		@Override
		public String originalType() {
			return this.standIn.originalType();
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

		@Override
		public String toString() {
			return this.standIn.toString();
		}

	}

}
