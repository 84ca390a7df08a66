/**
 * How fast Rialto is, measured beside what it is measured against. Figures move with the machine
 * and with whatever else runs on it; ratios within one run are what counts.
 *
 * <pre>
 *   mvn -q -Pbenchmark                                  side by side, at most two minutes
 *   mvn -q -Pbenchmark -Dbenchmark.args="full"          side by side, longer, more loads
 *   mvn -q -Pbenchmark -Dbenchmark.args="held"          the guides' throughput for five minutes (or so many seconds), 10,000 open streams
 *   mvn -q -Pbenchmark -Dbenchmark.args="faults"        the same faults at the hands of each client
 *   mvn -q -Pbenchmark -Dbenchmark.args="merging"       64 threads that embed one text each, and one alone
 *   mvn -q -Pbenchmark -Dbenchmark.args="jmh"           JMH of the parts: hit, stages, codecs
 *   mvn -q -Pbenchmark -Dbenchmark.args="jmh Decode"    those whose name matches
 *   mvn -q -Pbenchmark -Dbenchmark.args="first"         a fresh JVM's first call, with AppCDS and without
 *   mvn -q -Pbenchmark -Dbenchmark.args="compile"       compiling with the processor and without it
 * </pre>
 */
package dev.rialto.benchmarks;
