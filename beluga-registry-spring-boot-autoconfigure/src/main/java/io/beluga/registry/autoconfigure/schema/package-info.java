/**
 * A configuration type as a document that people, editors and models read.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.schema.ConfigSchemaGenerator}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.schema;

import org.jspecify.annotations.NullMarked;
