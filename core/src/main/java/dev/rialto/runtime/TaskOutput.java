package dev.rialto.runtime;

import dev.rialto.FailureDetails;
import dev.rialto.GeneratedImage;
import dev.rialto.Image;
import dev.rialto.InvalidOutputException;
import dev.rialto.ModerationResult;
import dev.rialto.OutputSchema;
import dev.rialto.Task;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of tasks beside completions are made into. Such an answer's text is the array of
 * results as the provider wrote it. Stateless and thread-safe.
 *
 * @param <T> the type of the value
 */
public final class TaskOutput<T> implements OutputType<T> {

  /** The vector of one text. */
  public static final OutputType<float[]> VECTOR =
      new TaskOutput<>(
          Task.EMBEDDING,
          text -> {
            throw noText(text);
          });

  /** The vectors of some texts, in their order. */
  public static final OutputType<List<float[]>> VECTORS =
      new TaskOutput<>(
          Task.EMBEDDING,
          text -> {
            throw noText(text);
          });

  /** The vector of one text, for those who compute with doubles. */
  public static final OutputType<double[]> DOUBLE_VECTOR =
      new TaskOutput<>(
          Task.EMBEDDING,
          text -> {
            throw noText(text);
          });

  /** The vectors of some texts, in their order, for those who compute with doubles. */
  public static final OutputType<List<double[]>> DOUBLE_VECTORS =
      new TaskOutput<>(
          Task.EMBEDDING,
          text -> {
            throw noText(text);
          });

  /** The judgement of one text. */
  public static final OutputType<ModerationResult> MODERATION =
      new TaskOutput<>(Task.MODERATION, text -> results(text, TaskOutput::moderation).get(0));

  /** The judgements of some texts, in their order. */
  public static final OutputType<List<ModerationResult>> MODERATIONS =
      new TaskOutput<>(Task.MODERATION, text -> results(text, TaskOutput::moderation));

  /** One image. */
  public static final OutputType<GeneratedImage> IMAGE =
      new TaskOutput<>(Task.IMAGE, text -> results(text, TaskOutput::image).get(0));

  /** Some images. */
  public static final OutputType<List<GeneratedImage>> IMAGES =
      new TaskOutput<>(Task.IMAGE, text -> results(text, TaskOutput::image));

  private static final Pattern IMAGE_TYPE = Pattern.compile("(?i)image/[a-z0-9.+-]+");

  private final Task task;
  private final Function<String, T> reader;

  private TaskOutput(Task task, Function<String, T> reader) {
    this.task = task;
    this.reader = reader;
  }

  /** Returns the name of the task. */
  String task() {
    return task.name();
  }

  @Override
  public @Nullable OutputSchema schema() {
    return null;
  }

  @Override
  public T read(String text) {
    return reader.apply(text);
  }

  private static InvalidOutputException noText(String text) {
    return new InvalidOutputException("$", "vectors", text, FailureDetails.NONE, null);
  }

  private static <T> List<T> results(String text, Function<ValueReader, T> element) {
    List<T> all = new ArrayList<>();
    try (ValueReader in = new ValueReader(text, text)) {
      in.beginArray();
      while (in.nextElement()) {
        all.add(element.apply(in));
      }
      in.only();
    }
    if (all.isEmpty()) {
      throw new InvalidOutputException("$", "at least one result", text, FailureDetails.NONE, null);
    }
    return List.copyOf(all);
  }

  /** Mistral has the categories but no word about all of them. */
  private static ModerationResult moderation(ValueReader in) {
    Map<String, Boolean> categories = new LinkedHashMap<>();
    Map<String, Double> scores = new LinkedHashMap<>();
    boolean flagged = false;
    long seen = 0;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case "flagged" -> {
          seen = in.mark(seen, 2);
          flagged = in.readBoolean();
        }
        case "categories" -> {
          seen = in.mark(seen, 1);
          read(in, categories, ValueReader::readBoolean);
        }
        case "category_scores" -> {
          seen = in.mark(seen, 4);
          read(in, scores, ValueReader::readDouble);
        }
        default -> in.skip();
      }
    }
    if ((seen & 1) == 0) {
      throw in.missing(seen, 1, "categories");
    }
    return new ModerationResult(flagged || categories.containsValue(true), categories, scores);
  }

  private static <V> void read(
      ValueReader in, Map<String, V> into, Function<ValueReader, V> value) {
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      if (in.isNull()) {
        in.skip();
      } else {
        in.unique(into.put(name, value.apply(in)) == null);
      }
    }
  }

  private static GeneratedImage image(ValueReader in) {
    String bytes = "";
    String type = "";
    String address = "";
    String revised = "";
    long seen = 0;
    in.beginObject();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      if (in.isNull()) {
        in.skip();
        continue;
      }
      switch (name) {
        case "b64_json" -> {
          seen = in.mark(seen, 1);
          bytes = in.readString();
        }
        case "media_type" -> {
          seen = in.mark(seen, 2);
          type = in.readString();
        }
        case "url" -> {
          seen = in.mark(seen, 4);
          address = in.readString();
        }
        case "revised_prompt" -> {
          seen = in.mark(seen, 8);
          revised = in.readString();
        }
        default -> in.skip();
      }
    }
    if (bytes.isEmpty() && address.isEmpty()) {
      throw in.missing(0, 1, "b64_json");
    }
    try {
      return new GeneratedImage(image(bytes, type, address), revised);
    } catch (IllegalArgumentException e) {
      throw in.refused("image", e);
    }
  }

  /**
   * The bytes are better than an address, which expires. Their type is what the provider calls it,
   * where that is an image's; where not, the bytes tell it.
   */
  private static Image image(String base64, String type, String address) {
    if (base64.isEmpty()) {
      return Image.of(URI.create(address));
    }
    byte[] bytes = Base64.getDecoder().decode(base64);
    return IMAGE_TYPE.matcher(type).matches() ? Image.of(bytes, type) : Image.of(bytes);
  }
}
