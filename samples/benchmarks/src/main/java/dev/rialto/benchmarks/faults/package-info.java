/**
 * What becomes of the same faults at the hands of Rialto, LangChain4j and openai-java, in one run
 * and on one loopback provider. Each client has its own defaults; Rialto runs alone, and with a
 * second provider behind it.
 */
@NullMarked
package dev.rialto.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
