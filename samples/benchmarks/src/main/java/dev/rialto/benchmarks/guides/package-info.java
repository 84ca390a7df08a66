/**
 * The scenarios of the guides against any provider: a simple question, a complex typed one, code, a
 * stream, and many at once; each model side by side, in a table and in a page with plots. Without a
 * key it asks two loopback providers, which are no models.
 *
 * <pre>
 *   mvn -q -Pbenchmark -Dbenchmark.args="guides"
 *   OPENAI_API_KEY=… ANTHROPIC_API_KEY=… mvn -q -Pbenchmark \
 *     -Dbenchmark.args="guides model=openai/gpt-4o-mini model=anthropic/claude-haiku-4-5 calls=30 out=guides.html"
 *
 *   Guides → Entrant (a model) × Scenario → Sample (a call each) → Summary → Verdict → table, HtmlReport
 * </pre>
 */
package dev.rialto.benchmarks.guides;
