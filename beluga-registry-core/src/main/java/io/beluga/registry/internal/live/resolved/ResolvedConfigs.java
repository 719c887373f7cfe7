package io.beluga.registry.internal.live.resolved;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.internal.slot.SlotContext;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that resolvers know for names of a package.
 */
final class ResolvedConfigs {

	private static final int MOST_FRAMES = 16;

	private final SlotContext context;

	private final String packageName;

	private final Function<String, ProviderNotFoundException> notFound;

	/**
	 * Create the configurations of one package.
	 * @param notFound says that nobody knows a name
	 */
	ResolvedConfigs(SlotContext context, String packageName, Function<String, ProviderNotFoundException> notFound) {
		this.context = context;
		this.packageName = packageName;
		this.notFound = notFound;
	}

	/**
	 * Describe a name whose configuration is asked for when it is needed. The provider is
	 * not known before, and must not be told by the name: there may be any number of
	 * those, and the provider is a tag of meters.
	 */
	ConfiguredProvider spec(String name) {
		return ConfiguredProvider
			.builder(this.packageName, name, () -> resolve(name).orElseThrow(() -> this.notFound.apply(name)))
			.providerName("unknown")
			.source(ProviderSource.RESOLVER)
			.optional(true)
			.build();
	}

	/**
	 * Ask the resolvers, on the current thread.
	 * @return what the first answers that knows the name
	 * @throws ProviderCreationFailedException if one fails
	 */
	Optional<ProviderConfig> resolve(String name) {
		for (ProviderConfigResolver resolver : this.context.settings().configResolvers()) {
			Optional<ProviderConfig> config;
			try {
				config = resolver.resolve(this.packageName, name);
			}
			catch (OutOfMemoryError | StackOverflowError ex) {
				throw ex;
			}
			catch (VirtualMachineError ex) {
				throw SecretMasking.withoutMessage(ex);
			}
			catch (ProviderRegistryException ex) {
				throw failed(name, "failed" + reason(ex), causeOf(ex));
			}
			catch (RuntimeException | Error ex) {
				throw failed(name, "threw " + ErrorText.escapeType(Failures.typeOf(ex)) + ".", causeOf(ex));
			}
			if (config == null) {
				throw failed(name, "returned null.", null);
			}
			if (config.isPresent()) {
				return config;
			}
		}
		return Optional.empty();
	}

	/**
	 * Say why in the words of the registry, if it said just now that providers wait for
	 * each other. Others are the resolver's own, or were masked for another name.
	 */
	private String reason(ProviderRegistryException failure) {
		Creation asker = this.context.creations().asker(null);
		return (asker != null && asker.isRefusal(failure)) ? ". " + failure.getMessage()
				: " with " + failure.errorCode().code() + " (" + Failures.typeOf(failure) + ").";
	}

	/**
	 * Return what is kept of a failure for each name, of which there may be many: without
	 * its words, which are those of a vault or a database, and with the frames that say
	 * most.
	 */
	private static Throwable causeOf(Throwable failure) {
		Throwable cause = SecretMasking.withoutMessage(failure);
		for (Throwable each = cause; each != null; each = each.getCause()) {
			StackTraceElement[] frames = each.getStackTrace();
			each.setStackTrace(Arrays.copyOf(frames, Math.min(frames.length, MOST_FRAMES)));
		}
		return cause;
	}

	/**
	 * Say what a resolver has done instead of answering.
	 */
	ProviderCreationFailedException failed(String name, String what, @Nullable Throwable cause) {
		return new ProviderCreationFailedException(this.packageName, name,
				ErrorText.escape(this.packageName + "." + name) + " could not be created: its configuration resolver "
						+ what,
				cause);
	}

}
