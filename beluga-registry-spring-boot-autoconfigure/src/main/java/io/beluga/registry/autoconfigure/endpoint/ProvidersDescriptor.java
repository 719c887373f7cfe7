package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All packages.
 *
 * @param packages packages by name
 */
record ProvidersDescriptor(Map<String, PackageDescriptor> packages) implements OperationResponseBody {
}
