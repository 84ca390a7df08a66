package dev.rialto.internal.wire.openai;

import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.TokenCounts;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads embeddings, as numbers or as base64 of little-endian floats or of signed bytes: objects in
 * any order, or bare vectors in the order of the inputs, by themselves (Ollama's own) or by their
 * type (Cohere's own).
 */
public final class EmbeddingFormat implements AnswerFormat {
  private static final Names ROOT =
      Names.of(
          "data",
          "model",
          "usage",
          "error",
          "id",
          "embeddings",
          "prompt_eval_count",
          "meta",
          "billed_units",
          "float",
          "base64");
  private static final int DATA = 0;
  private static final int MODEL = 1;
  private static final int USAGE = 2;
  private static final int ERROR = 3;
  private static final int ID = 4;
  private static final int EMBEDDINGS = 5;
  private static final int PROMPT_COUNT = 6;
  private static final int META = 7;
  private static final int BILLED = 8;
  private static final int FLOAT = 9;
  private static final int BASE64 = 10;

  private static final Names ITEM = Names.of("embedding", "index");
  private static final int EMBEDDING = 0;
  private static final int INDEX = 1;

  private static final int ABSENT = -1;

  private static final String STREAMED = "The provider streamed where embeddings were asked for";

  private static final String NO_NUMBER =
      "The provider sent an embedding with something that is not a number, or beyond a float";

  private static final String EMPTY = "The provider sent an embedding without numbers";

  private final int inputs;
  private final boolean ofBytes;
  private final AnswerDraft answer;
  private final UsageReader usage = new UsageReader();

  /**
   * Makes a reader.
   *
   * @param inputs how many embeddings there must be
   */
  public EmbeddingFormat(Exchange exchange, int inputs) {
    this(exchange, inputs, false);
  }

  /**
   * Makes a reader.
   *
   * @param inputs how many embeddings there must be
   * @param ofBytes whether base64 is of signed bytes, one for each dimension
   */
  public EmbeddingFormat(Exchange exchange, int inputs, boolean ofBytes) {
    this.inputs = inputs;
    this.ofBytes = ofBytes;
    this.answer = new AnswerDraft(exchange);
  }

  @Override
  public AnswerDraft answer() {
    return answer;
  }

  @Override
  public void event(String name, JsonReader json, Consumer<ResponseEvent> out) {
    throw answer.notAnAnswer(json, json.mark(), STREAMED);
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    throw invalid(STREAMED);
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    throw invalid(STREAMED);
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    @Nullable String model = null;
    @Nullable String id = null;
    List<float[]> vectors = List.of();
    int start = json.mark();
    int error = ABSENT;
    json.enterObject();
    for (int name; (name = json.nextMember(ROOT)) != JsonReader.END; ) {
      switch (name) {
        case DATA -> vectors = vectors(json);
        case EMBEDDINGS -> vectors = bare(json);
        case PROMPT_COUNT -> answer.usage(new TokenUsage(TokenCounts.read(json, 0), 0, 0, 0, 0));
        case META -> meta(json);
        case MODEL -> model = json.text();
        case ID -> id = json.text();
        case USAGE -> {
          int at = json.mark();
          answer.extra(json);
          json.seek(at);
          usage.read(json, answer);
        }
        case ERROR -> {
          boolean nothing = json.peek() == 'n';
          int at = json.later();
          error = nothing ? error : at;
        }
        default -> answer.extra(json);
      }
    }
    if (error != ABSENT && (vectors.isEmpty() || AnswerDraft.tellsOfError(json, error))) {
      throw answer.reported(json, error);
    }
    if (vectors.size() != inputs) {
      String what = "The provider sent " + vectors.size() + " embeddings for " + inputs + " inputs";
      throw vectors.isEmpty() ? answer.notAnAnswer(json, start, what) : invalid(what);
    }
    answer.start(Objects.requireNonNullElse(id, ""), Objects.requireNonNullElse(model, ""), out);
    out.accept(new ResponseEvent.Vectors(vectors));
    answer.finish(new FinishReason(FinishReason.Kind.STOP, ""));
    answer.end(false, out);
  }

  private void meta(JsonReader json) {
    if (json.enterObject()) {
      for (int name; (name = json.nextMember(ROOT)) != JsonReader.END; ) {
        if (name == BILLED) {
          usage.read(json, answer);
        } else {
          json.skip();
        }
      }
    }
  }

  private List<float[]> bare(JsonReader json) {
    List<float[]> vectors = new ArrayList<>();
    if (json.peek() == '{') {
      json.enterObject();
      for (int name; (name = json.nextMember(ROOT)) != JsonReader.END; ) {
        if (name == FLOAT || name == BASE64) {
          vectors = bare(json);
        } else {
          json.skip();
        }
      }
    } else if (json.enterArray()) {
      while (json.nextElement()) {
        if (vectors.size() == inputs) {
          throw invalid("The provider sent an embedding for no input");
        }
        vectors.add(vector(json));
      }
    }
    return vectors;
  }

  private List<float[]> vectors(JsonReader json) {
    List<float @Nullable []> slots = new ArrayList<>();
    if (!json.enterArray()) {
      return List.of();
    }
    while (json.nextElement()) {
      item(json, slots);
    }
    List<float[]> vectors = new ArrayList<>(slots.size());
    for (float @Nullable [] vector : slots) {
      if (vector == null) {
        throw invalid("The provider left out the embedding of an input");
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private void item(JsonReader json, List<float @Nullable []> slots) {
    float[] vector = null;
    int index = slots.size();
    if (!json.enterObject()) {
      throw invalid("The provider sent an embedding that is not an object");
    }
    for (int name; (name = json.nextMember(ITEM)) != JsonReader.END; ) {
      switch (name) {
        case EMBEDDING -> vector = vector(json);
        case INDEX -> index = (int) Math.max(-1, Math.min(json.number(index), inputs));
        default -> json.skip();
      }
    }
    if (vector == null || index < 0 || index >= inputs) {
      throw invalid("The provider sent an embedding for no input");
    }
    while (slots.size() <= index) {
      slots.add(null);
    }
    if (slots.set(index, vector) != null) {
      throw invalid("The provider sent two embeddings for one input");
    }
  }

  private float[] vector(JsonReader json) {
    if (json.peek() == '"') {
      return decode(Objects.requireNonNull(json.text()));
    }
    float[] values = new float[1536];
    int length = 0;
    if (!json.enterArray()) {
      throw invalid("The provider sent an embedding that is not an array");
    }
    while (json.nextElement()) {
      double value = json.real();
      if (!Float.isFinite((float) value)) {
        throw invalid(NO_NUMBER);
      }
      if (length == values.length) {
        values = Arrays.copyOf(values, length * 2);
      }
      values[length++] = (float) value;
    }
    if (length == 0) {
      throw invalid(EMPTY);
    }
    return length == values.length ? values : Arrays.copyOf(values, length);
  }

  private float[] decode(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid("The provider sent an embedding that is not base64");
    }
    if (ofBytes && bytes.length > 0) {
      float[] vector = new float[bytes.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = bytes[i];
      }
      return vector;
    }
    if (bytes.length % Float.BYTES != 0) {
      throw invalid("The provider sent an embedding that is cut");
    }
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    if (vector.length == 0) {
      throw invalid(EMPTY);
    }
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw invalid(NO_NUMBER);
      }
    }
    return vector;
  }

  private RuntimeException invalid(String what) {
    return answer.invalid(what);
  }
}
