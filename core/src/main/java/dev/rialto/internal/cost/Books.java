package dev.rialto.internal.cost;

import dev.rialto.tokens.TokenCounter;
import java.time.Clock;

/**
 * What attempts are settled with.
 *
 * @param tokens counts what no provider reported
 * @param budgets get back what was set aside and not spent
 * @param ledger remembers who spent it
 * @param clock says when
 */
record Books(TokenCounter tokens, Budgets budgets, Ledger ledger, Clock clock) {}
