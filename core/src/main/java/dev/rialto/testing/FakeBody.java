package dev.rialto.testing;

import dev.rialto.spi.BodyWriter;
import java.io.OutputStream;

/**
 * Carries the reply from the encoder to the transport; there is nothing to write.
 *
 * @param reply what the request gets
 */
record FakeBody(Reply reply) implements BodyWriter {
  @Override
  public void writeTo(OutputStream out) {}
}
