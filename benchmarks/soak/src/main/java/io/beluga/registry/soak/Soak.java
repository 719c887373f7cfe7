package io.beluga.registry.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.beluga.registry.error.ProviderCreationFailedException;

/**
 * Soaks the registry, or the control, and judges; then has a storm over groups, which
 * takes about ten seconds more. The arguments are a number of seconds, 120 where nothing
 * is said, and {@code --control}. Ends with 2 where something happened that must not, of
 * controls in both parts, and with 1 where it could not run.
 */
public final class Soak {

	private static final int VIOLATED = 2;

	private static final int PLATFORM_CALLERS = 4;

	private static final int VIRTUAL_CALLERS = 32;

	private static final int LAST_CALLS = 3;

	private static final long LAST_CALL_MILLIS = 300;

	private static final Duration WARM = Duration.ofSeconds(30);

	private static final double GROWTH = 1.05;

	private final Duration duration;

	private final boolean control;

	private final Stalls stalls = new Stalls();

	private final Ledger ledger = new Ledger(this.stalls);

	private final Break rest = new Break();

	private final List<Caller> callers = new ArrayList<>();

	private final List<Changer> changers = new ArrayList<>();

	private volatile boolean closing;

	Soak(Duration duration, boolean control) {
		this.duration = duration;
		this.control = control;
	}

	/**
	 * Soak.
	 * @param arguments how many seconds, and {@code --control}
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		List<String> given = new ArrayList<>(List.of(arguments));
		boolean control = given.remove("--control");
		Duration duration = Duration.ofSeconds(given.isEmpty() ? 120 : Long.parseLong(given.get(0)));
		Report report = new Soak(duration, control).run();
		report.lines().forEach(System.out::println);
		Storm storm = new Storm(control);
		boolean calm = storm.run();
		System.out.println("a storm:");
		storm.lines().forEach(System.out::println);
		// both controls have to be found out
		boolean clean = control ? report.isClean() || calm : report.isClean() && calm;
		System.exit(clean ? 0 : VIOLATED);
	}

	Report run() throws InterruptedException {
		// the registry says what it can about failures, and there are many
		java.util.logging.Logger logger = java.util.logging.Logger.getLogger("io.beluga.registry");
		logger.setLevel(java.util.logging.Level.OFF);
		Set<Thread> threadsBefore = Machine.threads();
		ExecutorService elsewhere = Executors.newFixedThreadPool(2);
		Instances instances = new Instances(this.ledger, elsewhere);
		Subject subject = this.control ? new CheckThenCount(instances) : new RegistrySubject(instances);
		Names.STEADY.forEach((name) -> subject.put(name, Plan.GOOD));
		Names.STEADY.forEach((name) -> begin(subject, name));
		List<Thread> threads = start(subject);
		Optional<ExecutorService> virtual = Machine.virtualThreads();
		virtual.ifPresent((executor) -> startVirtual(subject, executor));
		Thread watcher = new Thread(this.stalls::watch, "soak-stalls");
		watcher.start();

		Duration warm = (WARM.compareTo(this.duration.dividedBy(4)) < 0) ? WARM : this.duration.dividedBy(4);
		keepOn(warm);
		long heapBefore = measureHeap();
		keepOn(this.duration.minus(warm));
		long heapAfter = measureHeap();
		if (heapAfter > heapBefore * GROWTH) {
			this.ledger.violation("the heap grew from " + heapBefore + " to " + heapAfter + " bytes");
		}

		close(subject);
		for (Thread thread : threads) {
			thread.join();
		}
		if (virtual.isPresent()) {
			virtual.get().shutdown();
			virtual.get().awaitTermination(1, TimeUnit.MINUTES);
		}
		elsewhere.shutdown();
		checkEnd();
		this.stalls.stop();
		watcher.join();
		if (!Machine.await(() -> Machine.newThreads(threadsBefore).isEmpty())) {
			this.ledger.violation("threads are left: " + Machine.newThreads(threadsBefore));
		}
		logger.setLevel(null);
		return new Report(this.duration, virtual.isPresent(), this.ledger, this.callers, this.changers, heapBefore,
				heapAfter, threadsBefore.size());
	}

	/**
	 * Have a first instance, also on a machine that is so busy that it comes late.
	 */
	private static void begin(Subject subject, String name) {
		boolean begun = Machine.await(() -> {
			try {
				return call(subject, name) == 1;
			}
			catch (ProviderCreationFailedException ex) {
				return false;
			}
		});
		if (!begun) {
			throw new IllegalStateException("There is no instance of " + name);
		}
	}

	private static int call(Subject subject, String name) {
		return name.equals(Names.ENGINE) ? subject.useEngine(Engine::run) : subject.worker(name).work(0);
	}

	private List<Thread> start(Subject subject) {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < PLATFORM_CALLERS; i++) {
			threads.add(new Thread(caller(subject, false), "soak-caller-" + i));
		}
		// the control does not order what two threads put
		for (int i = 0; i < (this.control ? 1 : 2); i++) {
			Changer changer = new Changer(subject, this.ledger, this.rest, () -> this.closing, i == 1);
			this.changers.add(changer);
			threads.add(new Thread(changer, "soak-changer-" + i));
		}
		threads.forEach(Thread::start);
		return threads;
	}

	private void startVirtual(Subject subject, ExecutorService executor) {
		for (int i = 0; i < VIRTUAL_CALLERS; i++) {
			executor.execute(caller(subject, true));
		}
	}

	private Caller caller(Subject subject, boolean yields) {
		Caller caller = new Caller(subject, this.ledger, this.rest, () -> this.closing, yields);
		this.callers.add(caller);
		return caller;
	}

	private void keepOn(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() - end < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			this.ledger.audit();
		}
	}

	private long measureHeap() {
		this.rest.begin();
		if (!Machine.await(this.rest::isQuiet)) {
			this.ledger.violation("a call does not end");
		}
		if (!Machine.await(this.ledger::isSettled)) {
			this.ledger.violation("instances are not destroyed: " + this.ledger.open());
		}
		long heap = Machine.heapInUse();
		this.rest.end();
		return heap;
	}

	/**
	 * Close under calls, some of which take long. One that the registry does not wait for
	 * ends on a destroyed instance.
	 */
	private void close(Subject subject) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(LAST_CALLS);
		CountDownLatch ended = new CountDownLatch(LAST_CALLS);
		for (int i = 0; i < LAST_CALLS; i++) {
			String name = Names.WORKERS.get(i);
			new Thread(() -> {
				try {
					subject.worker(name).work(LAST_CALL_MILLIS, begun::countDown);
				}
				catch (RuntimeException ex) {
					this.ledger.violation("the last call failed: " + ex);
				}
				ended.countDown();
			}, "soak-last-caller-" + i).start();
		}
		begun.await();
		this.closing = true;
		subject.close();
		ended.await();
	}

	private void checkEnd() {
		if (!Machine.await(() -> this.ledger.open().isEmpty())) {
			this.ledger.violation("instances are left: " + this.ledger.open());
		}
		this.ledger.audit();
		if (this.ledger.made() != this.ledger.destroyed()) {
			this.ledger
				.violation(this.ledger.made() + " instances were made and " + this.ledger.destroyed() + " destroyed");
		}
	}

}
