package io.beluga.registry.soak;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The control: looks whether an instance is retired, and then counts the call. The soak
 * must find that out.
 */
final class CheckThenCount implements Subject {

	/**
	 * How many calls lose their processor between the check and the count.
	 */
	private static final int ONE_IN = 256;

	private final Instances instances;

	private final Map<String, Holder> holders = new ConcurrentHashMap<>();

	private volatile boolean closed;

	CheckThenCount(Instances instances) {
		this.instances = instances;
	}

	private static final class Holder {

		private final Object instance;

		private final AtomicInteger calls = new AtomicInteger();

		private volatile boolean retired;

		Holder(Object instance) {
			this.instance = instance;
		}

		boolean acquire() {
			if (this.retired) {
				return false;
			}
			if (ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
				// what a busy machine does by itself
				Thread.yield();
			}
			this.calls.incrementAndGet();
			return true;
		}

		void release() {
			if (this.calls.decrementAndGet() == 0 && this.retired) {
				destroy();
			}
		}

		void retire() {
			this.retired = true;
			if (this.calls.get() == 0) {
				destroy();
			}
		}

		private void destroy() {
			try {
				((AutoCloseable) this.instance).close();
			}
			catch (Exception ex) {
				// planned
			}
		}

	}

	private void requireOpen(String name) {
		if (this.closed) {
			throw new RegistryAccessFailedException("workers", name, "It is closed.");
		}
	}

	private <R> R call(String name, Function<Object, R> call) {
		while (true) {
			requireOpen(name);
			Holder holder = this.holders.get(name);
			if (holder == null) {
				throw new ProviderNotFoundException("workers", name, this.holders.keySet());
			}
			if (holder.acquire()) {
				try {
					return call.apply(holder.instance);
				}
				finally {
					holder.release();
				}
			}
		}
	}

	@Override
	public Worker worker(String name) {
		return new Worker() {

			@Override
			public int work(int helpers) {
				return call(name, (worker) -> ((Worker) worker).work(helpers));
			}

			@Override
			public void work(long millis, Runnable begun) {
				call(name, (worker) -> {
					((Worker) worker).work(millis, begun);
					return true;
				});
			}

			@Override
			public CompletionStage<String> later() {
				throw new UnsupportedOperationException();
			}

			@Override
			public Flux<String> stream() {
				throw new UnsupportedOperationException();
			}

		};
	}

	@Override
	public <R> R useEngine(Function<Engine, R> call) {
		return call(Names.ENGINE, (engine) -> call.apply((Engine) engine));
	}

	@Override
	public void put(String name, Plan plan) {
		requireOpen(name);
		retire(this.holders.put(name, new Holder(make(name, plan))));
		if (this.closed) {
			remove(name);
		}
	}

	private Object make(String name, Plan plan) {
		try {
			return name.equals(Names.ENGINE) ? this.instances.engine(name, plan)
					: this.instances.worker(name, plan, worker(Names.helperOf(name)));
		}
		catch (IllegalStateException | InterruptedException ex) {
			throw new ProviderCreationFailedException("workers", name, "It failed.", ex);
		}
	}

	private static void retire(@Nullable Holder holder) {
		if (holder != null) {
			holder.retire();
		}
	}

	@Override
	public void renew(String name) {
		put(name, Plan.GOOD);
	}

	@Override
	public boolean remove(String name) {
		Holder holder = this.holders.remove(name);
		retire(holder);
		return holder != null;
	}

	@Override
	public boolean isComplete() {
		return false;
	}

	@Override
	public void close() {
		this.closed = true;
		this.holders.keySet().forEach(this::remove);
	}

}
