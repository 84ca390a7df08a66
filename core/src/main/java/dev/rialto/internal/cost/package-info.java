/**
 * What attempts cost. Stands between the router and the breaker, so that each attempt is counted,
 * the lost hedge's too, and none that the budgets refuse touches a circuit.
 *
 * <pre>
 *   router → {@link dev.rialto.internal.cost.CostStage}
 *              Estimator    what the attempt may cost at most        catalogue, token counts
 *              Budgets      reserve before, settle after             refused: BudgetExceededException
 *                SharedAccount ← Leases ← LeaseStore   among instances: from a lease, at Redis
 *            → breaker → upstream
 *              CostedAttempt   usage reported, or estimated if cut   Flight.spent()
 *              Ledger       who spent what, when
 *                SqlLedger   the same of all instances, in a database
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cost;

import org.jspecify.annotations.NullMarked;
