package dev.rialto.interop;

import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the dialect makes of a recording's bytes in one piece, without any transport. That it is
 * what the bytes say is shown where the dialects are tested.
 */
final class DirectReading {
  final StringBuilder text = new StringBuilder();
  List<ToolCall> calls = List.of();
  List<float[]> vectors = List.of();
  TokenUsage usage = TokenUsage.NONE;
  String finish = "";
  String extra = "{}";
  @Nullable RialtoException error;

  private DirectReading() {}

  static DirectReading of(Recording recording, Provider provider, Request request) {
    DirectReading reading = new DirectReading();
    Headers.Builder headers = Headers.builder();
    for (String[] field : recording.headers()) {
      headers.add(field[0].toLowerCase(Locale.ROOT), field[1]);
    }
    Endpoint endpoint = provider.endpoints().get(0);
    ResponseDecoder decoder =
        endpoint
            .protocol()
            .decoder(
                request,
                new Target(endpoint, "recorded"),
                new ResponseHead(recording.status(), headers.build(), "h2"));
    decoder.decode(recording.body(), 0, recording.body().length, reading::take);
    decoder.end(reading::take);
    return reading;
  }

  private void take(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text piece) {
      text.append(piece.text());
    } else if (event instanceof ResponseEvent.ToolCalls all) {
      calls = new ArrayList<>(all.calls());
    } else if (event instanceof ResponseEvent.Vectors all) {
      vectors = all.vectors();
    } else if (event instanceof ResponseEvent.Usage latest) {
      usage = latest.usage();
    } else if (event instanceof ResponseEvent.Extra all) {
      extra = all.members().toString();
    } else if (event instanceof ResponseEvent.Finished finished) {
      finish = finished.reason().raw();
    } else if (event instanceof ResponseEvent.Failed failed) {
      error = failed.failure();
    }
  }
}
