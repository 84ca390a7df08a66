/**
 * How work gets onto an event loop, on whose threads, and when.
 *
 * <pre>
 *   any thread → LoopQueue of LoopTasks → one run on the LoopThread, one flush
 *   Moment: the earliest time at which to look again      Elapsed: durations in nanoseconds and for people
 * </pre>
 */
@NullMarked
package dev.rialto.netty.loop;

import org.jspecify.annotations.NullMarked;
