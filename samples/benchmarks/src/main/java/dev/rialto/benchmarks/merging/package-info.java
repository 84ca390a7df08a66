/**
 * What merging does to those who embed one text each: how many calls reach the provider, counted by
 * the provider, and how much longer a thread waits than one that is alone, in one run.
 */
@NullMarked
package dev.rialto.benchmarks.merging;

import org.jspecify.annotations.NullMarked;
