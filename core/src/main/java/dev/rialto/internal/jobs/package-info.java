/**
 * Exchanges beside the pipeline: batches at providers and lists of models. They go through the same
 * transport and dialects, but pass no stage: they are rare, long, and nobody waits for their first
 * token.
 *
 * <pre>
 *   typed call → Parking (a Stage) → Job → Groups (the provider's limits) → Part* ─ submit → BatchHttp → Transport
 *   its future ← AnswerCollector ← decoder ← ItemResult ← a line of results, as it comes ┘
 * </pre>
 */
@NullMarked
package dev.rialto.internal.jobs;

import org.jspecify.annotations.NullMarked;
