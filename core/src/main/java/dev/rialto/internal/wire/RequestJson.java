package dev.rialto.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a request as JSON, straight into the transport's buffer. Members that the
 * caller gave as {@code extra} win over those the dialect would write.
 */
public final class RequestJson {
  // Divisible by three, so that no piece but the last is padded.
  private static final int BASE64_PIECE = 3 << 13;

  private final JsonGenerators.Lent lent;
  private final JsonGenerator out;
  private final Map<String, Object> extra;
  private final @Nullable ModelInfo model;
  private @Nullable Set<Object> cacheMarks;

  private RequestJson(
      JsonGenerators.Lent lent, Map<String, Object> extra, @Nullable ModelInfo model) {
    this.lent = lent;
    this.out = lent.generator();
    this.extra = extra;
    this.model = model;
  }

  /** Writes the members of an object. */
  public interface Members {
    /** Writes the members. */
    void write(RequestJson json) throws IOException;
  }

  /**
   * Writes one object.
   *
   * @param extra members that win over those of the same name, and stand at the end
   */
  public static void write(
      JsonGenerators generators, OutputStream to, Map<String, Object> extra, Members members)
      throws IOException {
    write(generators, to, null, extra, members);
  }

  /**
   * Writes one object for a model. Top-level members that it refuses are left out, and those that
   * it has under another name are renamed, unless the caller gave them as extra.
   *
   * @param model what is known of the model; null if nothing
   * @param extra members that win over those of the same name, and stand at the end
   */
  public static void write(
      JsonGenerators generators,
      OutputStream to,
      @Nullable ModelInfo model,
      Map<String, Object> extra,
      Members members)
      throws IOException {
    try (JsonGenerators.Lent lent = generators.lend(to)) {
      JsonGenerator out = lent.generator();
      RequestJson json = new RequestJson(lent, extra, model);
      out.writeStartObject();
      members.write(json);
      if (!extra.isEmpty()) { // views and iterators of what is empty are garbage, too
        json.members(extra);
      }
      out.writeEndObject();
      lent.flush();
    }
  }

  private void members(Map<String, Object> extra) throws IOException {
    for (Map.Entry<String, Object> member : extra.entrySet()) {
      if (!isTyped(member.getValue())) {
        out.writeFieldName(TextJoin.wellFormed(member.getKey()));
        any(member.getValue());
      }
    }
  }

  /** What is typed is each dialect's to say in its own words. */
  private static boolean isTyped(Object value) {
    return value instanceof PromptCache || value instanceof ReasoningEffort;
  }

  /** Returns what is known of the model; null if nothing. */
  public @Nullable ModelInfo model() {
    return model;
  }

  /** Returns whether it is known which members the model takes; if not, go by its name. */
  public boolean parametersKnown() {
    return model != null && model.parametersKnown();
  }

  /** Returns how the prompt is to be kept; null if that is not asked for. */
  public @Nullable PromptCache promptCache() {
    return typed(PromptCache.class);
  }

  /** Returns how much the model is to reason; null if nothing is said, or it does not reason. */
  public @Nullable ReasoningEffort reasoning() {
    ReasoningEffort effort = typed(ReasoningEffort.class);
    return model != null && model.can(Capability.REASONING).equals(Optional.of(false))
        ? null
        : effort;
  }

  private <T> @Nullable T typed(Class<T> type) {
    if (extra.isEmpty()) {
      return null;
    }
    for (Object value : extra.values()) {
      if (type.isInstance(value)) {
        return type.cast(value);
      }
    }
    return null;
  }

  /** Remembers a part of the request behind which the provider's prompt cache is to end. */
  public void markForCache(Object part) {
    if (cacheMarks == null) {
      cacheMarks = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    cacheMarks.add(part);
  }

  /** Returns whether the prompt cache is to end behind a part. */
  public boolean isMarkedForCache(Object part) {
    return cacheMarks != null && cacheMarks.contains(part);
  }

  /** Returns the generator, for nested values. */
  public JsonGenerator generator() {
    return out;
  }

  /** Begins a top-level member unless the caller gave one of that name; false if so. */
  public boolean begin(String name) throws IOException {
    Object given = extra.get(name);
    if (given != null && !isTyped(given)) {
      return false;
    }
    String own = name;
    if (model != null) {
      if (model.refusedParameters().contains(name)) {
        return false;
      }
      own = model.renamedParameters().getOrDefault(name, name);
      if (!own.equals(name) && extra.containsKey(own)) {
        return false;
      }
    }
    out.writeFieldName(own);
    return true;
  }

  /** Writes a top-level member. */
  public void member(String name, String value) throws IOException {
    if (begin(name)) {
      text(value);
    }
  }

  /** Writes a top-level member; {@code NaN} is left out. */
  public void member(String name, double value) throws IOException {
    if (!Double.isNaN(value) && begin(name)) {
      out.writeNumber(value);
    }
  }

  /** Writes a top-level member; 0 is left out. */
  public void member(String name, int value) throws IOException {
    if (value != 0 && begin(name)) {
      out.writeNumber(value);
    }
  }

  /** Writes a top-level member. */
  public void member(String name, boolean value) throws IOException {
    if (begin(name)) {
      out.writeBoolean(value);
    }
  }

  /** Writes a top-level list of strings; an empty one is left out. */
  public void member(String name, List<String> values) throws IOException {
    if (!values.isEmpty() && begin(name)) {
      out.writeStartArray();
      for (String value : values) {
        text(value);
      }
      out.writeEndArray();
    }
  }

  /** Writes a string value. Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
  public void text(String value) throws IOException {
    lent.text(value);
  }

  /** Writes a string member of a nested object. */
  public void field(String name, String value) throws IOException {
    out.writeFieldName(name);
    text(value);
  }

  /**
   * Writes a string value of bytes in base64, a piece at a time: the whole of it is never in
   * memory.
   *
   * @param prefix what stands before them within the string; needs no escaping
   */
  public void base64(String prefix, ByteBuffer bytes) throws IOException {
    out.writeRawValue("\"" + prefix);
    ByteBuffer rest = bytes.duplicate();
    byte[] piece = new byte[Math.min(rest.remaining(), BASE64_PIECE)];
    while (rest.hasRemaining()) {
      int length = Math.min(rest.remaining(), BASE64_PIECE);
      rest.get(piece, 0, length);
      byte[] whole = length == piece.length ? piece : Arrays.copyOf(piece, length);
      out.writeRaw(Base64.getEncoder().encodeToString(whole));
    }
    out.writeRaw('"');
  }

  /** Writes a string value that is a {@code data:} URI of bytes. */
  public void dataUri(String mediaType, ByteBuffer bytes) throws IOException {
    base64("data:" + mediaType + ";base64,", bytes);
  }

  /** Writes JSON text as it is. The text comes from the compiler or was checked. */
  public void raw(String json) throws IOException {
    out.writeRawValue(TextJoin.wellFormed(json));
  }

  /** Returns whether a text is an object of JSON and may be written {@link #raw}. */
  public static boolean isObject(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonReader json = new JsonReader();
    json.reset(bytes, 0, bytes.length);
    try {
      if (json.peek() != '{') {
        return false;
      }
      json.skip();
      return !json.more();
    } catch (JsonFault e) {
      return false;
    }
  }

  private void any(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String s) {
      text(s);
    } else if (value instanceof Boolean b) {
      out.writeBoolean(b);
    } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Number n) {
      out.writeNumber(n.toString());
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(TextJoin.wellFormed(String.valueOf(entry.getKey())));
        any(entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        any(item);
      }
      out.writeEndArray();
    } else {
      text(value.toString());
    }
  }
}
