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
    for (int i = 0; i < HEADERS.size(); i++) { // an iterator is garbage of each answer
      String value = headers.get(HEADERS.get(i));
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
