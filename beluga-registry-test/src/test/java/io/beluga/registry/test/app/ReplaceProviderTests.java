package io.beluga.registry.test.app;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.test.ReplaceProvider;
import io.beluga.registry.test.app.SpeakerApplication.Speaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

import static io.beluga.registry.test.BelugaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link ReplaceProvider @ReplaceProvider}.
 */
class ReplaceProviderTests {

	private static final ProviderPackage<Speaker> SPEAKERS = ProviderPackage.of("speakers", Speaker.class);

	@Nested
	@LoudAndQuiet
	class WithAValue {

		@ReplaceProvider("speakers.loud")
		private final Speaker loud = (text) -> "fake: " + text;

		@Autowired
		private Providers providers;

		@Autowired
		private Announcer announcer;

		@Test
		void everyWayLeadsToTheValue() {
			assertThat(this.announcer.named().say("?")).isEqualTo("fake: ?");
			assertThat(this.announcer.aliased().say("?")).isEqualTo("fake: ?");
			assertThat(this.announcer.unqualified().say("?")).isEqualTo("fake: ?");
			assertThat(this.providers.get(SPEAKERS, "loud").say("?")).isEqualTo("fake: ?");
			assertThat(this.providers.get(SPEAKERS, "nearest").say("?")).isEqualTo("fake: ?");
			assertThat(this.providers.getDefault(SPEAKERS).say("?")).isEqualTo("fake: ?");
			assertThat(this.providers.all(SPEAKERS).get("loud").say("?")).isEqualTo("fake: ?");
			assertThat(this.providers.handle(SPEAKERS, "loud")
				.<String, RuntimeException>use((speaker) -> speaker.say("?"))).isEqualTo("fake: ?");
			assertThat(this.providers).hasState("speakers", "loud", ProviderState.READY);
		}

		@Test
		void othersAreTheirOwn() {
			assertThat(this.providers.get(SPEAKERS, "quiet").say("?")).isEqualTo("quiet: ?");
			assertThat(this.providers).hasExactly("speakers", "loud", "quiet");
		}

		@Test
		void changeOfTheConfigurationKeepsTheValue() {
			ProviderConfig config = this.providers.config("speakers", "loud");
			this.providers.put("speakers", "loud", config.toBuilder().apiKey("k").build());
			this.providers.renew("speakers", "loud");
			assertThat(this.announcer.named().say("?")).isEqualTo("fake: ?");
		}

	}

	@Nested
	@LoudAndQuiet
	class WithoutAValue {

		@ReplaceProvider("speakers.loud")
		private Speaker loud;

		@Autowired
		private Announcer announcer;

		@BeforeEach
		void expect() {
			assertThat(this.announcer.named().say("left from another method")).isNull();
		}

		@Test
		void methodHasAMockOfItsOwn() {
			given(this.loud.say("left from another method")).willReturn("left");
			assertThat(this.announcer.unqualified().say("left from another method")).isEqualTo("left");
		}

		@Test
		void otherMethodHasAnotherMock() {
			given(this.loud.say("left from another method")).willReturn("left");
			assertThat(this.announcer.unqualified().say("left from another method")).isEqualTo("left");
		}

		@Nested
		class Inner {

			@ReplaceProvider("speakers.quiet")
			private Speaker quiet;

			@Test
			void fieldsOfEnclosingTestsCount(@Autowired Providers providers) {
				given(WithoutAValue.this.loud.say("a")).willReturn("outer");
				given(this.quiet.say("a")).willReturn("inner");
				assertThat(providers.get(SPEAKERS, "loud").say("a")).isEqualTo("outer");
				assertThat(providers.get(SPEAKERS, "quiet").say("a")).isEqualTo("inner");
			}

		}

	}

	@Nested
	@LoudAndQuiet
	@TestInstance(Lifecycle.PER_CLASS)
	class WithOneInstanceForAllMethods {

		private final Set<Speaker> seen = new HashSet<>();

		@ReplaceProvider("speakers.loud")
		private Speaker loud;

		@Test
		void methodHasAMock() {
			assertThat(this.seen.add(this.loud)).isTrue();
			assertThat(Mockito.mockingDetails(this.loud).isMock()).isTrue();
		}

		@Test
		void otherMethodHasAnotherMock() {
			methodHasAMock();
		}

	}

	@Nested
	@LoudAndQuiet
	@TestPropertySource(properties = "beluga.providers.speakers.loud.api-key=k")
	class WithAClass {

		@ReplaceProvider("speakers.quiet")
		private Recorder quiet;

		@Test
		void fieldHasANewInstance(@Autowired Providers providers) {
			providers.get(SPEAKERS, "quiet").say("hello");
			assertThat(this.quiet.text).isEqualTo("hello");
		}

	}

	@Nested
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class WithTheContextCache {

		@Test
		@Order(1)
		void contextIsOneForTheSameNamesAlone() {
			List<ApplicationContext> contexts = List.of(context(First.class), context(Second.class),
					context(Other.class), context(None.class));
			assertThat(contexts.get(0)).isSameAs(contexts.get(1)).isNotSameAs(contexts.get(2));
			assertThat(contexts.get(3)).isNotIn(contexts.subList(0, 3));
			Speaker left = contexts.get(0).getBean("speakers.loud", Speaker.class);
			assertThatIllegalStateException().isThrownBy(() -> left.say("?"))
				.withMessageContaining("'speakers.loud'")
				.withMessageContaining("no test ran");
			assertThat(left).hasToString("speakers.loud, replaced by the test");
			assertThat(left.equals(left)).isTrue();
		}

		private static ApplicationContext context(Class<? extends Seen> test) {
			run(test).assertStatistics((statistics) -> statistics.succeeded(1).failed(0));
			return Seen.context;
		}

	}

	@Test
	void startWhenNameIsNotThereNamesThoseThatAre() {
		assertThat(failure(Misspelled.class)).contains("speakers.lout",
				"speakers.loud, speakers.nearest, speakers.quiet");
	}

	@Test
	void startWhenNameHasNoPackageSaysHowItIsWritten() {
		assertThat(failure(WithoutPackage.class)).contains("\"llms.fast\"", "\"loud\"");
	}

	@Test
	void startWhenValueIsOfAnotherTypeNamesTheContract() {
		assertThat(failure(OtherType.class)).contains("contract of 'speakers.loud'", Speaker.class.getName(), "loud");
	}

	private static Events run(Class<?> test) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(test))
			.execute()
			.testEvents();
	}

	private static String failure(Class<?> test) {
		StringBuilder messages = new StringBuilder();
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(test))
			.execute()
			.allEvents()
			.failed()
			.stream()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class))
			.forEach((result) -> {
				for (Throwable cause = result.getThrowable().orElseThrow(); cause != null; cause = cause.getCause()) {
					messages.append(cause.getMessage()).append('\n');
				}
			});
		return messages.toString();
	}

	static class Recorder implements Speaker {

		private String text;

		@Override
		public String say(String text) {
			this.text = text;
			return "";
		}

	}

	@LoudAndQuiet
	abstract static class Seen {

		private static ApplicationContext context;

		@Test
		void see(@Autowired ApplicationContext current) {
			context = current;
		}

	}

	static class First extends Seen {

		@ReplaceProvider("speakers.loud")
		private final Speaker speaker = (text) -> "first";

	}

	static class Second extends Seen {

		@ReplaceProvider("speakers.loud")
		private Speaker another;

	}

	@TestPropertySource(properties = "beluga.providers.speakers.loud.api-key=k")
	static class Other extends Seen {

		@ReplaceProvider("speakers.quiet")
		private Speaker speaker;

	}

	@TestPropertySource(properties = "beluga.providers.speakers.loud.api-key=k")
	static class None extends Seen {

		@Test
		@Override
		void see(@Autowired ApplicationContext current) {
			super.see(current);
			assertThat(current.getBean(Announcer.class).named().say("?")).isEqualTo("loud: ?");
		}

	}

	@LoudAndQuiet
	static class Misspelled {

		@ReplaceProvider("speakers.lout")
		private Speaker lout;

		@Test
		void start() {
		}

	}

	@LoudAndQuiet
	static class WithoutPackage {

		@ReplaceProvider("loud")
		private Speaker loud;

		@Test
		void start() {
		}

	}

	@LoudAndQuiet
	static class OtherType {

		@ReplaceProvider("speakers.loud")
		private final Runnable loud = () -> {
		};

		@Test
		void start() {
		}

	}

}
