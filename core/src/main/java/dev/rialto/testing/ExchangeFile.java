package dev.rialto.testing;

import dev.rialto.spi.Headers;
import dev.rialto.spi.TransportFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recorded exchange as a file: JSON, with bodies that are JSON as they are. */
final class ExchangeFile {

  /** What says how bytes were framed or packed on the wire; they are recorded unpacked. */
  private static final Set<String> OF_THE_WIRE =
      Set.of("content-encoding", "content-length", "transfer-encoding", "connection");

  private ExchangeFile() {}

  static void write(Path folder, RecordedExchange exchange) {
    Map<String, Object> file = new LinkedHashMap<>();
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("method", exchange.method());
    request.put("url", exchange.url());
    request.put("headers", headers(exchange.requestHeaders()));
    if (!exchange.requestBody().isEmpty()) {
      body(request, exchange.requestBody());
    }
    file.put("request", request);
    if (exchange.status() != 0) {
      file.put("response", response(exchange));
    }
    TransportFailure failure = exchange.failure();
    if (failure != null) {
      Map<String, Object> failed = new LinkedHashMap<>();
      failed.put("kind", failure.kind().name());
      failed.put("processing", failure.processing().name());
      failed.put("message", failure.message());
      file.put("failure", failed);
    }
    if (exchange.cancelled()) {
      file.put("cancelled", true);
    }
    try {
      Files.writeString(folder.resolve(exchange.name()), Json.write(file, true) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("The exchange cannot be recorded in " + folder, e);
    }
  }

  private static Map<String, Object> response(RecordedExchange exchange) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("status", BigDecimal.valueOf(exchange.status()));
    response.put("protocol", exchange.protocol());
    response.put("headers", headers(exchange.headers()));
    StringBuilder whole = new StringBuilder();
    long millis = 0;
    boolean isText = true;
    for (RecordedExchange.Chunk chunk : exchange.chunks()) {
      isText &= chunk.text() != null;
      whole.append(chunk.text());
      millis += chunk.afterMillis();
    }
    if (isText && isJson(whole.toString())) {
      response.put("afterMillis", BigDecimal.valueOf(millis));
      response.put("json", Objects.requireNonNull(Json.parse(whole.toString())));
      return response;
    }
    List<Object> chunks = new ArrayList<>();
    for (RecordedExchange.Chunk chunk : exchange.chunks()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("afterMillis", BigDecimal.valueOf(chunk.afterMillis()));
      String text = chunk.text();
      if (text != null) {
        // Line by line, as an event stream reads best.
        one.put("lines", List.of(text.split(Json.LINE_END, -1)));
      } else {
        one.put("base64", Objects.requireNonNull(chunk.base64()));
      }
      chunks.add(one);
    }
    response.put("chunks", chunks);
    return response;
  }

  private static void body(Map<String, Object> of, String text) {
    if (isJson(text)) {
      of.put("json", Objects.requireNonNull(Json.parse(text)));
    } else {
      of.put("lines", List.of(text.split(Json.LINE_END, -1)));
    }
  }

  static boolean isJson(String text) {
    try {
      return (text.startsWith("{") || text.startsWith("[")) && Json.parse(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, Object> headers(Headers headers) {
    Map<String, Object> all = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          if (!OF_THE_WIRE.contains(name)) {
            // Fields of one name, such as cookies, are rare: their names are numbered.
            String free = name;
            for (int i = 2; all.containsKey(free); i++) {
              free = name + " " + i;
            }
            all.put(free, value);
          }
        });
    return all;
  }

  static RecordedExchange read(Path file) throws IOException {
    try {
      Map<String, Object> all = Json.object(Json.parse(Files.readString(file)));
      Map<String, Object> request = Json.object(all.get("request"));
      Map<String, Object> response = Json.object(all.getOrDefault("response", Map.of()));
      return new RecordedExchange(
          file.getFileName().toString(),
          text(request, "method"),
          text(request, "url"),
          readHeaders(request),
          readBody(request),
          (int) number(response, "status"),
          String.valueOf(response.getOrDefault("protocol", "")),
          readHeaders(response),
          readChunks(response),
          readFailure(all.get("failure")),
          Boolean.TRUE.equals(all.get("cancelled")));
    } catch (RuntimeException e) {
      throw new IOException(file + " is no recorded exchange: " + e.getMessage(), e);
    }
  }

  private static List<RecordedExchange.Chunk> readChunks(Map<String, Object> response) {
    if (response.containsKey("json")) {
      return List.of(
          new RecordedExchange.Chunk(number(response, "afterMillis"), readBody(response), null));
    }
    List<RecordedExchange.Chunk> chunks = new ArrayList<>();
    for (Object one : (List<?>) response.getOrDefault("chunks", List.of())) {
      Map<String, Object> chunk = Json.object(one);
      Object base64 = chunk.get("base64");
      chunks.add(
          base64 == null
              ? new RecordedExchange.Chunk(number(chunk, "afterMillis"), readBody(chunk), null)
              : new RecordedExchange.Chunk(number(chunk, "afterMillis"), null, base64.toString()));
    }
    return chunks;
  }

  private static String readBody(Map<String, Object> of) {
    if (of.containsKey("json")) {
      return Json.write(of.get("json"), false);
    }
    List<String> lines = new ArrayList<>();
    ((List<?>) of.getOrDefault("lines", List.of())).forEach(line -> lines.add(line.toString()));
    return String.join(Json.LINE_END, lines);
  }

  private static Headers readHeaders(Map<String, Object> of) {
    Headers.Builder headers = Headers.builder();
    Json.object(of.getOrDefault("headers", Map.of()))
        .forEach((name, value) -> headers.add(name.replaceAll(" \\d+$", ""), value.toString()));
    return headers.build();
  }

  private static @Nullable TransportFailure readFailure(@Nullable Object failure) {
    if (failure == null) {
      return null;
    }
    Map<String, Object> failed = Json.object(failure);
    return new TransportFailure(
        TransportFailure.Kind.valueOf(text(failed, "kind")),
        TransportFailure.Processing.valueOf(text(failed, "processing")),
        text(failed, "message"),
        null);
  }

  private static String text(Map<String, Object> of, String name) {
    Object value = of.get(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value.toString();
  }

  private static long number(Map<String, Object> of, String name) {
    return of.get(name) instanceof BigDecimal number ? number.longValue() : 0;
  }
}
