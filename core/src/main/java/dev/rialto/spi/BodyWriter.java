package dev.rialto.spi;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of a request straight into the transport's buffer. */
@FunctionalInterface
public interface BodyWriter {

  /** Writes nothing. */
  BodyWriter NONE = out -> {};

  /**
   * Writes the body. Called once for each time the request is put on the wire, on the thread that
   * called {@link Transport#send}.
   *
   * @param out the transport's buffer; single-byte writes are cheap, closing it is not needed
   * @throws IOException never for a reason of the transport's
   */
  void writeTo(OutputStream out) throws IOException;
}
