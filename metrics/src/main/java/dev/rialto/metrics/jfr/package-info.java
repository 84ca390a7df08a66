/**
 * Java Flight Recorder: {@link dev.rialto.metrics.jfr.JfrEvents} tells it what the pipeline does,
 * one class an event.
 *
 * <pre>
 *   pipeline → JfrEvents → an event's class, while a recording wants it
 *   rialto.jfc beside it: settings for recordings
 * </pre>
 */
@NullMarked
package dev.rialto.metrics.jfr;

import org.jspecify.annotations.NullMarked;
