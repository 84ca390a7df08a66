/**
 * Watches the pipeline: counts and times its events once, by method, model and endpoint, and puts
 * them together for whoever asks. {@link dev.rialto.metrics.RialtoMetrics} is the listener, {@link
 * dev.rialto.metrics.CallLog} remembers the last calls, {@link dev.rialto.metrics.MetricsModule}
 * adds both to an injector, {@link dev.rialto.metrics.MetricsReport} shows the counts to people.
 *
 * <pre>
 *   pipeline → bounded queue → RialtoMetrics → internal.series     one for each method, model, endpoint
 *                            ↘ CallLog         internal.registry   names in Dropwizard's registry
 *                            ↘ jfr, otel       told on, not counted
 *
 *   RialtoMetrics ← MetricsReport, with what internal.issues finds
 *                 ← alerts        what came up and passed, to sinks
 *                 ← console       the live page
 *                 ← prometheus    the text that scrapers read
 * </pre>
 *
 * <p>The metrics' names begin with {@code rialto.} and then, for one method, model or endpoint,
 * with {@code method.Client.method.}, {@code model.provider/model.} or {@code endpoint.name.}; dots
 * in names of models and endpoints become underscores.
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>name</th><th>type</th><th>what</th></tr>
 * <tr><td>{@code calls}</td><td>Timer</td><td>calls, from the method's call to its outcome; of a
 *     model or an endpoint only those that the cache did not answer</td></tr>
 * <tr><td>{@code first-token}</td><td>Timer</td><td>streamed calls, to the first content</td></tr>
 * <tr><td>{@code errors}</td><td>Meter</td><td>calls that failed, cancelled ones not among
 *     them</td></tr>
 * <tr><td>{@code errors.<ExceptionType>}</td><td>Meter</td><td>the same by type; there once one was
 *     seen</td></tr>
 * <tr><td>{@code cancelled}</td><td>Meter</td><td>calls that their callers gave up</td></tr>
 * <tr><td>{@code tokens.input-fresh}, {@code .input-cached}, {@code .cache-written}, {@code
 *     .output}, {@code .reasoning}</td><td>Meter</td><td>tokens of calls, disjoint; cached and
 *     written mean the provider's prompt cache</td></tr>
 * <tr><td>{@code tokens.per-minute}</td><td>Gauge</td><td>tokens of all kinds a minute, in the last
 *     one</td></tr>
 * <tr><td>{@code cost.usd}</td><td>Gauge</td><td>dollars that attempts cost since the beginning,
 *     failed and overtaken ones too</td></tr>
 * <tr><td>{@code cost.unknown}</td><td>Meter</td><td>attempts whose cost is not known, since a
 *     price is not</td></tr>
 * <tr><td>{@code cache.hits.memory}, {@code .remote}, {@code .durable}, {@code .semantic}, {@code
 *     .shared}</td><td>Meter</td><td>answers from the cache by tier, or from an equal call in
 *     flight</td></tr>
 * <tr><td>{@code cache.misses}, {@code cache.bypassed}</td><td>Meter</td><td>answers that the cache
 *     did not have, or was not asked for</td></tr>
 * <tr><td>{@code cache.hit-ratio}</td><td>Gauge</td><td>hits of hits and misses in the last 15
 *     minutes; NaN without any</td></tr>
 * <tr><td>{@code cache.entries}, {@code .bytes}</td><td>Gauge</td><td>answers in memory now, and
 *     what they weigh by estimate</td></tr>
 * <tr><td>{@code cache.stored}, {@code .evicted}, {@code .expired}, {@code .invalidated}</td>
 *     <td>Gauge</td><td>answers remembered and gone since the beginning</td></tr>
 * <tr><td>{@code cache.saved-tokens}, {@code .saved-usd}, {@code .hit-age-seconds}</td>
 *     <td>Gauge</td><td>what hits would have cost, and how old their answers were on
 *     average</td></tr>
 * <tr><td>{@code cache.warmed}, {@code .warmed-used}, {@code .warmed-wasted}</td><td>Gauge</td>
 *     <td>answers fetched before they were asked for, and what came of them</td></tr>
 * <tr><td>{@code cache.tier.<name>.hits}, {@code .misses}, {@code .failures}, {@code .rejected},
 *     {@code .stored}, {@code .available}</td><td>Gauge</td><td>a tier behind memory; available is
 *     1 while it is asked</td></tr>
 * <tr><td>{@code attempts}</td><td>Timer</td><td>attempts at providers, repeats and hedges
 *     included</td></tr>
 * <tr><td>{@code attempt-errors}, {@code attempt-errors.<ExceptionType>}</td><td>Meter</td>
 *     <td>attempts that failed</td></tr>
 * <tr><td>{@code endpoint.<name>.circuit.state}</td><td>Gauge</td><td>0 closed, 1 half open, 2
 *     open</td></tr>
 * <tr><td>{@code endpoint.<name>.circuit.transitions.closed}, {@code .half-open}, {@code .open}
 *     </td><td>Gauge</td><td>how often the breaker went there</td></tr>
 * <tr><td>{@code endpoint.<name>.outlook}</td><td>Gauge</td><td>what its scores are multiplied by
 *     for a bad trend; there once one was seen</td></tr>
 * <tr><td>{@code process.heap.bytes}, {@code .max-bytes}, {@code .share}</td><td>Gauge</td><td>the
 *     heap as the last collection left it</td></tr>
 * <tr><td>{@code process.threads}</td><td>Gauge</td><td>threads of the process</td></tr>
 * <tr><td>{@code tuning.value.<setting>}</td><td>Gauge</td><td>a setting that is tuned, as it is
 *     now; dots in its name become underscores</td></tr>
 * <tr><td>{@code tuning.tried}, {@code .kept}, {@code .reverted}, {@code .advised}, {@code
 *     .reset}</td><td>Counter</td><td>steps of the tuning</td></tr>
 * <tr><td>{@code load.level}</td><td>Gauge</td><td>0 low, 1 medium, 2 high, 3 critical; low until
 *     something else was heard</td></tr>
 * <tr><td>{@code transport.connections}, {@code .in-flight}, {@code .waiting}</td><td>Gauge</td>
 *     <td>connections open now, exchanges on them, exchanges that wait for one</td></tr>
 * <tr><td>{@code transport.connects}, {@code .disconnects}, {@code .connect-failures}, {@code
 *     .goaways}, {@code .resets-sent}, {@code .resets-received}, {@code .requests}, {@code
 *     .answers}, {@code .bytes-sent}, {@code .bytes-received}</td><td>Gauge</td><td>since the
 *     transport's start; bytes are those of bodies on the wire</td></tr>
 * <tr><td>{@code endpoint.<name>.limit.<model>.<kind>.limit}, {@code .remaining}, {@code .reset},
 *     {@code .cost}</td><td>Gauge</td><td>what a provider told of a limit last: the reset in seconds
 *     of the epoch, the cost of the latest request; −1 what it did not tell</td></tr>
 * <tr><td>{@code queue.waiting}, {@code .running}, {@code .limit}</td><td>Gauge</td><td>calls that
 *     wait, that are under way, and how many may be</td></tr>
 * <tr><td>{@code budget.<name>.spent.usd}, {@code .reserved.usd}, {@code .limit.usd}, {@code
 *     .excess.usd}, {@code .share}</td><td>Gauge</td><td>budgets of all calls; those of each tenant
 *     or user are on the page and in Prometheus</td></tr>
 * <tr><td>{@code events.dropped}</td><td>Gauge</td><td>events lost because listeners were too
 *     slow</td></tr>
 * <tr><td>{@code batch.requests}, {@code batch.calls}, {@code batch.items}</td><td>Counter</td>
 *     <td>merged upstream requests, and what went into them</td></tr>
 * <tr><td>{@code jobs.sent}, {@code jobs.ended}, {@code jobs.items}</td><td>Gauge</td><td>batches
 *     that providers took and that ended, and the calls in them, since the beginning</td></tr>
 * <tr><td>{@code jobs.open}, {@code jobs.waiting}</td><td>Gauge</td><td>batches that providers work
 *     on, and the calls in them that have no outcome yet</td></tr>
 * </table>
 *
 * <p>Percentiles are of the last five minutes and off by less than one percent. Rates are of the
 * last 1, 5 and 15 minutes, each second weighing the same.
 */
@NullMarked
package dev.rialto.metrics;

import org.jspecify.annotations.NullMarked;
