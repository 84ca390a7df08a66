package dev.rialto.loopback;

import dev.rialto.loopback.answer.Dialect;
import dev.rialto.loopback.answer.Directions;
import dev.rialto.loopback.answer.FaultyReply;
import dev.rialto.loopback.answer.Ids;
import dev.rialto.loopback.answer.Prompt;
import dev.rialto.loopback.anthropic.AnthropicDialect;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.openai.OpenAiDialect;
import dev.rialto.loopback.openai.OpenAiEmbeddings;
import dev.rialto.loopback.openai.OpenAiTasks;
import dev.rialto.loopback.reply.Incoming;
import dev.rialto.loopback.reply.Plan;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.loopback.server.Service;
import dev.rialto.spi.Headers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records each request and decides how it is answered. Thread-safe. */
final class FrontDoor implements Service {

  private static final Set<String> SECRET_PARTS =
      Set.of("auth", "key", "cookie", "secret", "token");
  private static final List<String> OWN_MODELS = List.of("loopback-chat", "loopback-embedding");

  private final Dialect openAi = new OpenAiDialect();
  private final Dialect anthropic = new AnthropicDialect();
  private final Script script;
  private final Directions defaults;
  private final Ledger ledger;
  private final String apiKey;
  private final Set<String> models;
  private final Clock clock;
  private final Batches batches;

  FrontDoor(
      Script script,
      Directions defaults,
      Ledger ledger,
      String apiKey,
      Set<String> models,
      Clock clock,
      Batches batches) {
    this.script = script;
    this.defaults = defaults;
    this.ledger = ledger;
    this.apiKey = apiKey;
    this.models = models;
    this.clock = clock;
    this.batches = batches;
  }

  @Override
  public long connected() {
    return ledger.connected();
  }

  @Override
  public void disconnected() {
    ledger.disconnected();
  }

  @Override
  public void finished(boolean cancelled) {
    ledger.finished(cancelled);
  }

  @Override
  public Plan receive(Incoming incoming) {
    long number = ledger.nextRequestNumber();
    Ids ids = new Ids(number);
    Json body = Json.ABSENT;
    @Nullable String noJson = null;
    try {
      body = incoming.body().isEmpty() ? Json.ABSENT : Json.parse(incoming.body());
    } catch (IOException e) {
      noJson = firstLine(e);
    }
    LoopbackRequest request = recorded(incoming, body, number);
    ledger.received(request);
    Dialect dialect = dialectOf(incoming);
    Directions directions = defaults;
    Reply reply;
    try {
      directions = script.directionsFor(request).or(defaults);
      if (directions.fault() instanceof Fault.Unanswered none) {
        reply = Reply.none(none.ending());
      } else if (directions.fault() instanceof Fault.Status status) {
        reply = failed(status, dialect, ids);
      } else {
        reply = answered(incoming, body, noJson, dialect, directions, ids);
      }
    } catch (RequestError e) {
      reply = Reply.of(e.status(), dialect.errorHeaders(e, ids), dialect.errorBody(e, ids));
    } catch (RuntimeException e) {
      RequestError error = new RequestError(500, "The loopback provider's script failed: " + e);
      reply = Reply.of(500, dialect.errorHeaders(error, ids), dialect.errorBody(error, ids));
    }
    if (directions.fault() instanceof Fault.Broken broken && reply.status() == 200) {
      reply = FaultyReply.of(reply, broken, dialect, ids);
    }
    return new Plan(reply, orZero(directions.latency()), orZero(directions.pace()));
  }

  private static Duration orZero(@Nullable Duration duration) {
    return duration == null ? Duration.ZERO : duration;
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Dialect dialectOf(Incoming incoming) {
    boolean anthropics =
        incoming.path().endsWith("/messages")
            || !incoming.header("anthropic-version").isEmpty()
            || !incoming.header("x-api-key").isEmpty();
    return anthropics ? anthropic : openAi;
  }

  private Reply answered(
      Incoming incoming,
      Json body,
      @Nullable String noJson,
      Dialect dialect,
      Directions directions,
      Ids ids) {
    dialect.checkKey(incoming::header, apiKey);
    String path = incoming.path();
    if (path.endsWith("/models") || path.contains("/models/")) {
      return models(incoming, dialect, ids);
    }
    if (Batches.isFor(path)) {
      return batches.reply(
          incoming, body, item -> receive(item).reply(), clock.instant().getEpochSecond());
    }
    boolean embeddings = path.endsWith("/embeddings");
    boolean chat = path.endsWith("/chat/completions") || path.endsWith("/messages");
    boolean task = OpenAiTasks.isAt(path);
    if (!embeddings && !chat && !task) {
      throw new RequestError(404, "Invalid URL (" + incoming.method() + " " + path + ")");
    }
    if (!incoming.method().equals("POST")) {
      throw new RequestError(
          405,
          "Not allowed to " + incoming.method() + " on " + path + ".",
          "",
          "method_not_supported");
    }
    if (incoming.tooLong()) {
      throw new RequestError(413, "Request exceeds the maximum size");
    }
    checkBody(body, noJson, dialect);
    if (task) {
      return OpenAiTasks.reply(path, body, ids, clock.instant().getEpochSecond());
    }
    return embeddings
        ? OpenAiEmbeddings.reply(body, ids)
        : dialect.chat(body, directions, ids, clock.instant().getEpochSecond());
  }

  private void checkBody(Json body, @Nullable String noJson, Dialect dialect) {
    if (noJson != null || !body.isObject()) {
      throw new RequestError(
          400,
          "We could not parse the JSON body of your request. (loopback: "
              + (noJson == null ? "the body is no JSON object" : noJson)
              + ")");
    }
    String model = body.get("model").text();
    if (model.isEmpty()) {
      throw dialect == openAi
          ? new RequestError(400, "you must provide a model parameter", "model", "")
          : new RequestError(400, "model: Field required");
    }
    if (!models.isEmpty() && !models.contains(model)) {
      throw dialect.unknownModel(model);
    }
  }

  private Reply models(Incoming incoming, Dialect dialect, Ids ids) {
    String path = incoming.path();
    if (!incoming.method().equals("GET")) {
      throw new RequestError(405, "Not allowed to " + incoming.method() + " on " + path + ".");
    }
    long now = clock.instant().getEpochSecond();
    return dialect.models(models.isEmpty() ? OWN_MODELS : models, ids, now);
  }

  private static Reply failed(Fault.Status status, Dialect dialect, Ids ids) {
    RequestError error =
        new RequestError(
            status.status(), "(loopback) The script wants status " + status.status() + " here.");
    String body = status.body();
    Headers.Builder headers = Headers.builder();
    if (body == null) {
      headers.addAll(dialect.errorHeaders(error, ids));
    } else if (!status.contentType().isEmpty()) {
      headers.add("content-type", status.contentType());
    }
    headers.addAll(status.headers());
    return Reply.of(
        status.status(), headers.build(), body == null ? dialect.errorBody(error, ids) : body);
  }

  private static LoopbackRequest recorded(Incoming incoming, Json body, long number) {
    Headers.Builder headers = Headers.builder();
    for (Map.Entry<String, String> field : incoming.headers()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      // Netty's own notes about the HTTP/2 stream are nothing that the client sent.
      if (!name.startsWith("x-http2-")) {
        headers.add(name, isSecret(name) ? "***" : field.getValue());
      }
    }
    return new LoopbackRequest(
        number,
        incoming.method(),
        incoming.path(),
        headers.build(),
        incoming.body(),
        incoming.protocol(),
        incoming.connection(),
        body.get("model").text(),
        Prompt.of(body),
        body.get("stream").isTrue());
  }

  private static boolean isSecret(String name) {
    return SECRET_PARTS.stream().anyMatch(name::contains);
  }
}
