/**
 * Exchanges beside the pipeline: batches at providers and lists of models. They go through the same
 * transport and dialects, but pass no stage: they are rare, long, and nobody waits for their first
 * token.
 *
 * <pre>
 *   typed call → Parking (a Stage) → Job ─ submit → BatchHttp → BatchProtocol → Transport
 *   its future ← AnswerCollector ← decoder ← ItemResult ← results ┘
 * </pre>
 */
@NullMarked
package dev.rialto.internal.jobs;

import org.jspecify.annotations.NullMarked;
