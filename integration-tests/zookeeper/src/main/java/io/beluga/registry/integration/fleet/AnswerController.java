package io.beluga.registry.integration.fleet;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers through the assistant that it got at the start.
 */
@RestController
final class AnswerController {

	private final Assistant assistant;

	AnswerController(Assistant assistant) {
		this.assistant = assistant;
	}

	@GetMapping("/answer")
	String answer(@RequestParam String question) {
		return this.assistant.ask(question);
	}

}
