package io.beluga.registry.test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ScriptedChatModel}.
 */
class ScriptedChatModelTests {

	private final ScriptedChatModel model = new ScriptedChatModel();

	@Test
	void callTakesStepsInTheirOrder() {
		IllegalArgumentException refused = new IllegalArgumentException("no");
		this.model.answer("one").fail(refused).answer("t", "wo");
		assertThat(this.model.call("a")).isEqualTo("one");
		assertThat(catchThrowable(() -> this.model.call("b"))).isSameAs(refused);
		assertThat(this.model.remaining()).isEqualTo(1);
		assertThat(this.model.call("c")).isEqualTo("two");
		assertThat(this.model.prompts()).extracting(Prompt::getContents).containsExactly("a", "b", "c");
		assertThat(this.model.remaining()).isZero();
	}

	@Test
	void streamGivesPartsAndFailsWhereItIsSaid() {
		this.model.answer("a", "b").failAfter(new IOException("reset"), "c");
		assertThat(texts().collectList().block()).containsExactly("a", "b");
		StringBuilder received = new StringBuilder();
		Throwable failure = catchThrowable(() -> texts().doOnNext(received::append).blockLast());
		assertThat(failure).hasCauseInstanceOf(IOException.class);
		assertThat(received).hasToString("c");
	}

	@Test
	void streamWhenNobodySubscribesTakesNoStep() {
		this.model.answer("a");
		texts();
		assertThat(this.model.remaining()).isEqualTo(1);
	}

	@Test
	void delayMakesTheNextStepLate() {
		Duration delay = Duration.ofMillis(50);
		this.model.delay(delay).answer("a").delay(delay).answer("b").answer("c");
		long start = System.nanoTime();
		assertThat(this.model.call("?")).isEqualTo("a");
		assertThat(texts().collectList().block()).containsExactly("b");
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.multipliedBy(2).toNanos());
		assertThat(this.model.call("?")).isEqualTo("c");
	}

	@Test
	void callWhenInterruptedDuringADelayEnds() {
		this.model.delay(Duration.ofHours(1)).answer("a");
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.model.call("?"));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void callWhenThereIsNoDelayAnswersAnInterruptedThreadToo() {
		this.model.answer("a");
		Thread.currentThread().interrupt();
		Throwable failure = catchThrowable(() -> this.model.call("?"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(failure).isNull();
	}

	@Test
	void callWhenScriptIsOverSaysSo() {
		this.model.answer("a");
		this.model.call("?");
		assertThatIllegalStateException().isThrownBy(() -> this.model.call("?"))
			.withMessageContaining("The script has 1 steps, and this is call 2");
		assertThat(catchThrowable(() -> texts().blockLast())).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void answerWhenResponseIsGivenIsThatResponse() {
		ChatResponse response = new ChatResponse(List.of(new Generation(new AssistantMessage("x"))));
		this.model.answer(response);
		assertThat(this.model.call(new Prompt("?"))).isSameAs(response);
	}

	private Flux<String> texts() {
		return this.model.stream(new Prompt("?")).map((response) -> response.getResult().getOutput().getText());
	}

}
