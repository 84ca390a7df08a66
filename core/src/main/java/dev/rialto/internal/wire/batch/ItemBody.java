package dev.rialto.internal.wire.batch;

import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes items of a batch with the dialect that would write them alone. */
final class ItemBody {
  private ItemBody() {}

  /** Returns the path that the item would be sent to by itself. */
  static String path(WireProtocol protocol, Item item, Target target) {
    String path = protocol.encode(item.request(), target).path();
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** Writes the item's body on one line. */
  static void write(WireProtocol protocol, Item item, Target target, OutputStream out)
      throws IOException {
    WireRequest alone = protocol.encode(item.request(), target);
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    alone.body().writeTo(body);
    byte[] bytes = body.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      // Within strings they are escaped: what is left stands between tokens, in a tool's schema.
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    out.write(bytes);
  }

  static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
