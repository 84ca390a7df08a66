/**
 * The settings of the pipeline: immutable, checked when they are made, with the figures of the
 * field's guides as defaults. A setting that cannot be used is refused with a {@link
 * dev.rialto.ConfigurationException} that names it.
 */
@NullMarked
package dev.rialto.config;

import org.jspecify.annotations.NullMarked;
