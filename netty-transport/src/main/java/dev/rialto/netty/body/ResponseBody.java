package dev.rialto.netty.body;

import dev.rialto.netty.TransportLimits;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response on its way to the handler: inflates it, holds it to its limits, and
 * keeps the account of bytes handed out and not yet acknowledged.
 */
public final class ResponseBody {

  /** Gets a piece of the body; returns false if it wants no more. */
  @FunctionalInterface
  public interface Sink {
    boolean accept(byte[] buffer, int offset, int length);
  }

  /** A limit was passed. */
  public static final class LimitException extends Exception {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** The compressed bytes make no sense. */
  public static final class CorruptException extends Exception {
    private static final long serialVersionUID = 1L;

    CorruptException(Throwable cause) {
      super("the compressed body is corrupt: " + cause.getMessage(), cause);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private final TransportLimits limits;
  private final @Nullable GzipInflater inflater;
  private long wireTotal;
  private long total;

  /** Bytes from the wire whose credit has not been returned. */
  private long wireHeld;

  /** Bytes handed out and not acknowledged. */
  private long unacknowledged;

  private ResponseBody(TransportLimits limits, @Nullable GzipInflater inflater) {
    this.limits = limits;
    this.inflater = inflater;
  }

  /** Returns a body of this content-encoding; null if we do not know it. */
  public static @Nullable ResponseBody open(@Nullable String encoding, TransportLimits limits) {
    if (encoding == null) {
      return new ResponseBody(limits, null);
    }
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> new ResponseBody(limits, null);
      case "gzip", "x-gzip" -> new ResponseBody(limits, new GzipInflater());
      default -> null;
    };
  }

  public boolean isInflating() {
    return inflater != null;
  }

  /** Hands out what the bytes make; the sink may be called several times or not at all. */
  public void deliver(ByteBuf wire, byte[] scratch, Sink sink)
      throws LimitException, CorruptException {
    int length = wire.readableBytes();
    wireTotal += length;
    wireHeld += length;
    if (inflater == null) {
      copy(wire, scratch, sink);
      return;
    }
    try {
      inflater.setInput(wire);
      int n;
      while ((n = inflater.inflate(scratch)) > 0) {
        if (!handOut(scratch, 0, n, sink)) {
          return;
        }
      }
    } catch (DataFormatException e) {
      throw new CorruptException(e);
    }
  }

  /**
   * Readers take arrays: what lies in one is handed out where it lies. What BoringSSL and epoll
   * read lies outside the heap, and is copied once, into an array that stays in the processor's
   * cache; a reader that looked at it byte by byte where it is would take longer.
   */
  private void copy(ByteBuf wire, byte[] scratch, Sink sink) throws LimitException {
    if (wire.hasArray()) {
      int length = wire.readableBytes();
      int from = wire.arrayOffset() + wire.readerIndex();
      wire.skipBytes(length);
      boolean unused = handOut(wire.array(), from, length, sink);
      return;
    }
    while (wire.isReadable()) {
      int n = Math.min(wire.readableBytes(), scratch.length);
      read(wire, scratch, n);
      if (!handOut(scratch, 0, n, sink)) {
        return;
      }
    }
  }

  /**
   * Where Netty has no {@code Unsafe}, as on newer JDKs, each copy makes a view of the buffer. That
   * which the buffer keeps for itself serves all events of a stream that came in one read.
   */
  private void read(ByteBuf wire, byte[] scratch, int length) {
    if (total == 0 || wire.nioBufferCount() != 1) {
      wire.readBytes(scratch, 0, length);
    } else {
      wire.internalNioBuffer(wire.readerIndex(), length).get(scratch, 0, length);
      wire.skipBytes(length);
    }
  }

  private boolean handOut(byte[] buffer, int offset, int length, Sink sink) throws LimitException {
    total += length;
    if (total > limits.maxBodyBytes()) {
      throw new LimitException("the body has more than " + limits.maxBodyBytes() + " bytes");
    }
    if (inflater != null
        && total > limits.inflationFreeBytes()
        && total / Math.max(1, wireTotal) > limits.maxInflationRatio()) {
      throw new LimitException(
          "the compressed body grows by more than " + limits.maxInflationRatio() + " times");
    }
    unacknowledged += length;
    return sink.accept(buffer, offset, length);
  }

  /**
   * Returns for how many bytes from the wire credit is due, now that so many have been
   * acknowledged.
   */
  public int wireBytesFor(int acknowledged) {
    long acked = Math.min(acknowledged, unacknowledged);
    long before = unacknowledged;
    unacknowledged -= acked;
    // Bytes on the wire and bytes handed out differ when the body is compressed: credit returns in
    // proportion.
    long due = unacknowledged == 0 ? wireHeld : before == 0 ? 0 : wireHeld * acked / before;
    wireHeld -= due;
    return (int) due;
  }

  /** Returns whether the body may end here. */
  public boolean isComplete() {
    return inflater == null || inflater.isComplete();
  }

  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }
}
