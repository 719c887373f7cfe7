package io.beluga.registry.integration.fleet;

import java.util.Objects;

import org.springframework.web.client.RestClient;

/**
 * Asks the server of a vendor, and keeps count of it.
 */
final class AcmeAssistant implements Assistant, AutoCloseable {

	private final RestClient client;

	private final int maxTokens;

	private final InstanceLife life;

	AcmeAssistant(RestClient client, int maxTokens, InstanceLife life) {
		this.client = client;
		this.maxTokens = maxTokens;
		this.life = life;
	}

	@Override
	public String ask(String question) {
		this.life.callBegins();
		try {
			return Objects.requireNonNull(this.client.get()
				.uri("/answer?question={question}&max-tokens={maxTokens}", question, this.maxTokens)
				.retrieve()
				.body(String.class));
		}
		finally {
			this.life.callEnds();
		}
	}

	void checkAccount() {
		this.client.get().uri("/account").retrieve().toBodilessEntity();
	}

	@Override
	public void close() {
		this.life.destroyed();
	}

}
