package dev.rialto.netty.body;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952) as its bytes come, split anywhere, several members in a row. Holds
 * native memory until {@link #close}.
 */
final class GzipInflater implements AutoCloseable {

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DATA,
    TRAILER
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] fixed = new byte[HEADER_BYTES];
  private byte[] input = new byte[0];
  private int position;
  private int limit;
  private State state = State.HEADER;
  private int have;
  private int flags;
  private int extra;
  private boolean begun;

  /**
   * Takes the next bytes; they are copied, which for the compressed bytes, a fraction of the body,
   * costs less than to read the header and the trailer, byte by byte, outside the heap. {@link
   * #inflate} must have returned 0 for those before.
   */
  void setInput(ByteBuf wire) {
    int length = wire.readableBytes();
    if (input.length < length) {
      input = new byte[length];
    }
    wire.readBytes(input, 0, length);
    position = 0;
    limit = length;
    begun |= length > 0;
  }

  /** Returns how many bytes were put into the buffer; 0 if more input is needed. */
  int inflate(byte[] buffer) throws DataFormatException {
    while (true) {
      if (state != State.DATA) {
        if (position == limit) {
          return 0;
        }
        step(input[position++] & 0xff);
        continue;
      }
      if (inflater.needsInput() && position < limit) {
        inflater.setInput(input, position, limit - position);
        position = limit;
      }
      int n = inflater.inflate(buffer);
      crc.update(buffer, 0, n);
      if (inflater.finished()) {
        position = limit - inflater.getRemaining();
        enter(State.TRAILER);
      } else if (inflater.needsDictionary()) {
        throw new DataFormatException("needs a dictionary");
      }
      if (n > 0) {
        return n;
      }
      if (state == State.DATA && position == limit) {
        return 0;
      }
    }
  }

  private void step(int b) throws DataFormatException {
    switch (state) {
      case HEADER -> {
        fixed[have++] = (byte) b;
        if (have == HEADER_BYTES) {
          header();
        }
      }
      case EXTRA_LENGTH -> {
        extra |= b << (8 * have++);
        if (have == 2) {
          enter(extra == 0 ? after(State.EXTRA) : State.EXTRA);
        }
      }
      case EXTRA -> {
        if (++have == extra) {
          enter(after(State.EXTRA));
        }
      }
      case NAME, COMMENT -> {
        if (b == 0) {
          enter(after(state));
        }
      }
      case HEADER_CRC -> {
        if (++have == 2) {
          enter(State.DATA);
        }
      }
      case TRAILER -> {
        fixed[have++] = (byte) b;
        if (have == TRAILER_BYTES) {
          trailer();
        }
      }
      case DATA -> throw new IllegalStateException();
    }
  }

  private void header() throws DataFormatException {
    if ((fixed[0] & 0xff) != 0x1f || (fixed[1] & 0xff) != 0x8b || fixed[2] != 8) {
      throw new DataFormatException("not gzip");
    }
    flags = fixed[3];
    extra = 0;
    enter((flags & 4) != 0 ? State.EXTRA_LENGTH : after(State.EXTRA));
  }

  /** Returns the next optional part of the header that is there. */
  private State after(State part) {
    if (part == State.EXTRA && (flags & 8) != 0) {
      return State.NAME;
    }
    if (part != State.COMMENT && (flags & 16) != 0) {
      return State.COMMENT;
    }
    return (flags & 2) != 0 ? State.HEADER_CRC : State.DATA;
  }

  private void trailer() throws DataFormatException {
    if (littleEndian(0) != crc.getValue()) {
      throw new DataFormatException("checksum does not match");
    }
    if (littleEndian(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new DataFormatException("length does not match");
    }
    inflater.reset();
    crc.reset();
    begun = position < limit;
    enter(State.HEADER);
  }

  private long littleEndian(int at) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = (value << 8) | (fixed[at + i] & 0xff);
    }
    return value;
  }

  private void enter(State next) {
    state = next;
    have = 0;
  }

  /** Returns whether the input may end here: after a whole member, or before the first byte. */
  boolean isComplete() {
    return state == State.HEADER && have == 0 && !begun;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
