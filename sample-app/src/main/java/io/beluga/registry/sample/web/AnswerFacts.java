package io.beluga.registry.sample.web;

/**
 * Who gave an answer.
 *
 * @param provider the configured provider
 * @param generation the generation of its instance
 * @param millis how long it took, in milliseconds
 */
record AnswerFacts(String provider, long generation, long millis) {
}
