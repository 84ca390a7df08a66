package dev.rialto.endtoend;

import static dev.rialto.endtoend.FaultRow.always;
import static dev.rialto.endtoend.FaultRow.cut;
import static dev.rialto.endtoend.FaultRow.fails;
import static dev.rialto.endtoend.FaultRow.once;
import static dev.rialto.endtoend.FaultRow.rescued;
import static dev.rialto.endtoend.FaultRow.whole;
import static dev.rialto.loopback.LoopbackRequest.any;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rialto.AuthenticationException;
import dev.rialto.CallOptions;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.endtoend.FaultWall.Dialect;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wall of faults: each ends in the whole answer or in one clear error, with and without a healthy
 * fallback, streamed and not, and the provider in trouble is asked no more often than the table
 * says. One repeat is allowed.
 */
class FaultWallTest {

  /** In events: OpenAI opens a stream with one of them, Anthropic with two or three. */
  private static final int FORTY_TOKENS = 42;

  private static final CallOptions SHORT =
      CallOptions.builder().timeout(Duration.ofMillis(250)).build();

  static Stream<Arguments> openAi() {
    List<FaultRow> rows = new ArrayList<>(anyDialect());
    rows.addAll(openAiOnly());
    return allWays(rows);
  }

  static Stream<Arguments> anthropic() {
    List<FaultRow> rows = new ArrayList<>(anyDialect());
    rows.addAll(anthropicOnly());
    return allWays(rows);
  }

  private static Stream<Arguments> allWays(List<FaultRow> rows) {
    return rows.stream()
        .flatMap(
            row ->
                Stream.of(
                    arguments(row.name(), row, false, false),
                    arguments(row.name(), row, false, true),
                    arguments(row.name(), row, true, false),
                    arguments(row.name(), row, true, true)));
  }

  private static List<FaultRow> anyDialect() {
    return List.of(
        always("429", Fault.status(429), fails(RateLimitException.class, 2), rescued(1)),
        once(
            "429 that ends in time",
            Fault.status(429).header("retry-after-ms", "20"),
            whole(2),
            rescued(1)),
        always(
            "429 beyond the deadline",
            Fault.rateLimited(Duration.ofSeconds(30)),
            fails(RateLimitException.class, 1),
            rescued(1)),
        always(
            "429 for most of a day",
            Fault.rateLimited(Duration.ofSeconds(62_291)),
            fails(RateLimitException.class, 1),
            rescued(1)),
        once("500 once", Fault.status(500), whole(2), rescued(1)),
        always("503 for good", Fault.status(503), fails(OverloadedException.class, 2), rescued(1)),
        always("401", Fault.status(401), fails(AuthenticationException.class, 1), rescued(1)),
        always(
            "400",
            Fault.status(400),
            fails(InvalidRequestException.class, 1),
            fails(InvalidRequestException.class, 1)),
        always(
            "reset before headers",
            new Fault.Unanswered(Fault.Ending.RESET_STREAM),
            fails(TransportException.class, 2),
            rescued(1)),
        always("refused stream", Fault.refuse(), fails(TransportException.class, 3), rescued(2)),
        once("refused stream once", Fault.refuse(), whole(2), whole(2)),
        always(
            "connection closed",
            Fault.closeConnection(),
            fails(TransportException.class, 2),
            rescued(1)),
        always(
            "cut after 40 of 60 tokens",
            Fault.resetAfter(FORTY_TOKENS),
            fails(TruncatedResponseException.class, 2),
            rescued(1))
            .stream(cut(TruncatedResponseException.class), cut(TruncatedResponseException.class)),
        always(
            "connection lost after 40 of 60 tokens",
            Fault.disconnectAfter(FORTY_TOKENS),
            fails(TruncatedResponseException.class, 2),
            rescued(1))
            .stream(cut(TruncatedResponseException.class), cut(TruncatedResponseException.class)),
        always(
            "stalled after 40 of 60 tokens",
            Fault.stallAfter(FORTY_TOKENS),
            fails(TruncatedResponseException.class, 2),
            rescued(1))
            .stream(cut(TruncatedResponseException.class), cut(TruncatedResponseException.class)),
        always(
            "no end marker and no finish reason",
            Fault.endAfter(FORTY_TOKENS),
            fails(TruncatedResponseException.class, 2),
            rescued(1))
            .stream(cut(TruncatedResponseException.class), cut(TruncatedResponseException.class)),
        always("no end marker behind a finish reason", Fault.noEndMarker(), whole(1), whole(1)),
        always(
            "malformed",
            Fault.malformedAfter(FORTY_TOKENS),
            fails(TruncatedResponseException.class, 2),
            rescued(1))
            .stream(cut(InvalidResponseException.class), cut(InvalidResponseException.class)),
        always(
            "error within a 200",
            Fault.errorAfter(FORTY_TOKENS),
            fails(ServerErrorException.class, 2),
            rescued(1))
            .stream(cut(ServerErrorException.class), cut(ServerErrorException.class)),
        always(
            "error before the first token",
            Fault.errorAfter(1),
            fails(ServerErrorException.class, 2),
            rescued(1)),
        always(
            "HTML with status 200",
            Fault.html(200),
            fails(InvalidResponseException.class, 1),
            rescued(1)),
        always(
            "HTML with status 502",
            Fault.html(502),
            fails(ServerErrorException.class, 2),
            rescued(1)));
  }

  private static List<FaultRow> openAiOnly() {
    return List.of(
        always(
            "context length exceeded",
            json(
                400,
                "{'error':{'message':'too long','type':'invalid_request_error',"
                    + "'param':'messages','code':'context_length_exceeded'}}"),
            fails(ContextLengthException.class, 1),
            rescued(1)),
        always(
            "refused by the content filter",
            json(400, "{'error':{'message':'filtered','type':null,'code':'content_filter'}}"),
            fails(ContentFilteredException.class, 1),
            fails(ContentFilteredException.class, 1)),
        always(
            "finish reason error",
            json(200, "{'choices':[{'message':{'content':'so far'},'finish_reason':'error'}]}"),
            fails(ServerErrorException.class, 2),
            rescued(1))
            .stream(
                events(
                    "{'choices':[{'index':0,'delta':{'content':'so far'}}]}",
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'error'}]}"),
                cut(ServerErrorException.class),
                cut(ServerErrorException.class)),
        always(
            "content filter within the answer",
            json(
                200,
                "{'choices':[{'message':{'content':'so far'},"
                    + "'finish_reason':'content_filter'}]}"),
            fails(ContentFilteredException.class, 1),
            fails(ContentFilteredException.class, 1))
            .stream(
                events(
                    "{'choices':[{'index':0,'delta':{'content':'so far'}}]}",
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'content_filter'}]}"),
                cut(ContentFilteredException.class),
                cut(ContentFilteredException.class)));
  }

  private static List<FaultRow> anthropicOnly() {
    return List.of(
        always(
            "529",
            json(529, "{'type':'error','error':{'type':'overloaded_error','message':'busy'}}"),
            fails(OverloadedException.class, 2),
            rescued(1)),
        always(
            "context length exceeded",
            json(
                400,
                "{'type':'error','error':{'type':'invalid_request_error','message':"
                    + "'prompt is too long: 250000 tokens > 200000 maximum'}}"),
            fails(ContextLengthException.class, 1),
            rescued(1)));
  }

  private static Fault json(int status, String body) {
    return Fault.status(status).body("application/json", body.replace('\'', '"'));
  }

  private static Fault events(String... chunks) {
    StringBuilder body = new StringBuilder();
    for (String chunk : chunks) {
      body.append("data: ").append(chunk.replace('\'', '"')).append("\n\n");
    }
    return Fault.status(200).body("text/event-stream", body + "data: [DONE]\n\n");
  }

  @ParameterizedTest(name = "{0}, stream: {2}, fallback: {3}")
  @MethodSource("openAi")
  void openAi(String name, FaultRow row, boolean streamed, boolean withFallback) throws Exception {
    meet(Dialect.OPENAI, row, streamed, withFallback);
  }

  @ParameterizedTest(name = "{0}, stream: {2}, fallback: {3}")
  @MethodSource("anthropic")
  void anthropic(String name, FaultRow row, boolean streamed, boolean withFallback)
      throws Exception {
    meet(Dialect.ANTHROPIC, row, streamed, withFallback);
  }

  private static void meet(Dialect dialect, FaultRow row, boolean streamed, boolean withFallback)
      throws InterruptedException {
    try (FaultWall wall = new FaultWall(dialect, withFallback)) {
      When<LoopbackProvider> when = wall.primary.when(any());
      (row.once() ? when.times(1) : when).fault(row.fault(streamed));
      FaultRow.Ending expected = row.ending(streamed, withFallback);
      if (streamed) {
        wall.stream(CallOptions.NONE, expected);
      } else {
        wall.ask(CallOptions.NONE, expected);
      }
    }
  }

  static Stream<Arguments> silences() {
    // A whole answer is hedged at half of its time as long as nothing is known of its like.
    FaultRow silence =
        always("silence", Fault.silence(), fails(DeadlineExceededException.class, 1), rescued(1))
            .stream(fails(DeadlineExceededException.class, 2), rescued(1));
    FaultRow headOnly =
        always(
            "silence behind the head",
            Fault.stallAfter(0),
            fails(DeadlineExceededException.class, 1),
            rescued(1))
            .stream(fails(DeadlineExceededException.class, 2), rescued(1));
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                allWays(List.of(silence, headOnly))
                    .map(a -> arguments(dialect, a.get()[0], a.get()[1], a.get()[2], a.get()[3])));
  }

  @ParameterizedTest(name = "{0}: {1}, stream: {3}, fallback: {4}")
  @MethodSource("silences")
  void silence(Dialect dialect, String name, FaultRow row, boolean streamed, boolean withFallback)
      throws Exception {
    try (FaultWall wall = FaultWall.noticingSilence(dialect, withFallback)) {
      wall.primary.when(any()).fault(row.fault(streamed));
      FaultRow.Ending expected = row.ending(streamed, withFallback);
      if (streamed) {
        wall.stream(CallOptions.NONE, expected);
      } else {
        wall.ask(withFallback ? CallOptions.NONE : SHORT, expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void firstTokenTooLate_theFallbackIsAskedBeside(Dialect dialect) throws Exception {
    try (FaultWall wall = FaultWall.noticingSilence(dialect, true)) {
      wall.primary.when(any()).latency(Duration.ofSeconds(20));
      wall.stream(CallOptions.NONE, rescued(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadlineShorterThanTheFault(Dialect dialect) throws Exception {
    for (boolean streamed : List.of(true, false)) {
      try (FaultWall wall = new FaultWall(dialect, false)) {
        wall.primary.when(any()).fault(Fault.rateLimited(Duration.ofSeconds(1)));
        FaultRow.Ending expected = fails(RateLimitException.class, 1);
        if (streamed) {
          wall.stream(SHORT, expected);
        } else {
          wall.ask(SHORT, expected);
        }
      }
    }
  }
}
