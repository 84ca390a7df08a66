package dev.rialto.testing;

import dev.rialto.GeneratedImage;
import dev.rialto.Image;
import dev.rialto.ImageRequest;
import dev.rialto.ModerationRequest;
import dev.rialto.ModerationResult;
import dev.rialto.Request;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values of tasks beside completions as their providers tell them. */
final class TaskAnswers {

  private TaskAnswers() {}

  /** Returns whether a request is of a task that is answered by an array of results. */
  static boolean has(Request request) {
    return request instanceof ModerationRequest || request instanceof ImageRequest;
  }

  /**
   * Returns the array of results.
   *
   * @param value one value, or a list of them
   * @throws IllegalArgumentException if the value is another task's
   */
  static String write(Request request, @Nullable Object value) {
    List<Object> all = new ArrayList<>();
    for (Object one : value instanceof List<?> several ? several : listOf(value)) {
      all.add(request instanceof ModerationRequest ? judgement(one) : image(one));
    }
    return Json.write(all, false);
  }

  /**
   * Returns the vectors of an embedding, whatever they are computed with.
   *
   * @param value one vector, or a list of them
   * @throws IllegalArgumentException if the value is none
   */
  static List<float[]> vectors(@Nullable Object value) {
    List<float[]> vectors = new ArrayList<>();
    for (Object one : value instanceof List<?> several ? several : listOf(value)) {
      if (one instanceof float[] vector) {
        vectors.add(vector);
      } else if (one instanceof double[] wide) {
        float[] vector = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
          vector[i] = (float) wide[i];
        }
        vectors.add(vector);
      } else {
        throw new IllegalArgumentException(
            "an embedding is a float[], a double[] or a list of them, not " + one);
      }
    }
    return vectors;
  }

  private static List<?> listOf(@Nullable Object value) {
    List<@Nullable Object> one = new ArrayList<>();
    one.add(value);
    return one;
  }

  private static Map<String, Object> judgement(@Nullable Object value) {
    if (!(value instanceof ModerationResult judgement)) {
      throw new IllegalArgumentException(
          "a moderation gives a ModerationResult or a list of them, not " + value);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("flagged", judgement.flagged());
    members.put("categories", judgement.categories());
    members.put("category_scores", judgement.scores());
    return members;
  }

  private static Map<String, Object> image(@Nullable Object value) {
    Object given = value instanceof Image image ? new GeneratedImage(image, "") : value;
    if (!(given instanceof GeneratedImage generated)) {
      throw new IllegalArgumentException(
          "an image generation gives a GeneratedImage or a list of them, not " + value);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    Image image = generated.image();
    image
        .bytes()
        .ifPresent(
            bytes -> {
              members.put("b64_json", Base64.getEncoder().encodeToString(bytes));
              members.put("media_type", image.mediaType());
            });
    image.uri().ifPresent(uri -> members.put("url", uri.toString()));
    members.put("revised_prompt", generated.revisedPrompt());
    return members;
  }
}
