package io.beluga.registry;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A contract of the tests whose results end after its calls.
 */
interface Talker {

	ProviderPackage<Talker> PACKAGE = ProviderPackage.of("talkers", Talker.class);

	CompletionStage<String> stage();

	CompletableFuture<String> future();

	Future<String> plainFuture();

	Stream<String> stream();

	IntStream ints();

	Flow.Publisher<String> flow();

	Publisher<String> publisher();

	Flux<String> flux();

	Mono<String> mono();

	ConnectableFlux<String> connectable();

	Object anything();

	<T> T generic();

	Optional<Flux<String>> optional();

}
