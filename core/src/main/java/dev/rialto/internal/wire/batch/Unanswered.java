package dev.rialto.internal.wire.batch;

import dev.rialto.spi.BatchProtocol.ItemResult;
import java.nio.charset.StandardCharsets;

/** Results of items that the provider never ran. */
final class Unanswered {
  private static final int NOT_PROCESSED = 500;

  private Unanswered() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ItemResult of(String id, String code, String error) {
    if (code.contains("expired")) {
      return new ItemResult(id, ItemResult.Kind.EXPIRED, 0, "", new byte[0]);
    }
    if (code.contains("cancel")) {
      return new ItemResult(id, ItemResult.Kind.CANCELLED, 0, "", new byte[0]);
    }
    return new ItemResult(
        id, ItemResult.Kind.ANSWERED, NOT_PROCESSED, "", utf8("{\"error\":" + error + "}"));
  }
}
