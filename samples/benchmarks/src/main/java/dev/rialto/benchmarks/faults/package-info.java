/**
 * What becomes of the same faults at the hands of Rialto, LangChain4j and openai-java, in one run
 * and on one loopback provider. Each client has its own defaults; Rialto runs alone, and with a
 * second provider behind it.
 *
 * <p>The silent faults last until everybody's patience has ended: all of them take some ten
 * minutes, {@code "faults cut HTML early"} takes seconds.
 */
@NullMarked
package dev.rialto.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
