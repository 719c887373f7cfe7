package io.beluga.registry.sample.web;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.sample.Answerer;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Passes questions on to the provider that was chosen.
 */
@RestController
@RequestMapping("/api")
class AnswerController {

	private static final ProviderPackage<Answerer> ANSWERERS = ProviderPackage.of("answerers", Answerer.class);

	private final Providers providers;

	private final ProviderHandle<Answerer> defaultAnswerer;

	private final SampleProperties properties;

	/**
	 * Create the controller.
	 * @param providers all configured providers
	 * @param defaultAnswerer the default of the package, as nothing else is asked for
	 * @param properties the settings
	 */
	AnswerController(Providers providers, ProviderHandle<Answerer> defaultAnswerer, SampleProperties properties) {
		this.providers = providers;
		this.defaultAnswerer = defaultAnswerer;
		this.properties = properties;
	}

	@GetMapping("/providers")
	ProvidersResponse providers() {
		List<ProvidersResponse.Choice> configured = this.providers.list(ANSWERERS.name())
			.stream()
			.map((name) -> this.providers.info(ANSWERERS.name(), name))
			.map((info) -> new ProvidersResponse.Choice(info.name(), info.providerName()))
			.toList();
		return new ProvidersResponse(this.defaultAnswerer.info().name(), configured,
				this.properties.maxRequestSize().toBytes());
	}

	@PostMapping("/answers")
	AnswerResponse answer(@Valid @RequestBody AnswerRequest request) {
		ProviderHandle<Answerer> handle = handle(request.provider());
		return handle.use((answerer) -> {
			ConfiguredProviderInfo info = handle.info();
			long start = System.nanoTime();
			String answer = answerer.answer(request.document(), request.question());
			long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			return new AnswerResponse(answer, info.name(), info.generation(), millis);
		});
	}

	private ProviderHandle<Answerer> handle(@Nullable String name) {
		if (!StringUtils.hasText(name)) {
			return this.defaultAnswerer;
		}
		// a name from outside: find, unlike get, asks no resolver and makes nothing of it
		return this.providers.find(ANSWERERS, name)
			.map((answerer) -> this.providers.handle(ANSWERERS, name))
			.orElseThrow(
					() -> new ProviderNotFoundException(ANSWERERS.name(), name, this.providers.list(ANSWERERS.name())));
	}

}
