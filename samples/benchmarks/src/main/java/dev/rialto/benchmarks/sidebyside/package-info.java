/**
 * Rialto beside what a user would pick instead, and all of them beside the least that a call can
 * cost: Netty's HTTP/2 codec over TLS, the answer counted and dropped unread.
 *
 * <pre>
 *   SideBySide ─ starts ─→ nginx, or the loopback provider in a JVM of its own
 *       └─ starts, one after the other ─→ ContenderMain ─→ Load ─→ Contender ─ TLS, HTTP/2 ─→ server
 *                                              └─→ Sample, on its standard output
 * </pre>
 *
 * <p>Every contender has a JVM of its own, so that its CPU time and its garbage are its own, and
 * none meets code that the one before it has compiled. CPU time is the process's, garbage that of
 * all its threads. Each answer is checked to be whole. Contenders are set up as their documents
 * say, with HTTP/2 and without retries; what differs is said in their classes.
 *
 * <p>The floor starts the next call on its event loop, where the last one ended, and so do the
 * transport alone and the futures that are told on the loop. Other clients are asked by threads of
 * their own and tell others: each call is handed over twice, and a thread that sleeps must be woken
 * both times. What that costs by itself is the floor that is waited for; a second table shows it.
 */
package dev.rialto.benchmarks.sidebyside;
