package dev.rialto.loopback.openai;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions and models. */
public final class OpenAiDialect implements Dialect {

  private static final long REQUESTS_PER_MINUTE = 10_000;
  private static final long TOKENS_PER_MINUTE = 2_000_000;

  @Override
  public void checkKey(HeaderLookup header, String apiKey) {
    String given = header.get("authorization");
    if (apiKey.isEmpty() || given.equals("Bearer " + apiKey)) {
      return;
    }
    throw given.isEmpty()
        ? new RequestError(
            401,
            "You didn't provide an API key. You need to provide your API key in an Authorization"
                + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            "",
            "")
        : new RequestError(
            401,
            "Incorrect API key provided: ***. Loopback expects another one.",
            "",
            "invalid_api_key");
  }

  @Override
  public Reply chat(Json body, Directions directions, Ids ids, long epochSeconds) {
    ChatRequest request = OpenAiRequestReader.read(body);
    Answer answer = Answerer.answer(request, directions);
    int outputTokens = answer.tokens(request.maxTokens());
    OpenAiAnswer out =
        new OpenAiAnswer(
            ids.chatCompletion(),
            answer.callIds(ids::openAiToolCall),
            epochSeconds,
            request.model(),
            answer,
            usage(request.inputTokens(), outputTokens));
    Headers.Builder headers = headers(ids, request.inputTokens() + outputTokens);
    if (!request.stream()) {
      headers.add("content-type", "application/json");
      return Reply.of(200, headers.build(), JsonText.of(out.whole()));
    }
    headers.add("content-type", "text/event-stream; charset=utf-8");
    headers.add("cache-control", "no-cache");
    boolean withUsage = body.get("stream_options").get("include_usage").isTrue();
    return Reply.stream(headers.build(), out.events(withUsage));
  }

  static Headers.Builder headers(Ids ids, int tokens) {
    return Headers.builder()
        .add("x-request-id", ids.openAiRequest())
        .add("openai-processing-ms", "1")
        .add("openai-version", "2020-10-01")
        .add("x-ratelimit-limit-requests", Long.toString(REQUESTS_PER_MINUTE))
        .add("x-ratelimit-limit-tokens", Long.toString(TOKENS_PER_MINUTE))
        .add("x-ratelimit-remaining-requests", Long.toString(REQUESTS_PER_MINUTE - 1))
        .add("x-ratelimit-remaining-tokens", Long.toString(Math.max(0, TOKENS_PER_MINUTE - tokens)))
        .add("x-ratelimit-reset-requests", "6ms")
        .add("x-ratelimit-reset-tokens", (1 + tokens * 60_000L / TOKENS_PER_MINUTE) + "ms");
  }

  private static Map<String, @Nullable Object> usage(int input, int output) {
    return object(
        "prompt_tokens",
        input,
        "completion_tokens",
        output,
        "total_tokens",
        input + output,
        "prompt_tokens_details",
        object("cached_tokens", 0, "audio_tokens", 0),
        "completion_tokens_details",
        object(
            "reasoning_tokens", 0,
            "audio_tokens", 0,
            "accepted_prediction_tokens", 0,
            "rejected_prediction_tokens", 0));
  }

  @Override
  public Reply models(Iterable<String> models, Ids ids, long epochSeconds) {
    List<@Nullable Object> data = new ArrayList<>();
    for (String model : models) {
      data.add(
          object("id", model, "object", "model", "created", epochSeconds, "owned_by", "loopback"));
    }
    return Reply.of(
        200,
        Headers.builder()
            .add("x-request-id", ids.openAiRequest())
            .add("content-type", "application/json")
            .build(),
        JsonText.of(object("object", "list", "data", data)));
  }

  @Override
  public RequestError unknownModel(String model) {
    return new RequestError(
        404,
        "The model `" + model + "` does not exist or you do not have access to it.",
        "",
        "model_not_found");
  }

  @Override
  public String errorBody(RequestError error, Ids ids) {
    return JsonText.of(errorObject(error));
  }

  @Override
  public Reply.Part errorEvent(RequestError error, Ids ids) {
    return new Reply.Part("data: " + JsonText.of(errorObject(error)) + "\n\n", Reply.Kind.OTHER);
  }

  private static Map<String, @Nullable Object> errorObject(RequestError error) {
    String type =
        error.status() == 429
            ? "requests"
            : error.status() >= 500 ? "server_error" : "invalid_request_error";
    String code =
        error.status() == 429 && error.code().isEmpty() ? "rate_limit_exceeded" : error.code();
    return object(
        "error",
        object(
            "message",
            error.text(),
            "type",
            type,
            "param",
            error.param().isEmpty() ? null : error.param(),
            "code",
            code.isEmpty() ? null : code));
  }

  @Override
  public Headers errorHeaders(RequestError error, Ids ids) {
    Headers.Builder headers =
        Headers.builder()
            .add("x-request-id", ids.openAiRequest())
            .add("content-type", "application/json; charset=utf-8");
    if (error.status() == 401) {
      headers.add("www-authenticate", "Bearer realm=\"OpenAI API\"");
    }
    return headers.build();
  }
}
