package dev.rialto.loopback.openai;

import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.answer.Ids;
import dev.rialto.loopback.answer.Tokens;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.spi.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's moderations and images. A text is flagged for each category that it names, such as
 * {@code violence}; every image is the same transparent pixel.
 */
public final class OpenAiTasks {

  private static final List<String> CATEGORIES =
      List.of(
          "harassment",
          "harassment/threatening",
          "hate",
          "hate/threatening",
          "illicit",
          "illicit/violent",
          "self-harm",
          "self-harm/intent",
          "self-harm/instructions",
          "sexual",
          "sexual/minors",
          "violence",
          "violence/graphic");

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          + "rkJggg==";
  private static final int MOST_IMAGES = 10;
  private static final double SURE = .97;
  private static final double UNLIKELY = .01;

  private OpenAiTasks() {}

  public static boolean isAt(String path) {
    return path.endsWith("/moderations") || path.endsWith("/images/generations");
  }

  public static Reply reply(String path, Json body, Ids ids, long epochSeconds) {
    return path.endsWith("/moderations") ? moderations(body, ids) : images(body, ids, epochSeconds);
  }

  private static Reply moderations(Json body, Ids ids) {
    Json input = body.get("input");
    List<Json> inputs = input.isText() ? List.of(input) : input.items();
    if (inputs.isEmpty()) {
      throw new RequestError(400, "'input' is a required property", "input", "");
    }
    List<@Nullable Object> results = new ArrayList<>();
    for (Json one : inputs) {
      results.add(moderation(one.isText() ? one.text() : one.get("text").text()));
    }
    return Reply.of(
        200,
        headers(ids),
        JsonText.of(
            object(
                "id",
                "modr-" + ids.openAiRequest(),
                "model",
                body.get("model").text(),
                "results",
                results)));
  }

  private static Map<String, @Nullable Object> moderation(String text) {
    Map<String, @Nullable Object> categories = new LinkedHashMap<>();
    Map<String, @Nullable Object> scores = new LinkedHashMap<>();
    Map<String, @Nullable Object> types = new LinkedHashMap<>();
    boolean flagged = false;
    for (String category : CATEGORIES) {
      boolean named = text.toLowerCase(Locale.ROOT).contains(category);
      flagged |= named;
      categories.put(category, named);
      scores.put(category, named ? SURE : UNLIKELY);
      types.put(category, List.of("text"));
    }
    return object(
        "flagged",
        flagged,
        "categories",
        categories,
        "category_scores",
        scores,
        "category_applied_input_types",
        types);
  }

  private static Reply images(Json body, Ids ids, long epochSeconds) {
    String prompt = body.get("prompt").text();
    if (prompt.isEmpty()) {
      throw new RequestError(
          400, "Missing required parameter: 'prompt'.", "prompt", "missing_required_parameter");
    }
    int n = body.get("n").isNothing() ? 1 : body.get("n").intOr(0);
    if (n < 1 || n > MOST_IMAGES) {
      throw new RequestError(
          400,
          "Invalid 'n': expected a value from 1 to " + MOST_IMAGES + ".",
          "n",
          "integer_out_of_range");
    }
    List<@Nullable Object> data = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      data.add(object("b64_json", PIXEL));
    }
    int tokens = Tokens.count(prompt);
    return Reply.of(
        200,
        headers(ids),
        JsonText.of(
            object(
                "created",
                epochSeconds,
                "data",
                data,
                "usage",
                object("input_tokens", tokens, "output_tokens", n, "total_tokens", tokens + n))));
  }

  private static Headers headers(Ids ids) {
    return OpenAiDialect.headers(ids, 0).add("content-type", "application/json").build();
  }
}
