package io.beluga.registry.sample.vendors;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The simulated vendors, and what an application that uses them finds in its environment:
 * the endpoint and the key of each. Thread-safe.
 */
public final class SimulatedVendors implements SmartLifecycle {

	private static final String CANARY_PERCENT = "vendors.canary-percent";

	private final ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(2, (task) -> {
		Thread thread = new Thread(task, "simulated-vendor");
		thread.setDaemon(true);
		return thread;
	});

	private final Map<String, SimulatedVendor> vendors = new LinkedHashMap<>();

	/**
	 * What stands for the variables and mounted secrets of a deployment, which change
	 * while an application runs.
	 */
	private final Map<String, Object> properties = new ConcurrentHashMap<>(Map.of(CANARY_PERCENT, 5));

	private volatile boolean running;

	SimulatedVendors() {
		add("aurora", 90);
		add("boreal", 110);
		add("cirrus", 70);
	}

	private void add(String name, long millis) {
		SimulatedVendor vendor = new SimulatedVendor(name, millis, this.executor);
		this.vendors.put(name, vendor);
		this.properties.put("vendors." + name + ".endpoint", vendor.endpoint());
		this.properties.put(keyProperty(name), vendor.issueKey());
	}

	PropertySource<?> toPropertySource() {
		return new MapPropertySource("simulatedVendors", this.properties);
	}

	/**
	 * Return all vendors.
	 * @return the vendors, in the order of their names
	 */
	public Collection<SimulatedVendor> all() {
		return this.vendors.values();
	}

	/**
	 * Find a vendor.
	 * @param name its name
	 * @return the vendor, or {@code null} where there is none of that name
	 */
	public @Nullable SimulatedVendor find(String name) {
		return this.vendors.get(name);
	}

	/**
	 * Put another key of a vendor into the environment. The vendor goes on accepting the
	 * old one until {@link #revokeOldKeys}.
	 * @param vendor the vendor
	 * @param valid whether the vendor knows the new key
	 */
	public void changeKey(SimulatedVendor vendor, boolean valid) {
		this.properties.put(keyProperty(vendor.name()), valid ? vendor.issueKey() : "sk-simulated-mistyped");
	}

	/**
	 * Have a vendor accept nothing but the key in the environment.
	 * @param vendor the vendor
	 */
	public void revokeOldKeys(SimulatedVendor vendor) {
		vendor.revokeAllKeysBut(key(vendor));
	}

	/**
	 * Tell whether a vendor accepts the key in the environment.
	 * @param vendor the vendor
	 * @return whether it does
	 */
	public boolean isKeyValid(SimulatedVendor vendor) {
		return vendor.accepts(key(vendor));
	}

	private String key(SimulatedVendor vendor) {
		return String.valueOf(this.properties.get(keyProperty(vendor.name())));
	}

	private static String keyProperty(String name) {
		return "vendors." + name + ".key";
	}

	/**
	 * Return the part of the calls that the canary gets.
	 * @return the part, in percent
	 */
	public int canaryPercent() {
		return (int) this.properties.getOrDefault(CANARY_PERCENT, 0);
	}

	/**
	 * Change the part of the calls that the canary gets, in the environment.
	 * @param percent the part, in percent
	 */
	public void setCanaryPercent(int percent) {
		this.properties.put(CANARY_PERCENT, percent);
	}

	@Override
	public void start() {
		this.vendors.values().forEach(SimulatedVendor::start);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.vendors.values().forEach(SimulatedVendor::stop);
		this.executor.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * They keep their ports as long as there is a configuration that names them.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	/**
	 * They are there before anybody calls them, and stay longer.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
