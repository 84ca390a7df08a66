/**
 * What was spent: budgets as they stand, the ledger by model, endpoint, tenant, user, method and
 * time, a projection, advice. Got from {@code rialto.costs()}.
 */
@NullMarked
package dev.rialto.cost;

import org.jspecify.annotations.NullMarked;
