package io.beluga.registry.integration.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.beluga.registry.Providers;
import io.beluga.registry.integration.routing.FaultyServer.Request;
import io.beluga.registry.integration.routing.FaultyServer.Vendor;
import io.beluga.registry.springai.SpringAiPackages;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A fault that meets a way to call. Its vendors and their groups are its own.
 */
final class Run {

	/**
	 * No call of the table takes as long.
	 */
	private static final double LONGEST = 150;

	static final double OUTAGE = 60;

	static final double BACK_WITHIN = 30;

	private static final double CALLS_EVERY = 4;

	private final Fault fault;

	private final Mode mode;

	private final Pace pace;

	private final Pace timeouts;

	private final ChatProtocol primaryProtocol = new ChatProtocol("p");

	private final ChatProtocol fallbackProtocol = new ChatProtocol("f");

	private final Vendor primary;

	private final Vendor fallback;

	private final List<Answer> answers = new ArrayList<>();

	Run(Fault fault, Mode mode, Pace wanted, FaultyServer server) {
		this.fault = fault;
		this.mode = mode;
		this.pace = fault.pace(wanted);
		this.timeouts = fault.timeouts(wanted);
		this.primary = server.vendor(name() + "-primary", fault.primary(this.primaryProtocol, this.pace));
		this.fallback = server.vendor(name() + "-fallback", fault.fallback(this.fallbackProtocol));
	}

	private String name() {
		return (this.fault.name() + "-" + this.mode.name()).toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the properties of a group and its members, as an application has them.
	 */
	List<String> properties() {
		List<String> properties = new ArrayList<>();
		if (this.mode.isGroup()) {
			add(properties, name(), "provider-name=failover", "members=" + name() + "-primary," + name() + "-fallback",
					"retries=2", "backoff.initial=" + millis(0.5), "attempt-timeout=" + timeout(12),
					"idle-timeout=" + timeout(15), "stream=" + ((this.mode == Mode.BUFFERED) ? "buffered" : "live"),
					"breaker.open-for=" + millis(15));
		}
		addMember(properties, "primary", this.primary, this.primaryProtocol, 8192);
		addMember(properties, "fallback", this.fallback, this.fallbackProtocol, 32768);
		return properties;
	}

	private void addMember(List<String> properties, String role, Vendor vendor, ChatProtocol protocol, int context) {
		String name = name() + "-" + role;
		add(properties, name, "endpoint=" + vendor.uri() + "/v1", "api-key=" + key(protocol),
				"model=" + protocol.model(), "timeout=" + timeout(30));
		if (this.mode == Mode.STAGE || this.mode == Mode.PAYMENT) {
			add(properties, name, "provider-name=http");
		}
		else {
			add(properties, name, "provider-name=openai-compatible", "context-window=" + context,
					"max-retries=" + ((this.mode == Mode.ALONE) ? 2 : 0));
		}
	}

	private void add(List<String> properties, String name, String... values) {
		for (String value : values) {
			properties.add("beluga.providers." + this.mode.packageName() + "." + name + "." + value);
		}
	}

	private String millis(double published) {
		return this.pace.seconds(published).toMillis() + "ms";
	}

	private String timeout(double published) {
		return this.timeouts.seconds(published).toMillis() + "ms";
	}

	static String key(ChatProtocol protocol) {
		return "sk-of-" + protocol.vendor();
	}

	/**
	 * Make the calls.
	 */
	Run start(Providers providers) {
		Supplier<Answer> caller = caller(providers);
		this.answers.add(caller.get());
		if (this.fault == Fault.S15) {
			long first = this.answers.get(0).begin();
			long end = first + this.pace.seconds(OUTAGE).plus(this.pace.limit(BACK_WITHIN)).toNanos();
			long next = first;
			while (!last().isWholeAnswerOf(this.primaryProtocol) && last().end() - end < 0) {
				next += this.pace.seconds(CALLS_EVERY).toNanos();
				while (System.nanoTime() - next < 0) {
					LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
				}
				this.answers.add(caller.get());
			}
		}
		if (this.fault.isFollowedByHealthyCall()) {
			this.primary.script(this.primaryProtocol.well());
			this.answers.add(caller.get());
		}
		return this;
	}

	private Supplier<Answer> caller(Providers providers) {
		AtomicInteger number = new AtomicInteger();
		Supplier<String> ids = () -> name() + "-" + number.incrementAndGet();
		return switch (this.mode) {
			case LIVE, BUFFERED -> () -> Answer.ofStream(model(providers, ""), limit());
			case CALL -> () -> Answer.ofCall(model(providers, ""));
			case STAGE -> () -> Answer.ofStage(providers.get(Sentences.PACKAGE, name()), ids.get(), limit());
			case PAYMENT -> () -> Answer.ofPayment(providers.get(Payments.PACKAGE, name()), ids.get());
			case ALONE -> () -> this.fault.isOfStreams() ? Answer.ofStream(model(providers, "-primary"), limit())
					: Answer.ofCall(model(providers, "-primary"));
			case RESUMED -> () -> Answer
				.ofStream(new Resuming(model(providers, "-primary"), model(providers, "-fallback")), limit());
		};
	}

	private ChatModel model(Providers providers, String role) {
		return providers.get(SpringAiPackages.LLMS, name() + role);
	}

	/**
	 * Return how long a caller waits until it takes a call for lost.
	 */
	Duration limit() {
		return this.pace.limit(LONGEST);
	}

	private Answer last() {
		return this.answers.get(this.answers.size() - 1);
	}

	Fault fault() {
		return this.fault;
	}

	Mode mode() {
		return this.mode;
	}

	Pace pace() {
		return this.pace;
	}

	ChatProtocol primaryProtocol() {
		return this.primaryProtocol;
	}

	ChatProtocol fallbackProtocol() {
		return this.fallbackProtocol;
	}

	Vendor primary() {
		return this.primary;
	}

	Vendor fallback() {
		return this.fallback;
	}

	/**
	 * Tell whether an answer names the member that it is from, where a group says so.
	 */
	boolean isNamed(Answer answer) {
		String role = answer.isWholeAnswerOf(this.primaryProtocol) ? "-primary" : "-fallback";
		return switch (this.mode) {
			case LIVE, BUFFERED, CALL -> (name() + role).equals(answer.provider());
			default -> answer.provider() == null;
		};
	}

	/**
	 * Return what both vendors were asked.
	 */
	List<Request> requests() {
		return Stream.concat(this.primary.requests().stream(), this.fallback.requests().stream()).toList();
	}

	List<Answer> answers() {
		return this.answers;
	}

	@Override
	public String toString() {
		return this.fault + " " + this.mode;
	}

	/**
	 * What is written where there are no groups.
	 */
	private record Resuming(ChatModel first, ChatModel second) implements ChatModel {

		@Override
		public ChatResponse call(Prompt prompt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return this.first.stream(prompt).onErrorResume((failure) -> this.second.stream(prompt));
		}

	}

}
