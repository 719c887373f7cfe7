package io.beluga.registry.sample;

import reactor.core.publisher.Flux;

/**
 * Answers questions about a text. This is the contract of the package {@code answerers}:
 * every provider in it makes one of these.
 */
@FunctionalInterface
public interface Answerer {

	/** The answer where nothing is found. */
	String NO_ANSWER = "Nothing in the text matches this question.";

	/** The answer where there is nothing to look at. */
	String NO_TEXT = "The text has no words to search.";

	/**
	 * Answer a question.
	 * @param document the text
	 * @param question the question
	 * @return the answer, or a sentence that says that there is none
	 */
	String answer(String document, String question);

	/**
	 * Answer a question piece by piece, as far as the pieces come one by one.
	 * @param document the text
	 * @param question the question
	 * @return the pieces of the answer, the whole of it at once where it is not made bit
	 * by bit
	 */
	default Flux<String> stream(String document, String question) {
		return Flux.defer(() -> Flux.just(answer(document, question)));
	}

}
