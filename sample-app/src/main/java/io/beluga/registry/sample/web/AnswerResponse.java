package io.beluga.registry.sample.web;

/**
 * An answer.
 *
 * @param answer the answer itself, with a line for each sentence
 * @param provider the configured provider that gave it
 * @param generation the generation of its instance
 * @param millis how long it took, in milliseconds
 */
record AnswerResponse(String answer, String provider, long generation, long millis) {
}
