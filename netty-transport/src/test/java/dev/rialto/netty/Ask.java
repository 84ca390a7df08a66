package dev.rialto.netty;

import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Makes requests for tests. */
record Ask(
    Origin origin,
    String method,
    String path,
    Headers headers,
    BodyWriter body,
    PhaseTimeouts timeouts,
    LongSupplier deadline) {

  static Ask get(Origin origin, String path) {
    return new Ask(
        origin, "GET", path, Headers.EMPTY, BodyWriter.NONE, PhaseTimeouts.DEFAULT, Ask::never);
  }

  static Ask post(Origin origin, String path, String body) {
    return post(origin, path, body.getBytes(StandardCharsets.UTF_8));
  }

  static Ask post(Origin origin, String path, byte[] body) {
    return new Ask(
        origin,
        "POST",
        path,
        Headers.of("content-type", "application/json"),
        out -> out.write(body),
        PhaseTimeouts.DEFAULT,
        Ask::never);
  }

  private static long never() {
    return Long.MAX_VALUE;
  }

  Ask header(String name, String value) {
    Headers more = Headers.builder().addAll(headers).add(name, value).build();
    return new Ask(origin, method, path, more, body, timeouts, deadline);
  }

  Ask body(BodyWriter writer) {
    return new Ask(origin, method, path, headers, writer, timeouts, deadline);
  }

  Ask timeouts(PhaseTimeouts limits) {
    return new Ask(origin, method, path, headers, body, limits, deadline);
  }

  /** Sets one limit for every phase. */
  Ask within(Duration limit) {
    return timeouts(new PhaseTimeouts(limit, limit, limit, limit, limit, limit, limit));
  }

  Ask deadline(LongSupplier nanos) {
    return new Ask(origin, method, path, headers, body, timeouts, nanos);
  }

  Recorder send(Transport transport) {
    return send(transport, new Recorder());
  }

  <R extends Recorder> R send(Transport transport, R recorder) {
    recorder.of(
        transport.send(
            new TransportRequest(origin, method, path, headers, body, timeouts, deadline),
            recorder));
    return recorder;
  }
}
