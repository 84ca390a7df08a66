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
 */
package dev.rialto.benchmarks.sidebyside;
