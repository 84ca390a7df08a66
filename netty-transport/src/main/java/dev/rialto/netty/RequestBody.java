package dev.rialto.netty;

import dev.rialto.spi.BodyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, written by the caller on its own thread straight into the buffer that goes to
 * the socket.
 */
final class RequestBody extends OutputStream {

  private static final int FIRST_BYTES = 1024;
  private static final int GZIP_FROM_BYTES = 1024;

  private final ByteBuf buffer;

  private RequestBody(ByteBuf buffer) {
    this.buffer = buffer;
  }

  /** Returns the body, which the caller releases; null if the writer wrote nothing. */
  static @Nullable ByteBuf write(BodyWriter writer) throws IOException {
    if (writer == BodyWriter.NONE) {
      return null;
    }
    ByteBuf buffer = ByteBufAllocator.DEFAULT.ioBuffer(FIRST_BYTES);
    boolean written = false;
    try {
      writer.writeTo(new RequestBody(buffer));
      written = buffer.isReadable();
    } finally {
      if (!written) {
        buffer.release();
      }
    }
    return written ? buffer : null;
  }

  /** Returns whether a body is long enough for compressing it. */
  static boolean paysToGzip(ByteBuf body) {
    return body.readableBytes() >= GZIP_FROM_BYTES;
  }

  /** Returns the same compressed, and releases the body; on failure, too. */
  static ByteBuf gzip(ByteBuf plain) throws IOException {
    ByteBuf packed = ByteBufAllocator.DEFAULT.ioBuffer(plain.readableBytes() / 2);
    boolean done = false;
    try (GZIPOutputStream gzip = new GZIPOutputStream(new RequestBody(packed), 4 << 10)) {
      plain.getBytes(plain.readerIndex(), gzip, plain.readableBytes());
      gzip.finish();
      done = true;
    } finally {
      plain.release();
      if (!done) {
        packed.release();
      }
    }
    return packed;
  }

  @Override
  public void write(int b) {
    buffer.writeByte(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    buffer.writeBytes(bytes, offset, length);
  }
}
