package dev.rialto.loopback.reply;

import dev.rialto.loopback.Fault;
import dev.rialto.spi.Headers;
import io.netty.buffer.ByteBufUtil;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * What is sent back.
 *
 * @param status the HTTP status; 0 if there is not even a head
 * @param headers the head, without what frames the body
 * @param parts the body, made as it is sent; to be run through once
 * @param length the length of the body; {@link #UNKNOWN} for a stream
 * @param ending what happens when the parts are used up
 */
public record Reply(
    int status, Headers headers, Iterator<Part> parts, long length, Fault.Ending ending) {

  public static final long UNKNOWN = -1;

  /** Returns a body whose length is known. */
  public static Reply of(int status, Headers headers, String body) {
    return new Reply(
        status, headers, new Slices(body), ByteBufUtil.utf8Bytes(body), Fault.Ending.END_BODY);
  }

  /** Returns a stream of server-sent events. */
  public static Reply stream(Headers headers, Iterator<Part> events) {
    return new Reply(200, headers, events, UNKNOWN, Fault.Ending.END_BODY);
  }

  /** Returns no answer. */
  public static Reply none(Fault.Ending ending) {
    return new Reply(0, Headers.EMPTY, Collections.emptyIterator(), UNKNOWN, ending);
  }

  public boolean isStream() {
    return length == UNKNOWN;
  }

  /** What a part is to the script. */
  public enum Kind {
    /** Sent when its turn comes. */
    OTHER,
    /** A token, to which the pace applies. */
    TOKEN,
    /** Says that the stream is whole. */
    END_MARKER
  }

  /**
   * A piece of the body: an event with its blank line, or a slice of the whole.
   *
   * @param text the bytes as text
   * @param kind what it is
   */
  public record Part(String text, Kind kind) {}

  /** A long text in slices, so that no more of it is encoded than the client has room for. */
  private static final class Slices implements Iterator<Part> {
    private static final int SLICE = 8_192;
    private final String text;
    private int at;

    Slices(String text) {
      this.text = text;
    }

    @Override
    public boolean hasNext() {
      return at < text.length();
    }

    @Override
    public Part next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int end = Math.min(at + SLICE, text.length());
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      Part part = new Part(text.substring(at, end), Kind.OTHER);
      at = end;
      return part;
    }
  }
}
