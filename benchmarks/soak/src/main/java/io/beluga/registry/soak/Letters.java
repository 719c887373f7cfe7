package io.beluga.registry.soak;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;

/**
 * The contract of a storm. Each call returns the name of the vendor that has served it.
 */
public interface Letters {

	/**
	 * Send a letter.
	 * @return who has sent it
	 * @throws IOException if the vendor is down
	 */
	String send() throws IOException;

	/**
	 * Send a letter on another thread.
	 * @return who has sent it
	 */
	CompletionStage<String> sendLater();

	/**
	 * Send a letter to whoever subscribes.
	 * @return who has sent it
	 */
	Flux<String> stream();

}
