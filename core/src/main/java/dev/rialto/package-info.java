/**
 * What an application touches: the annotations of its interfaces, the results and exceptions of
 * their methods, and {@link dev.rialto.Rialto}, which holds it all together.
 *
 * <pre>
 *   CodeAssistant.review(diff)            the application's own interface
 *     → CodeAssistant_Rialto              generated; renders the messages    dev.rialto.runtime
 *     → CompletionRequest                 what is asked                      dev.rialto
 *     → Pipeline                          assembled in one method            dev.rialto.internal.pipeline
 *          tools      called for the model, round after round                dev.rialto.internal.tools
 *          fit        cuts a prompt to the context, where asked to           dev.rialto.internal.fit
 *          cache      equal calls share one flight; answers remembered       dev.rialto.internal.cache
 *          pack       several items of a list method in one prompt           dev.rialto.internal.batch
 *          output     collects, decodes and validates a typed answer         dev.rialto.internal.output
 *          jobs       calls with hours of time wait for a provider's batch   dev.rialto.internal.promote
 *          admission  how many calls may be under way                        dev.rialto.internal.admission
 *          batcher    embeddings of many callers in one upstream call        dev.rialto.internal.batch
 *          router     candidates; attempts: repeat, fall back                dev.rialto.internal.route
 *          cost       budgets: reserve before, settle after; the ledger      dev.rialto.internal.cost
 *          breaker    one per endpoint; the gate of each attempt             dev.rialto.internal.breaker
 *          upstream   encode, send, decode                                   dev.rialto.internal.upstream
 *     → WireProtocol.encode               one package a dialect              dev.rialto.internal.wire
 *     → Transport                         moves bytes                        dev.rialto.spi
 *     ← WireProtocol.decode               events, straight from the bytes
 *     ← typed result                      generated codec
 * </pre>
 */
@NullMarked
package dev.rialto;

import org.jspecify.annotations.NullMarked;
