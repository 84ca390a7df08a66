/**
 * The providers: one entry class each, with the provider's address, its environment variables and
 * its defaults. The dialects they speak are in {@code dev.rialto.internal.wire}.
 */
@NullMarked
package dev.rialto.provider;

import org.jspecify.annotations.NullMarked;
