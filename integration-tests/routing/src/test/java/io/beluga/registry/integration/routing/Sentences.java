package io.beluga.registry.integration.routing;

import java.util.concurrent.CompletionStage;

import io.beluga.registry.ProviderPackage;

/**
 * A contract whose answers come later. Nothing is harmed by a call that is made twice.
 */
interface Sentences {

	ProviderPackage<Sentences> PACKAGE = ProviderPackage.of("sentences", Sentences.class).idempotent();

	/**
	 * Say something.
	 * @return the answer, as JSON
	 */
	CompletionStage<String> say(String id);

}
