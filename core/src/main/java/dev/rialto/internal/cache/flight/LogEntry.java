package dev.rialto.internal.cache.flight;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.wire.ExtraMembers;
import org.jspecify.annotations.Nullable;

/**
 * A link of a stream's log: an event, or how the stream ended. Written once by the one who appends,
 * read by all.
 */
final class LogEntry {

  private final @Nullable ResponseEvent event;
  private final @Nullable Provenance completed;
  private final @Nullable RialtoException failed;
  private final long endBytes;
  private volatile @Nullable LogEntry next;

  private LogEntry(
      @Nullable ResponseEvent event,
      @Nullable Provenance completed,
      @Nullable RialtoException failed,
      long endBytes) {
    this.event = event;
    this.completed = completed;
    this.failed = failed;
    this.endBytes = endBytes;
  }

  /** Returns the beginning of an empty log. */
  static LogEntry first() {
    return new LogEntry(null, null, null, 0);
  }

  LogEntry then(ResponseEvent nextEvent) {
    return new LogEntry(nextEvent, null, null, endBytes + size(nextEvent));
  }

  LogEntry then(Provenance provenance) {
    return new LogEntry(null, provenance, null, endBytes);
  }

  LogEntry then(RialtoException error) {
    return new LogEntry(null, null, error, endBytes);
  }

  void link(LogEntry entry) {
    next = entry;
  }

  /** Returns what came after; null if nothing has yet. */
  @Nullable LogEntry next() {
    return next;
  }

  @Nullable ResponseEvent event() {
    return event;
  }

  @Nullable Provenance completed() {
    return completed;
  }

  @Nullable RialtoException failed() {
    return failed;
  }

  /** Returns how many bytes the log has up to here, by estimate. */
  long endBytes() {
    return endBytes;
  }

  private static long size(ResponseEvent event) {
    long chars = 0;
    if (event instanceof ResponseEvent.Text piece) {
      chars = piece.text().length();
    } else if (event instanceof ResponseEvent.Reasoning piece) {
      chars = piece.text().length();
    } else if (event instanceof ResponseEvent.ToolCallDelta piece) {
      chars = (long) piece.name().length() + piece.arguments().length();
    } else if (event instanceof ResponseEvent.Extra extra) {
      chars = ExtraMembers.heldBytes(extra.members());
    } else if (event instanceof ResponseEvent.Vectors all) {
      for (float[] vector : all.vectors()) {
        chars += 4L * vector.length;
      }
    }
    return 96 + chars;
  }
}
