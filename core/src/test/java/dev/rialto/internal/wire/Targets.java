package dev.rialto.internal.wire;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.util.List;

/** Endpoints and requests for tests of dialects. */
final class Targets {
  static final String KEY = "test-key-0123456789";

  private Targets() {}

  static Target of(WireProtocol protocol, String model) {
    return new Target(
        new Endpoint(
            "p",
            "p",
            protocol,
            new Origin(true, "api.example.com", 443),
            "",
            Secret.of(KEY),
            Headers.EMPTY,
            PhaseTimeouts.DEFAULT),
        model);
  }

  static CompletionRequest request(boolean stream) {
    return new CompletionRequest(
        List.of(Message.user("Hello")), Parameters.NONE, null, List.of(), stream);
  }
}
