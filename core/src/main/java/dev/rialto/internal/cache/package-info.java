/**
 * Remembers answers, and lets equal calls in flight share one upstream call. A hit costs nothing
 * and waits for nothing; only whole and valid answers are kept.
 *
 * <pre>
 *   start ─ key ─→ memory ─ hit ──→ Answer, or Replay of it as a stream
 *                    └─ miss ─→ equal call in flight? ─ yes → one more reader
 *                                        └─ no → UnaryFlight or StreamFlight ─→ Lookup in the TierChain
 *                                                     │             (Redis → own tiers → SQL) ─ hit → memory, and tiers in front
 *                                                     │                       └─ miss ─→ next stage
 *                                                     └─ whole and valid ─→ memory and all tiers
 *   Warmer ─ learns when keys are asked ─→ WarmingRound ─→ flights for memory alone
 * </pre>
 *
 * <p>This room decides in which order those are asked, keeps memory, and forgets. The rooms within
 * know only those below them, and none knows this one:
 *
 * <pre>
 *   cache     the stage: memory, lookups, what is forgotten
 *   ├─ flight     equal calls under way share one       → answer, key
 *   ├─ semantic   texts of the same meaning             → answer, key, tier
 *   ├─ warming    answers before they are asked for     → key
 *   ├─ tier       stores behind memory, one by one      → answer, key
 *   ├─ answer     an answer that is kept                → key
 *   └─ key        what makes calls equal
 * </pre>
 */
@NullMarked
package dev.rialto.internal.cache;

import org.jspecify.annotations.NullMarked;
