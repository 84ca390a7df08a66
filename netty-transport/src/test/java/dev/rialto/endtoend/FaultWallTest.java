package dev.rialto.endtoend;

import static dev.rialto.endtoend.FaultRow.always;
import static dev.rialto.endtoend.FaultRow.fails;
import static dev.rialto.endtoend.FaultRow.once;
import static dev.rialto.endtoend.FaultRow.rescued;
import static dev.rialto.endtoend.FaultRow.whole;
import static dev.rialto.loopback.LoopbackRequest.any;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rialto.AuthenticationException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.endtoend.FaultRow.Ending;
import dev.rialto.endtoend.FaultRow.Way;
import dev.rialto.endtoend.FaultWall.Dialect;
import dev.rialto.endtoend.FaultWall.Impatience;
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
 * fallback, whole and streamed, whatever was chosen for streams that break off; and the provider in
 * trouble is asked no more often than the table says. One repeat is allowed.
 */
class FaultWallTest {

  /** In events: OpenAI opens a stream with one of them, Anthropic with two or three. */
  private static final int FORTY_TOKENS = 42;

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofSeconds(1);

  static Stream<Arguments> openAi() {
    List<FaultRow> rows = new ArrayList<>(statuses());
    rows.addAll(brokenAnswers());
    rows.addAll(openAiOnly());
    return allWays(rows, Way.RESTARTED);
  }

  static Stream<Arguments> anthropic() {
    List<FaultRow> rows = new ArrayList<>(brokenAnswers());
    rows.addAll(anthropicOnly());
    return allWays(rows, Way.STREAM);
  }

  /**
   * A fault that shows nothing of an answer is the same fault whatever was chosen for streams; it
   * is tried in some of the ways.
   */
  private static Stream<Arguments> allWays(List<FaultRow> rows, Way lastOfUnshown) {
    List<Arguments> all = new ArrayList<>();
    for (FaultRow row : rows) {
      for (Way way : Way.values()) {
        if (row.cutsStreams() || way == Way.WHOLE || way == Way.STREAM) {
          all.add(arguments(row, way, false));
        }
        if (row.cutsStreams() || way.compareTo(lastOfUnshown) <= 0) {
          all.add(arguments(row, way, true));
        }
      }
    }
    return all.stream();
  }

  /** Both dialects read these alike. */
  private static List<FaultRow> statuses() {
    return List.of(
        always("401", Fault.status(401), fails(AuthenticationException.class, 1), rescued(1)),
        always("402", Fault.status(402), fails(QuotaExceededException.class, 1), rescued(1)),
        always("403", Fault.status(403), fails(AuthenticationException.class, 1), rescued(1)),
        always(
            "404 of a wrong address",
            Fault.html(404),
            fails(InvalidRequestException.class, 1),
            rescued(1)),
        always("408", Fault.status(408), fails(ServerErrorException.class, 2), rescued(1)),
        once("409 once", Fault.status(409), whole(2), rescued(1)),
        once("425 once", Fault.status(425), whole(2), rescued(1)),
        always("413", Fault.status(413), fails(InvalidRequestException.class, 1), rescued(1)),
        always(
            "422",
            Fault.status(422),
            fails(InvalidRequestException.class, 1),
            fails(InvalidRequestException.class, 1)),
        once(
            "500 with a Retry-After that has passed",
            Fault.status(500).header("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),
            whole(2),
            rescued(1)),
        always(
            "500 with a Retry-After in the far future",
            Fault.status(500).header("retry-after", "Fri, 31 Dec 2999 23:59:59 GMT"),
            fails(ServerErrorException.class, 1),
            rescued(1)),
        once(
            "500 with a Retry-After of no sense",
            Fault.status(500).header("retry-after", "soon; -1e999"),
            whole(2),
            rescued(1)),
        always("504 of a proxy", Fault.html(504), fails(ServerErrorException.class, 2), rescued(1)),
        always(
            "nothing with status 200",
            Fault.status(200).body("application/json", ""),
            fails(TruncatedResponseException.class, 2),
            rescued(1)),
        always(
            "JSON of something else with status 200",
            json(200, "{'status':'ok'}"),
            fails(InvalidResponseException.class, 1),
            rescued(1)));
  }

  private static List<FaultRow> brokenAnswers() {
    return List.of(
        always("429", Fault.status(429), fails(RateLimitException.class, 2), rescued(1)),
        once(
            "429 that ends in time",
            Fault.status(429).header("retry-after-ms", "20"),
            whole(2),
            rescued(1)),
        always(
            "429 beyond the deadline",
            Fault.rateLimited(Duration.ofMinutes(2)),
            fails(RateLimitException.class, 1),
            rescued(1)),
        always(
            "429 for most of a day",
            Fault.rateLimited(Duration.ofSeconds(62_291)),
            fails(RateLimitException.class, 1),
            rescued(1)),
        once("500 once", Fault.status(500), whole(2), rescued(1)),
        always("503 for good", Fault.status(503), fails(OverloadedException.class, 2), rescued(1)),
        always("529", Fault.status(529), fails(OverloadedException.class, 2), rescued(1)),
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
            .cutStream(
                TruncatedResponseException.class,
                fails(TruncatedResponseException.class, 2),
                rescued(1)),
        once("cut once after 40 of 60 tokens", Fault.resetAfter(FORTY_TOKENS), whole(2), rescued(1))
            .cutStream(TruncatedResponseException.class, whole(2), rescued(1)),
        always(
                "connection lost after 40 of 60 tokens",
                Fault.disconnectAfter(FORTY_TOKENS),
                fails(TruncatedResponseException.class, 2),
                rescued(1))
            .cutStream(
                TruncatedResponseException.class,
                fails(TruncatedResponseException.class, 2),
                rescued(1)),
        always(
                "stalled after 40 of 60 tokens",
                Fault.stallAfter(FORTY_TOKENS),
                fails(TruncatedResponseException.class, 2),
                rescued(1))
            .cutStream(
                TruncatedResponseException.class,
                fails(TruncatedResponseException.class, 2),
                rescued(1))
            .stalling(),
        always(
                "no end marker and no finish reason",
                Fault.endAfter(FORTY_TOKENS),
                fails(TruncatedResponseException.class, 2),
                rescued(1))
            .cutStream(
                TruncatedResponseException.class,
                fails(TruncatedResponseException.class, 2),
                rescued(1)),
        always("no end marker behind a finish reason", Fault.noEndMarker(), whole(1), whole(1)),
        always(
            "ended behind the opening of the stream",
            Fault.status(503),
            fails(OverloadedException.class, 2),
            rescued(1))
            .stream(Fault.endAfter(1), fails(TruncatedResponseException.class, 2), rescued(1)),
        always(
                "malformed",
                Fault.malformedAfter(FORTY_TOKENS),
                fails(TruncatedResponseException.class, 2),
                rescued(1))
            .cutStream(
                InvalidResponseException.class,
                fails(InvalidResponseException.class, 1),
                rescued(1)),
        always(
                "error within a 200",
                Fault.errorAfter(FORTY_TOKENS),
                fails(ServerErrorException.class, 2),
                rescued(1))
            .cutStream(
                ServerErrorException.class, fails(ServerErrorException.class, 2), rescued(1)),
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
            "404 of a model",
            json(
                404,
                "{'error':{'message':'The model `loopback` does not exist',"
                    + "'type':'invalid_request_error','code':'model_not_found'}}"),
            fails(ModelNotFoundException.class, 1),
            rescued(1)),
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
            "quota used up",
            json(429, "{'error':{'message':'no money','type':'insufficient_quota'}}"),
            fails(QuotaExceededException.class, 1),
            rescued(1)),
        always(
                "finish reason error",
                json(200, "{'choices':[{'message':{'content':'so far'},'finish_reason':'error'}]}"),
                fails(ServerErrorException.class, 2),
                rescued(1))
            .cutStream(
                events(
                    "{'choices':[{'index':0,'delta':{'content':'p0 '}}]}",
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'error'}]}",
                    "[DONE]"),
                ServerErrorException.class,
                fails(ServerErrorException.class, 2),
                rescued(1)),
        always(
                "content filter within the answer",
                json(
                    200,
                    "{'choices':[{'message':{'content':'so far'},"
                        + "'finish_reason':'content_filter'}]}"),
                fails(ContentFilteredException.class, 1),
                fails(ContentFilteredException.class, 1))
            .cutStream(
                events(
                    "{'choices':[{'index':0,'delta':{'content':'p0 '}}]}",
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'content_filter'}]}",
                    "[DONE]"),
                ContentFilteredException.class,
                fails(ContentFilteredException.class, 1),
                fails(ContentFilteredException.class, 1)),
        always(
            "reasoning only, then cut",
            Fault.status(503),
            fails(OverloadedException.class, 2),
            rescued(1))
            .stream(
                events(
                    "{'choices':[{'index':0,'delta':{'role':'assistant'}}]}",
                    "{'choices':[{'index':0,'delta':{'reasoning_content':'Let me see.'}}]}"),
                fails(TruncatedResponseException.class, 2),
                rescued(1)),
        always(
            "the end marker alone",
            Fault.status(503),
            fails(OverloadedException.class, 2),
            rescued(1))
            .stream(events("[DONE]"), fails(TruncatedResponseException.class, 2), rescued(1)),
        always(
            "two end markers", Fault.status(503), fails(OverloadedException.class, 2), rescued(1))
            .stream(
                events(
                    "{'choices':[{'index':0,'delta':{'content':'"
                        + FaultWall.PRIMARY_ANSWER
                        + "'}}]}",
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':58}}",
                    "[DONE]",
                    "[DONE]",
                    "{'choices':[{'index':0,'delta':{'content':'more'}}]}"),
                whole(1),
                whole(1)));
  }

  private static List<FaultRow> anthropicOnly() {
    return List.of(
        always(
            "overloaded",
            json(529, "{'type':'error','error':{'type':'overloaded_error','message':'busy'}}"),
            fails(OverloadedException.class, 2),
            rescued(1)),
        always(
            "404 of a model",
            json(404, "{'type':'error','error':{'type':'not_found_error','message':'model: x'}}"),
            fails(ModelNotFoundException.class, 1),
            rescued(1)),
        always(
            "413",
            json(413, "{'type':'error','error':{'type':'request_too_large','message':'big'}}"),
            fails(InvalidRequestException.class, 1),
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
    return Fault.status(200).body("text/event-stream", body.toString());
  }

  @ParameterizedTest(name = "{0}, {1}, fallback: {2}")
  @MethodSource("openAi")
  void openAi(FaultRow row, Way way, boolean withFallback) throws Exception {
    meet(Dialect.OPENAI, row, way, withFallback);
  }

  @ParameterizedTest(name = "{0}, {1}, fallback: {2}")
  @MethodSource("anthropic")
  void anthropic(FaultRow row, Way way, boolean withFallback) throws Exception {
    meet(Dialect.ANTHROPIC, row, way, withFallback);
  }

  private static void meet(Dialect dialect, FaultRow row, Way way, boolean withFallback)
      throws Exception {
    Impatience impatience = row.stalls() ? Impatience.STALLS : Impatience.NONE;
    try (FaultWall wall = new FaultWall(dialect, withFallback, impatience)) {
      When<LoopbackProvider> when = wall.primary.when(any());
      (row.once() ? when.times(1) : when).fault(row.fault(way));
      wall.meet(way, LONG, row.ending(way, withFallback));
    }
  }

  static Stream<Arguments> silences() {
    Ending alone = fails(DeadlineExceededException.class, 1);
    Ending streamAlone = fails(DeadlineExceededException.class, 2);
    List<FaultRow> rows =
        List.of(
            always("silence", Fault.silence(), alone, rescued(1)).stream(streamAlone, rescued(1)),
            always("silence behind the head", Fault.stallAfter(0), alone, rescued(1)).stream(
                streamAlone, rescued(1)),
            always("silence behind the opening", Fault.stallAfter(0), alone, rescued(1)).stream(
                Fault.stallAfter(1), streamAlone, rescued(1)));
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                allWays(rows, Way.HELD)
                    .map(a -> arguments(dialect, a.get()[0], a.get()[1], a.get()[2])));
  }

  @ParameterizedTest(name = "{0}: {1}, {2}, fallback: {3}")
  @MethodSource("silences")
  void silence(Dialect dialect, FaultRow row, Way way, boolean withFallback) throws Exception {
    try (FaultWall wall = new FaultWall(dialect, withFallback, Impatience.SILENCE)) {
      wall.primary.when(any()).fault(row.fault(way));
      // Nothing but the deadline ends a whole answer that nobody else can give.
      boolean onlyDeadline = way == Way.WHOLE && !withFallback;
      wall.meet(way, onlyDeadline ? SHORT : LONG, row.ending(way, withFallback));
    }
  }

  @ParameterizedTest
  @EnumSource
  void firstTokenTooLate_theFallbackIsAskedBeside(Dialect dialect) throws Exception {
    try (FaultWall wall = new FaultWall(dialect, true, Impatience.SILENCE)) {
      wall.primary.when(any()).latency(Duration.ofSeconds(20));
      wall.meet(Way.STREAM, LONG, rescued(1));
    }
  }
}
