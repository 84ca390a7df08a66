/**
 * Bounds how many calls are under way, before any model is chosen. What does not fit waits by
 * priority, then deadline, then arrival, or is turned away with the numbers.
 *
 * <pre>
 *   start ─ slot free? ──────────────→ next stage ─ answer, error, cancel ─→ slot to the first waiter
 *               └─ no → WaitingRoom ─ slot handed over ─↗        └─ full, waited too long → refused
 * </pre>
 */
@NullMarked
package dev.rialto.internal.admission;

import org.jspecify.annotations.NullMarked;
