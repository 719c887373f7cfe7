package io.beluga.registry.sample;

/**
 * Thrown where a text has more sentences than an answerer takes.
 */
public class TextTooLongException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param sentences how many sentences the text has
	 * @param maxSentences how many it may have
	 */
	public TextTooLongException(int sentences, int maxSentences) {
		super("The text has " + sentences + " sentences, and this provider takes " + maxSentences
				+ ". Use a shorter text, or another provider.");
	}

}
