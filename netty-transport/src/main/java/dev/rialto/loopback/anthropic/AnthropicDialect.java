package dev.rialto.loopback.anthropic;

import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.answer.Answer;
import dev.rialto.loopback.answer.Answerer;
import dev.rialto.loopback.answer.ChatRequest;
import dev.rialto.loopback.answer.Dialect;
import dev.rialto.loopback.answer.Directions;
import dev.rialto.loopback.answer.Ids;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.spi.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages and models. */
public final class AnthropicDialect implements Dialect {

  private static final long REQUESTS_PER_MINUTE = 10_000;
  private static final long TOKENS_PER_MINUTE = 12_000_000;

  @Override
  public void checkKey(HeaderLookup header, String apiKey) {
    String given = header.get("x-api-key");
    if (given.isEmpty()) {
      throw new RequestError(401, "x-api-key header is required");
    }
    if (!apiKey.isEmpty() && !given.equals(apiKey)) {
      throw new RequestError(401, "invalid x-api-key");
    }
    if (header.get("anthropic-version").isEmpty()) {
      throw new RequestError(400, "anthropic-version: header is required");
    }
  }

  @Override
  public Reply chat(Json body, Directions directions, Ids ids, long epochSeconds) {
    ChatRequest request = AnthropicRequestReader.read(body);
    Answer answer = Answerer.answer(request, directions);
    int outputTokens = answer.tokens(request.maxTokens());
    AnthropicAnswer out =
        new AnthropicAnswer(
            ids.anthropicMessage(),
            answer.callIds(ids::anthropicToolUse),
            request.model(),
            answer,
            request.inputTokens(),
            outputTokens);
    Headers.Builder headers = headers(ids, request.inputTokens(), outputTokens, epochSeconds);
    if (!request.stream()) {
      headers.add("content-type", "application/json");
      return Reply.of(200, headers.build(), JsonText.of(out.whole()));
    }
    headers.add("content-type", "text/event-stream; charset=utf-8");
    headers.add("cache-control", "no-cache");
    return Reply.stream(headers.build(), out.events());
  }

  private static Headers.Builder headers(Ids ids, int input, int output, long epochSeconds) {
    Headers.Builder headers = Headers.builder().add("request-id", ids.anthropicRequest());
    String reset = Instant.ofEpochSecond(epochSeconds + 1).toString();
    limit(headers, "requests", REQUESTS_PER_MINUTE, 1, reset);
    limit(headers, "tokens", TOKENS_PER_MINUTE, input + output, reset);
    limit(headers, "input-tokens", TOKENS_PER_MINUTE, input, reset);
    limit(headers, "output-tokens", TOKENS_PER_MINUTE, output, reset);
    return headers;
  }

  private static void limit(
      Headers.Builder headers, String what, long limit, long used, String reset) {
    String name = "anthropic-ratelimit-" + what;
    headers.add(name + "-limit", Long.toString(limit));
    headers.add(name + "-remaining", Long.toString(Math.max(0, limit - used)));
    headers.add(name + "-reset", reset);
  }

  @Override
  public Reply models(Iterable<String> models, Ids ids, long epochSeconds) {
    List<@Nullable Object> data = new ArrayList<>();
    String created = Instant.ofEpochSecond(epochSeconds).toString();
    String first = null;
    String last = null;
    for (String model : models) {
      first = first == null ? model : first;
      last = model;
      data.add(object("type", "model", "id", model, "display_name", model, "created_at", created));
    }
    return Reply.of(
        200,
        Headers.of("request-id", ids.anthropicRequest(), "content-type", "application/json"),
        JsonText.of(object("data", data, "has_more", false, "first_id", first, "last_id", last)));
  }

  @Override
  public RequestError unknownModel(String model) {
    return new RequestError(404, "model: " + model);
  }

  @Override
  public String errorBody(RequestError error, Ids ids) {
    return JsonText.of(errorObject(error, ids));
  }

  @Override
  public Reply.Part errorEvent(RequestError error, Ids ids) {
    return new Reply.Part(
        "event: error\ndata: " + JsonText.of(errorObject(error, ids)) + "\n\n", Reply.Kind.OTHER);
  }

  private static Map<String, @Nullable Object> errorObject(RequestError error, Ids ids) {
    return object(
        "type", "error",
        "error", object("type", typeOf(error.status()), "message", error.text()),
        "request_id", ids.anthropicRequest());
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529, 503 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }

  @Override
  public Headers errorHeaders(RequestError error, Ids ids) {
    boolean again = error.status() == 429 || error.status() >= 500;
    return Headers.of(
        "request-id",
        ids.anthropicRequest(),
        "content-type",
        "application/json",
        "x-should-retry",
        Boolean.toString(again));
  }
}
