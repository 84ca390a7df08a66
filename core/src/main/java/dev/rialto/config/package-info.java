/**
 * The settings of the pipeline, one immutable type a stage. Each checks itself when it is built and
 * names the setting that cannot be.
 */
@NullMarked
package dev.rialto.config;

import org.jspecify.annotations.NullMarked;
