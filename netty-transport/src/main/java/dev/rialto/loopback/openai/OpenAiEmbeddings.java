package dev.rialto.loopback.openai;

import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.answer.Ids;
import dev.rialto.loopback.answer.Tokens;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.spi.Headers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings. */
public final class OpenAiEmbeddings {

  private static final int MOST_INPUTS = 2_048;
  private static final int MOST_DIMENSIONS = 4_096;
  private static final int USUAL_DIMENSIONS = 1_536;
  private static final int LARGE_DIMENSIONS = 3_072;

  private OpenAiEmbeddings() {}

  public static Reply reply(Json body, Ids ids) {
    List<String> inputs = inputs(body.get("input"));
    String model = body.get("model").text();
    int usual = model.contains("large") ? LARGE_DIMENSIONS : USUAL_DIMENSIONS;
    int dimensions = body.get("dimensions").isNothing() ? usual : body.get("dimensions").intOr(0);
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new RequestError(
          400,
          "'dimensions' must be from 1 to " + MOST_DIMENSIONS + ".",
          "dimensions",
          "invalid_value");
    }
    String format =
        body.get("encoding_format").isNothing() ? "float" : body.get("encoding_format").text();
    if (!format.equals("float") && !format.equals("base64")) {
      throw new RequestError(
          400,
          "Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'.",
          "encoding_format",
          "invalid_value");
    }
    List<@Nullable Object> data = new ArrayList<>();
    int tokens = 0;
    for (int i = 0; i < inputs.size(); i++) {
      float[] vector = EmbeddingVector.of(inputs.get(i), dimensions);
      tokens += Tokens.count(inputs.get(i));
      data.add(
          object(
              "object",
              "embedding",
              "index",
              i,
              "embedding",
              format.equals("float") ? vector : base64(vector)));
    }
    Headers headers =
        OpenAiDialect.headers(ids, tokens).add("content-type", "application/json").build();
    return Reply.of(
        200,
        headers,
        JsonText.of(
            object(
                "object",
                "list",
                "data",
                data,
                "model",
                model,
                "usage",
                object("prompt_tokens", tokens, "total_tokens", tokens))));
  }

  /** Inputs may be texts or arrays of token numbers, one or many of either. */
  private static List<String> inputs(Json input) {
    List<Json> items = input.items();
    boolean one = input.isText() || (!items.isEmpty() && items.get(0).number() != null);
    List<Json> all = one ? List.of(input) : items;
    List<String> texts = new ArrayList<>();
    for (Json item : all) {
      String text = item.isText() ? item.text() : item.items().isEmpty() ? "" : JsonText.of(item);
      if (text.isEmpty()) {
        throw invalid("an input is empty");
      }
      texts.add(text);
    }
    if (texts.isEmpty() || texts.size() > MOST_INPUTS) {
      throw invalid("allowed are 1 to " + MOST_INPUTS + " inputs");
    }
    return texts;
  }

  private static RequestError invalid(String why) {
    return new RequestError(400, "'$.input' is invalid: " + why + ".", "input", "");
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float f : vector) {
      bytes.putFloat(f);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
