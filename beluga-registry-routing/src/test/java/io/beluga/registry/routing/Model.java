package io.beluga.registry.routing;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A contract with every kind of result.
 */
interface Model {

	String ask(String question) throws Exception;

	CompletionStage<String> askLater(String question);

	Flux<String> stream(String question);

	Mono<String> once(String question);

	Flow.Publisher<String> publish(String question);

	Stream<String> lines(String question);

	/**
	 * A method that is no call.
	 */
	String options();

}
