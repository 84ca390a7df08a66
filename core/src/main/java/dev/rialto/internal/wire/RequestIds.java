package dev.rialto.internal.wire;

import dev.rialto.spi.Headers;
import java.util.List;

/** Finds the id that a provider gave to an exchange. */
final class RequestIds {
  private static final List<String> HEADERS =
      List.of(
          "x-request-id",
          "request-id",
          "apim-request-id",
          "x-ms-request-id",
          "x-generation-id",
          "mistral-correlation-id",
          "x-goog-request-id",
          "cf-ray");

  private RequestIds() {}

  /** Returns the id; empty if there is none. */
  static String of(Headers headers) {
    for (String name : HEADERS) {
      String value = headers.get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
