package io.beluga.registry.integration.fleet;

import java.net.URI;
import java.net.http.HttpClient;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.Secret;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Makes assistants that ask the server of a vendor. The check of a new one asks for the
 * account that its key belongs to.
 */
@BelugaProvider(packageName = "llms", name = "acme")
final class Acme implements ProviderFactory<Acme.Config, AcmeAssistant>, ProviderProbe<AcmeAssistant> {

	private final Instances instances;

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
			HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());

	Acme(Instances instances) {
		this.instances = instances;
	}

	@Override
	public AcmeAssistant create(ProviderContext context, Config config) {
		RestClient client = RestClient.builder()
			.requestFactory(this.requests)
			.baseUrl(config.endpoint())
			.defaultHeaders((headers) -> headers.setBearerAuth(config.apiKey().reveal()))
			.build();
		return new AcmeAssistant(client, config.maxTokens(), this.instances.add());
	}

	@Override
	public void probe(AcmeAssistant assistant) {
		assistant.checkAccount();
	}

	/**
	 * What the vendor needs to know.
	 *
	 * @param apiKey the key
	 * @param endpoint the address of the server
	 * @param maxTokens how long an answer may be
	 */
	record Config(Secret apiKey, @NotNull URI endpoint, @DefaultValue("100") @Positive int maxTokens) {
	}

}
