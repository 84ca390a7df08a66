package dev.rialto.internal.cost;

import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What attempts are settled with.
 *
 * @param tokens counts what no provider reported
 * @param budgets get back what was set aside and not spent
 * @param ledger remembers who spent it
 * @param clock says when
 * @param resumes goes on with what waited for a shared budget
 */
record Books(TokenCounter tokens, Budgets budgets, Ledger ledger, Clock clock, Executor resumes) {}
