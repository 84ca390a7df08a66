package dev.rialto.internal.wire;

import dev.rialto.FinishReason;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a decoder made of a response: everything that a caller would see of it. */
record Decoded(
    String model,
    String text,
    String reasoning,
    List<ToolCall> calls,
    TokenUsage usage,
    @Nullable FinishReason finish,
    List<float[]> vectors,
    Map<String, Object> extra,
    @Nullable RialtoException error) {

  /** Decodes a body in pieces that end at the given offsets. */
  static Decoded decode(
      WireProtocol protocol,
      Request request,
      Target target,
      ResponseHead head,
      byte[] body,
      int... cuts) {
    return decode(protocol.decoder(request, target, head), body, cuts);
  }

  /** Decodes a body as for one who cannot see what stands beside the answer. */
  static Decoded bare(
      WireProtocol protocol, Request request, Target target, ResponseHead head, byte[] body) {
    ResponseDecoder decoder = protocol.decoder(request, target, head);
    decoder.leaveOutExtra();
    return decode(decoder, body);
  }

  private static Decoded decode(ResponseDecoder decoder, byte[] body, int... cuts) {
    Collector events = new Collector();
    try {
      int from = 0;
      for (int cut : cuts) {
        feed(decoder, body, from, cut, events);
        from = cut;
      }
      feed(decoder, body, from, body.length, events);
      decoder.end(events);
      return events.result();
    } catch (RialtoException e) {
      throw new AssertionError("thrown, and not told as an event", e);
    }
  }

  /** Decodes a body byte by byte. */
  static Decoded bytewise(
      WireProtocol protocol, Request request, Target target, ResponseHead head, byte[] body) {
    int[] cuts = new int[body.length];
    Arrays.setAll(cuts, i -> i);
    return decode(protocol, request, target, head, body, cuts);
  }

  // The bytes are valid during the call only: hands over a copy, in odd places, and destroys it.
  private static void feed(
      ResponseDecoder decoder, byte[] body, int from, int to, Collector events) {
    if (from == to) {
      return;
    }
    byte[] chunk = new byte[to - from + 7];
    Arrays.fill(chunk, (byte) '"');
    System.arraycopy(body, from, chunk, 3, to - from);
    try {
      decoder.decode(chunk, 3, to - from, events);
    } finally {
      Arrays.fill(chunk, (byte) '#');
    }
  }

  /** Returns the same without what stands beside the answer. */
  Decoded withoutExtra() {
    return new Decoded(model, text, reasoning, calls, usage, finish, vectors, Map.of(), error);
  }

  /** Returns a comparable form. */
  List<Object> comparable() {
    return Arrays.asList(
        model,
        text,
        reasoning,
        calls,
        usage,
        finish,
        vectors.stream().map(Arrays::toString).toList(),
        extra,
        error == null ? null : error.getClass().getSimpleName() + ": " + error.getMessage(),
        error == null ? null : error.details().partialText(),
        error == null ? null : error.details().body());
  }

  private static final class Collector implements Consumer<ResponseEvent> {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private String model = "";
    private List<ToolCall> calls = List.of();
    private List<float[]> vectors = List.of();
    private Map<String, Object> extra = Map.of();
    private TokenUsage usage = TokenUsage.NONE;
    private @Nullable FinishReason finish;
    private boolean started;
    private @Nullable RialtoException error;

    @Override
    public void accept(ResponseEvent event) {
      if (finish != null || error != null) {
        throw new AssertionError("an event after the end: " + event);
      }
      if (event instanceof ResponseEvent.KeepAlive) {
        return;
      }
      if (event instanceof ResponseEvent.Failed failed) {
        error = failed.failure();
        return;
      }
      if (event instanceof ResponseEvent.Started s) {
        if (started) {
          throw new AssertionError("started twice");
        }
        started = true;
        model = s.model();
        return;
      }
      if (!started) {
        throw new AssertionError("an event before the start: " + event);
      }
      if (event instanceof ResponseEvent.Text t) {
        text.append(wellFormed(t.text()));
      } else if (event instanceof ResponseEvent.Reasoning r) {
        reasoning.append(wellFormed(r.text()));
      } else if (event instanceof ResponseEvent.ToolCallDelta d) {
        if (!d.arguments().isEmpty()) {
          wellFormed(d.arguments());
        }
      } else if (event instanceof ResponseEvent.ToolCalls c) {
        calls = c.calls();
      } else if (event instanceof ResponseEvent.Vectors v) {
        vectors = v.vectors();
      } else if (event instanceof ResponseEvent.Extra e) {
        extra = e.members();
      } else if (event instanceof ResponseEvent.Usage u) {
        usage = u.usage();
      } else if (event instanceof ResponseEvent.Finished f) {
        finish = f.reason();
      }
    }

    private static String wellFormed(String piece) {
      if (piece.isEmpty()) {
        throw new AssertionError("an empty piece");
      }
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      if (!new String(bytes, StandardCharsets.UTF_8).equals(piece)) {
        throw new AssertionError("half a surrogate pair in " + piece);
      }
      return piece;
    }

    Decoded result() {
      if (finish == null && error == null) {
        throw new AssertionError("neither an end nor an error");
      }
      return new Decoded(
          model,
          text.toString(),
          reasoning.toString(),
          calls,
          usage,
          finish,
          vectors,
          extra,
          error);
    }
  }
}
