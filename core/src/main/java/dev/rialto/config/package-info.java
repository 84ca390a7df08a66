/**
 * Immutable settings, one type for each part of the pipeline, and the builder that collects them. A
 * value out of range is refused by a message that names the setting and what is allowed.
 */
@NullMarked
package dev.rialto.config;

import org.jspecify.annotations.NullMarked;
