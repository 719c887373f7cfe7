package io.beluga.registry.sample;

/**
 * Answers questions about a text. This is the contract of the package {@code answerers}:
 * every provider in it makes one of these.
 */
@FunctionalInterface
public interface Answerer {

	/**
	 * Answer a question.
	 * @param document the text
	 * @param question the question
	 * @return the answer, or a sentence that says that there is none
	 */
	String answer(String document, String question);

}
