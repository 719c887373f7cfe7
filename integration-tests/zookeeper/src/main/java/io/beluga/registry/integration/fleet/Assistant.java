package io.beluga.registry.integration.fleet;

/**
 * Something that answers questions.
 */
interface Assistant {

	/**
	 * Answer a question.
	 * @param question what to ask
	 * @return the answer
	 */
	String ask(String question);

}
