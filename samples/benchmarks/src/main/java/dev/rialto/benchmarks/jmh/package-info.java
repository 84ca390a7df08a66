/**
 * The parts of a call, alone and without a network: a hit in memory, the stages that choose where a
 * call goes, a dialect's decoder and encoder. Each stands beside the least that anybody could do in
 * its place.
 */
package dev.rialto.benchmarks.jmh;
