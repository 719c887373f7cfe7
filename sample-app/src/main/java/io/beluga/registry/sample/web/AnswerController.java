package io.beluga.registry.sample.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.sample.Answerer;
import io.beluga.registry.springai.SpringAiPackages;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerSentEvent;
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

	private final ProblemDetailsAdvice problems;

	/**
	 * Create the controller.
	 * @param providers all configured providers
	 * @param defaultAnswerer the default of the package, as nothing else is asked for
	 * @param properties the settings
	 * @param problems what errors look like
	 */
	AnswerController(Providers providers, ProviderHandle<Answerer> defaultAnswerer, SampleProperties properties,
			ProblemDetailsAdvice problems) {
		this.providers = providers;
		this.defaultAnswerer = defaultAnswerer;
		this.properties = properties;
		this.problems = problems;
	}

	@GetMapping("/providers")
	ProvidersResponse providers() {
		List<ProvidersResponse.Choice> configured = this.providers.list(ANSWERERS.name())
			.stream()
			.map((name) -> this.providers.info(ANSWERERS.name(), name))
			.map((info) -> new ProvidersResponse.Choice(info.name(), info.providerName(), problem(info)))
			.toList();
		return new ProvidersResponse(this.defaultAnswerer.info().name(), configured,
				this.properties.maxRequestSize().toBytes());
	}

	@PostMapping(path = "/answers", produces = MediaType.APPLICATION_JSON_VALUE)
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

	/**
	 * Answer piece by piece: an event {@code piece} for each, and at the end an event
	 * {@code done}, or {@code problem} where there is none. Meanwhile a replacement of
	 * the provider changes nothing for this answer.
	 * @param request the question
	 * @return the events
	 */
	@PostMapping(path = "/answers", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<?>> stream(@Valid @RequestBody AnswerRequest request) {
		ProviderHandle<Answerer> handle = handle(request.provider());
		return handle.use((answerer) -> {
			ConfiguredProviderInfo info = handle.info();
			long start = System.nanoTime();
			Flux<ServerSentEvent<?>> pieces = answerer.stream(request.document(), request.question())
				.map((piece) -> event("piece", Map.of("text", piece)));
			return pieces
				.concatWith(Mono.fromSupplier(() -> event("done",
						new AnswerFacts(info.name(), info.generation(),
								TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)))))
				.onErrorResume((failure) -> {
					ProblemDetail problem = this.problems.of(failure);
					return Mono.just(event("problem", problem));
				});
		});
	}

	private static ServerSentEvent<?> event(String name, Object data) {
		return ServerSentEvent.builder(data).event(name).build();
	}

	/**
	 * Tell why a provider cannot answer at present: it has no key, or its model has none.
	 */
	private @Nullable String problem(ConfiguredProviderInfo info) {
		return info.lastFailure()
			.filter((failure) -> info.state() == ProviderState.UNAVAILABLE)
			.map(Throwable::getMessage)
			.or(() -> modelOf(info).map(this::problem))
			.orElse(null);
	}

	private Optional<ConfiguredProviderInfo> modelOf(ConfiguredProviderInfo info) {
		String llms = SpringAiPackages.LLMS.name();
		Object model = this.providers.config(info.packageName(), info.name()).customFields().get("model");
		return Optional.ofNullable(model)
			.map(Object::toString)
			.filter((name) -> this.providers.list(llms).contains(name))
			.map((name) -> this.providers.info(llms, name));
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
