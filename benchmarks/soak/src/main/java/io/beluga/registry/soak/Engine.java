package io.beluga.registry.soak;

import reactor.core.publisher.Flux;

/**
 * The contract that is a class, which no reference can stand for.
 */
abstract class Engine {

	abstract int run();

	abstract Flux<String> stream();

}
