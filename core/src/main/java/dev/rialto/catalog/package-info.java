/**
 * What is known of models: their limits, what they can do, what they refuse, what they cost.
 *
 * <pre>
 *   models.txt (shipped, dated) ─┐
 *   the application's own rows ──┼─→ ModelCatalog ─→ ModelInfo ─→ Prices
 *   a refresh, if asked for ─────┘
 * </pre>
 *
 * <p>What is not known is absent, never 0 and never false: a price, a limit, a capability.
 */
@NullMarked
package dev.rialto.catalog;

import org.jspecify.annotations.NullMarked;
