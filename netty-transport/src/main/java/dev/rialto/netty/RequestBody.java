package dev.rialto.netty;

import dev.rialto.spi.BodyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, written by the caller on its own thread straight into the buffer that goes to
 * the socket.
 */
final class RequestBody extends OutputStream {

  private static final int FIRST_BYTES = 1024;

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

  @Override
  public void write(int b) {
    buffer.writeByte(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    buffer.writeBytes(bytes, offset, length);
  }
}
