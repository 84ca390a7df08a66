/**
 * Bounds how many calls are under way, before any model is chosen. What does not fit waits by
 * priority, then deadline, then arrival, or is turned away with the numbers. A call that needs not
 * wait leaves no record here: who keeps one anyway gives its slot back.
 *
 * <pre>
 *   start ─ slot free? ──────────────→ next stage ─ answer, error, cancel ─→ slot to the first waiter
 *               └─ no → WaitingRoom ─ slot handed over ─↗        └─ full, waited too long → refused
 * </pre>
 */
@NullMarked
package dev.rialto.internal.admission;

import org.jspecify.annotations.NullMarked;
