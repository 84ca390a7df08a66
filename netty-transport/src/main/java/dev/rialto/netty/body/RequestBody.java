package dev.rialto.netty.body;

import dev.rialto.spi.BodyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, written by the caller on its own thread straight into the buffer that goes to
 * the socket. What is large (a file of a batch) lies in pieces: one buffer that grows would be
 * copied with each step, and be there twice meanwhile.
 */
public final class RequestBody extends OutputStream {

  private static final int FIRST_BYTES = 1024;
  private static final int GZIP_FROM_BYTES = 1024;
  private static final int PIECE_BYTES = 1 << 20;

  private ByteBuf piece;
  // The pieces before this one; null as long as there is only one.
  private @Nullable CompositeByteBuf full;
  // Its buffers belong to somebody else now: a writer that kept the stream must not touch them.
  private boolean over;

  private RequestBody(int firstBytes) {
    piece = ByteBufAllocator.DEFAULT.ioBuffer(firstBytes);
  }

  /** Returns the body, which the caller releases; null if the writer wrote nothing. */
  public static @Nullable ByteBuf write(BodyWriter writer) throws IOException {
    if (writer == BodyWriter.NONE) {
      return null;
    }
    RequestBody body = new RequestBody(FIRST_BYTES);
    boolean written = false;
    try {
      writer.writeTo(body);
      written = body.piece.isReadable();
    } finally {
      if (!written) {
        body.release();
      }
    }
    return written ? body.whole() : null;
  }

  /** Returns all that was written. */
  private ByteBuf whole() {
    over = true;
    CompositeByteBuf before = full;
    return before == null ? piece : before.addComponent(true, piece);
  }

  private void release() {
    over = true;
    piece.release();
    if (full != null) {
      full.release();
    }
  }

  /** Returns whether a body is long enough for compressing it. */
  public static boolean paysToGzip(ByteBuf body) {
    return body.readableBytes() >= GZIP_FROM_BYTES;
  }

  /** Returns the same compressed, and releases the body; on failure, too. */
  public static ByteBuf gzip(ByteBuf plain) throws IOException {
    RequestBody packed = new RequestBody(Math.min(plain.readableBytes() / 2, PIECE_BYTES));
    boolean done = false;
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 4 << 10)) {
      plain.getBytes(plain.readerIndex(), gzip, plain.readableBytes());
      gzip.finish();
      done = true;
    } finally {
      plain.release();
      if (!done) {
        packed.release();
      }
    }
    return packed.whole();
  }

  @Override
  public void write(int b) {
    checkOpen();
    if (piece.readableBytes() == PIECE_BYTES) {
      nextPiece();
    }
    piece.writeByte(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    checkOpen();
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int room = PIECE_BYTES - piece.readableBytes();
      if (room == 0) {
        nextPiece();
        room = PIECE_BYTES;
      }
      int count = Math.min(room, end - from);
      piece.writeBytes(bytes, from, count);
      from += count;
    }
  }

  private void checkOpen() {
    if (over) {
      throw new IllegalStateException("the request's body has ended; nothing more can be written");
    }
  }

  private void nextPiece() {
    ByteBuf next = ByteBufAllocator.DEFAULT.ioBuffer(PIECE_BYTES);
    CompositeByteBuf before = full;
    if (before == null) {
      // Any number of pieces: beyond its limit it would copy them into one.
      before = ByteBufAllocator.DEFAULT.compositeDirectBuffer(Integer.MAX_VALUE);
      full = before;
    }
    before.addComponent(true, piece);
    piece = next;
  }
}
