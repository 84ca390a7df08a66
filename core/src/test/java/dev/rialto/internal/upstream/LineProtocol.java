package dev.rialto.internal.upstream;

import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A dialect of letters: each byte is a piece of text, save {@code .}, the end marker; {@code M},
 * which names the model; {@code !}, at which the decoder breaks; {@code ^}, at which it breaks with
 * an Error; {@code X}, an error of the provider's that the end tells of; and {@code F}, one that is
 * told at once. A {@code +} counts one more token of the answer, also behind the end marker.
 */
final class LineProtocol implements WireProtocol {

  @Override
  public String name() {
    return "line";
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    return new WireRequest("POST", "/ask", headers(target), BodyWriter.NONE);
  }

  private static Headers headers(Target target) {
    return Headers.of("authorization", "Bearer " + target.endpoint().key().reveal());
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    if (target.model().equals("undecodable")) {
      throw new IllegalStateException("no decoder for this");
    }
    return new Decoder();
  }

  private static final class Decoder implements ResponseDecoder {
    private final StringBuilder text = new StringBuilder();
    private boolean ended;
    private boolean overloaded;
    private int counted;

    @Override
    public void decode(byte[] buffer, int offset, int length, Consumer<ResponseEvent> out) {
      String pieces = new String(buffer, offset, length, StandardCharsets.UTF_8);
      for (char c : pieces.toCharArray()) {
        switch (c) {
          case '.' -> ended = true;
          case '+' -> counted++;
          case '~' -> out.accept(ResponseEvent.KeepAlive.STILL_THERE);
          case 'M' -> out.accept(new ResponseEvent.Started("id", "large-0425"));
          case '!' -> throw new IllegalStateException("the decoder broke");
          case '^' -> throw new StackOverflowError();
          case 'X' -> overloaded = true;
          case 'F' ->
              out.accept(
                  new ResponseEvent.Failed(
                      new OverloadedException(
                          "No room",
                          "Wait",
                          FailureDetails.NONE.partial(text.toString(), "", TokenUsage.NONE),
                          null)));
          default -> {
            text.append(c);
            out.accept(new ResponseEvent.Text(String.valueOf(c)));
          }
        }
      }
    }

    @Override
    public void end(Consumer<ResponseEvent> out) {
      if (overloaded) {
        throw new OverloadedException("Overloaded", "Wait", FailureDetails.NONE, null);
      }
      if (!ended) {
        throw new TruncatedResponseException(
            "The answer has no end",
            "Try again",
            FailureDetails.NONE.at("acme", "large").partial(text.toString(), "", TokenUsage.NONE),
            null);
      }
      out.accept(new ResponseEvent.Usage(new TokenUsage(1, 0, 0, text.length() + counted, 0)));
    }

    @Override
    public boolean isComplete() {
      return ended;
    }

    @Override
    public String requestId() {
      return "req-7";
    }
  }
}
