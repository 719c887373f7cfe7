/**
 * The registry in a Spring Boot application: providers are found among the beans,
 * configured from the environment and injected by name.
 */
@NullMarked
package io.beluga.registry.autoconfigure;

import org.jspecify.annotations.NullMarked;
