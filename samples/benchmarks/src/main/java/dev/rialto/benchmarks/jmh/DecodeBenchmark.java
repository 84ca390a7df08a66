package dev.rialto.benchmarks.jmh;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ResponseEvent;
import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The decoders of streams: an answer of 1,000 deltas in chunks of one size; an operation is one
 * delta. Beside it, the least there can be: the deltas' text made into strings, its place known.
 */
@State(Scope.Thread)
public class DecodeBenchmark {

  private static final int DELTAS = 1_000;

  /** Bytes handed to the decoder at a time; 300 cuts nearly every event in two. */
  @Param({"300", "16384"})
  public int chunk;

  private final byte[] body = CannedAnswers.stream(DELTAS);
  private final byte[] messages = CannedAnswers.messages(DELTAS);
  private final byte[] responses = CannedAnswers.responses(DELTAS);
  private final byte[][] words = new byte[DELTAS][];
  private final CompletionRequest request =
      new CompletionRequest(List.of(Message.user("hello")), Parameters.NONE, null, List.of(), true);
  private final ResponseHead head =
      new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2");
  private Target target;
  private Target anthropic;
  private Target responsesApi;

  /** Prepares the bytes. */
  @Setup
  public void prepare() {
    target = target(OpenAi.builder());
    anthropic = target(Anthropic.builder());
    responsesApi = target(OpenAi.responses());
    for (int i = 0; i < DELTAS; i++) {
      words[i] = CannedAnswers.word(i).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static Target target(Provider.Builder provider) {
    return new Target(provider.apiKey("sk-none").build().endpoints().get(0), "bench-model");
  }

  /** A whole stream of chat completions. */
  @Benchmark
  @OperationsPerInvocation(DELTAS)
  public void openAiStream(Blackhole sink) {
    decode(target, body, sink);
  }

  /** A whole stream of Anthropic's messages. */
  @Benchmark
  @OperationsPerInvocation(DELTAS)
  public void anthropicStream(Blackhole sink) {
    decode(anthropic, messages, sink);
  }

  /** A whole stream of the Responses API. */
  @Benchmark
  @OperationsPerInvocation(DELTAS)
  public void responsesStream(Blackhole sink) {
    decode(responsesApi, responses, sink);
  }

  private void decode(Target from, byte[] bytes, Blackhole sink) {
    Consumer<ResponseEvent> out =
        event -> {
          if (event instanceof ResponseEvent.Failed failed) {
            throw failed.failure(); // else it would be measured how fast nothing is decoded
          }
          sink.consume(event);
        };
    ResponseDecoder decoder = from.endpoint().protocol().decoder(request, from, head);
    for (int at = 0; at < bytes.length; at += chunk) {
      decoder.decode(bytes, at, Math.min(chunk, bytes.length - at), out);
    }
    decoder.end(out);
  }

  /** The text alone. */
  @Benchmark
  @OperationsPerInvocation(DELTAS)
  public void textAlone(Blackhole sink) {
    for (byte[] word : words) {
      sink.consume(new String(word, StandardCharsets.UTF_8));
    }
  }
}
