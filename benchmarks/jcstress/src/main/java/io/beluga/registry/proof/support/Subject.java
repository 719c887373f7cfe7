package io.beluga.registry.proof.support;

import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A registry as far as the races use it, with one package. Its configured providers are
 * made by {@link Journal#make} of their names. Errors are those of the product.
 */
public interface Subject extends AutoCloseable {

	/**
	 * Register a provider.
	 * @param provider its name
	 * @param documentation what to find it again by
	 */
	void register(String provider, String documentation);

	/**
	 * Take a provider out.
	 * @param provider its name
	 * @return whether it was there
	 */
	boolean unregister(String provider);

	/**
	 * List the providers.
	 * @return their names
	 */
	List<String> providers();

	/**
	 * Return what a provider was registered with.
	 * @param provider its name
	 * @return the documentation, or {@code null} where there is no such provider
	 */
	@Nullable String documentation(String provider);

	/**
	 * Add or replace a configured provider.
	 * @param name its name
	 * @param version what its instance is to answer
	 */
	void put(String name, String version);

	/**
	 * Remove a configured provider.
	 * @param name its name
	 * @return whether it was there
	 */
	boolean remove(String name);

	/**
	 * Call a configured provider through its reference.
	 * @param name its name, or an alias
	 * @return the version that answered
	 */
	String call(String name);

	/**
	 * Call a configured provider through its handle.
	 * @param name its name, or an alias
	 * @return the version that answered
	 */
	String use(String name);

	/**
	 * Call a configured provider for a stream.
	 * @param name its name
	 * @return what came of the call
	 */
	Flux<String> stream(String name);

	/**
	 * Count the calls that a configured provider is busy with.
	 * @param name its name
	 * @return how many have not ended
	 */
	long inFlight(String name);

	/**
	 * Describe a configured provider.
	 * @param name its name
	 * @return a snapshot
	 */
	Snapshot info(String name);

	/**
	 * Point the only alias to a configured provider.
	 * @param alias the alias
	 * @param name the configured provider
	 */
	void alias(String alias, String name);

	@Override
	void close();

	/**
	 * What a description says.
	 *
	 * @param version what serves
	 * @param generation how many have served
	 * @param state the state
	 */
	record Snapshot(String version, long generation, String state) {

		@Override
		public String toString() {
			return this.version + " " + this.generation + " " + this.state;
		}

	}

}
