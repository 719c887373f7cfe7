package io.beluga.registry.sample.extractive;

/**
 * A part of the text that can be an answer.
 *
 * @param text what it says, in one line
 * @param form what it looks like
 */
record Sentence(String text, Form form) {

	/**
	 * What a sentence looks like.
	 */
	enum Form {

		/**
		 * An ordinary sentence.
		 */
		PROSE,

		/**
		 * A line of its own that does not end like a sentence: a headline, a byline.
		 */
		HEADING,

		/**
		 * A question, which is rarely the answer to another one.
		 */
		QUESTION,

		/**
		 * An item of a list.
		 */
		ITEM

	}

}
