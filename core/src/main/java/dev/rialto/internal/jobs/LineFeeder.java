package dev.rialto.internal.jobs;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Parts bytes that come in pieces into lines, and keeps no more than the line that has begun. Used
 * by one thread at a time.
 */
final class LineFeeder {
  private static final int MAX_LINE_BYTES = 64 << 20;

  private final Consumer<byte[]> lines;
  private final Supplier<CompletableFuture<?>> room;
  private ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * Makes one.
   *
   * @param lines takes each line
   * @param room returns what completes, in whatever way, when more may come
   */
  LineFeeder(Consumer<byte[]> lines, Supplier<CompletableFuture<?>> room) {
    this.lines = lines;
    this.room = room;
  }

  /** Returns what completes when the server may send as much again. */
  CompletableFuture<?> room() {
    return room.get();
  }

  /** Takes the next bytes; false if a line is longer than any answer. */
  boolean feed(byte[] buffer, int offset, int length) {
    int from = offset;
    for (int at = offset; at < offset + length; at++) {
      if (buffer[at] == '\n') {
        begun.write(buffer, from, at - from);
        end();
        from = at + 1;
      }
    }
    begun.write(buffer, from, offset + length - from);
    return begun.size() <= MAX_LINE_BYTES;
  }

  /** Hands out what stands behind the last line feed. */
  void end() {
    if (begun.size() > 0) {
      byte[] line = begun.toByteArray();
      begun = new ByteArrayOutputStream(Math.min(line.length, 4096));
      lines.accept(line);
    }
  }
}
