package io.beluga.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.config.ProviderConfig;

/**
 * Makes {@link FakeEcho echoes}, and remembers them.
 */
class EchoFactory implements ProviderFactory<ProviderConfig, Echo> {

	final AtomicInteger calls = new AtomicInteger();

	final List<FakeEcho> made = new CopyOnWriteArrayList<>();

	final List<Thread> threads = new CopyOnWriteArrayList<>();

	volatile Step step;

	EchoFactory() {
		this((context, config) -> {
		});
	}

	EchoFactory(Step step) {
		this.step = step;
	}

	@Override
	public Echo create(ProviderContext context, ProviderConfig config) throws Exception {
		this.calls.incrementAndGet();
		this.threads.add(Thread.currentThread());
		this.step.run(context, config);
		FakeEcho product = product(context, config);
		this.made.add(product);
		return product;
	}

	FakeEcho product(ProviderContext context, ProviderConfig config) {
		return new FakeEcho(String.valueOf(config.customFields().getOrDefault("label", context.name())));
	}

	int calls() {
		return this.calls.get();
	}

	FakeEcho last() {
		return this.made.get(this.made.size() - 1);
	}

	FakeEcho made(String label) {
		return this.made.stream().filter((product) -> product.label.equals(label)).findFirst().orElseThrow();
	}

	List<String> labels() {
		return new ArrayList<>(this.made).stream().map((product) -> product.label).toList();
	}

	/**
	 * What happens before the product is made.
	 */
	@FunctionalInterface
	interface Step {

		void run(ProviderContext context, ProviderConfig config) throws Exception;

	}

}
