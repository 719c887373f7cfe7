package io.beluga.registry.sample.bench;

import java.util.List;

import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import io.beluga.registry.sample.vendors.SimulatedVendor;
import io.beluga.registry.sample.vendors.SimulatedVendors;
import io.beluga.registry.sample.vendors.VendorMode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The switches of the bench. Every change is a {@code PUT}, which a page of another site
 * cannot send without CORS. No answer has a key.
 */
@RestController
@ConditionalOnBooleanProperty("sample.bench")
@RequestMapping("/api/bench")
class BenchController {

	private final SimulatedVendors vendors;

	private final Traffic traffic;

	private final ProviderRefresher refresher;

	BenchController(SimulatedVendors vendors, Traffic traffic, ProviderRefresher refresher) {
		this.vendors = vendors;
		this.traffic = traffic;
		this.refresher = refresher;
	}

	@GetMapping
	Bench bench() {
		List<Vendor> vendors = this.vendors.all()
			.stream()
			.map((vendor) -> new Vendor(vendor.name(), vendor.mode(), this.vendors.isKeyValid(vendor)))
			.toList();
		return new Bench(this.traffic.watch(), vendors, this.vendors.canaryPercent());
	}

	@PutMapping("/traffic")
	void setTraffic(@RequestParam boolean paused) {
		this.traffic.setPaused(paused);
	}

	@PutMapping("/vendors/{name}")
	void setMode(@PathVariable String name, @RequestParam VendorMode mode) {
		vendor(name).setMode(mode);
	}

	/**
	 * Change a key where the configuration has it from, and have the configuration read
	 * again.
	 * @param valid whether the vendor knows the new key
	 * @return what {@code POST /actuator/providers} would answer
	 */
	@PutMapping("/vendors/{name}/key")
	RefreshResult changeKey(@PathVariable String name, @RequestParam boolean valid) {
		SimulatedVendor vendor = vendor(name);
		this.vendors.changeKey(vendor, valid);
		RefreshResult result = this.refresher.refresh();
		if (result.replaced().contains("llms." + name)) {
			this.vendors.revokeOldKeys(vendor);
		}
		return result;
	}

	@PutMapping("/canary")
	RefreshResult setCanary(@RequestParam @Min(0) @Max(100) int percent) {
		this.vendors.setCanaryPercent(percent);
		return this.refresher.refresh();
	}

	private SimulatedVendor vendor(String name) {
		SimulatedVendor vendor = this.vendors.find(name);
		if (vendor == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no simulated vendor of this name.");
		}
		return vendor;
	}

	/**
	 * The bench as it is.
	 *
	 * @param traffic the calls so far
	 * @param vendors the vendors
	 * @param canaryPercent the part of the calls that the canary gets
	 */
	record Bench(Traffic.Counts traffic, List<Vendor> vendors, int canaryPercent) {
	}

	/**
	 * A vendor as it is.
	 *
	 * @param name its name
	 * @param mode how it does
	 * @param keyValid whether it accepts the key in the environment
	 */
	record Vendor(String name, VendorMode mode, boolean keyValid) {
	}

}
