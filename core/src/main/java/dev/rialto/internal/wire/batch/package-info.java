/**
 * Batches of requests at OpenAI (a file of lines, uploaded, then a batch of it) and at Anthropic
 * (one request with all), and lists of models.
 *
 * <p>An item's body is what the dialect writes for it alone, and its answer is what the dialect
 * reads for it alone; this package only knows the wrapping.
 */
@NullMarked
package dev.rialto.internal.wire.batch;

import org.jspecify.annotations.NullMarked;
