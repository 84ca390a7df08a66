package dev.rialto.internal.wire.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code reasoning_details} together that came in chunks: those of one type and index are one
 * detail, whose text is joined and whose other members are the latest that say something. A
 * signature is over the whole text, so that fragments sent back as they came would be refused.
 *
 * <p>Source: OpenRouter's guide to reasoning tokens.
 */
final class ReasoningDetails {
  private static final Set<String> JOINED = Set.of("text", "summary");

  private final JsonFactory factory = new JsonFactory();
  private final List<Detail> details = new ArrayList<>();

  /** Joins arrays of details, each as one chunk brought it; returns one array. */
  static String joined(List<String> arrays) {
    ReasoningDetails all = new ReasoningDetails();
    try {
      for (String array : arrays) {
        all.read(array);
      }
      return all.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the reader took it for JSON before
    }
  }

  private void read(String array) throws IOException {
    int before = details.size();
    try (JsonParser in = factory.createParser(array)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.START_OBJECT) {
        Detail next = new Detail();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
          JsonToken token = in.nextToken();
          if (token == JsonToken.VALUE_STRING && JOINED.contains(name)) {
            next.texts.computeIfAbsent(name, n -> new StringBuilder()).append(in.getText());
            next.members.putIfAbsent(name, "");
          } else if (token != JsonToken.VALUE_NULL) {
            next.members.put(name, raw(in));
          }
        }
        Detail open = openFor(next, before);
        if (open == null) {
          details.add(next);
        } else {
          open.add(next);
        }
      }
    }
  }

  private String raw(JsonParser in) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = factory.createGenerator(text)) {
      out.copyCurrentStructure(in);
    }
    return text.toString();
  }

  /** Returns the detail of an earlier chunk that this one continues. */
  private @Nullable Detail openFor(Detail next, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (details.get(i).isContinuedBy(next)) {
        return details.get(i);
      }
    }
    return null;
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = factory.createGenerator(text)) {
      out.writeStartArray();
      for (Detail detail : details) {
        out.writeStartObject();
        for (Map.Entry<String, String> member : detail.members.entrySet()) {
          out.writeFieldName(member.getKey());
          StringBuilder joined = detail.texts.get(member.getKey());
          if (joined != null) {
            out.writeString(joined.toString());
          } else {
            out.writeRawValue(member.getValue());
          }
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text.toString();
  }

  /** One detail; values are JSON, but for those that are joined. */
  private static final class Detail {
    private static final String EMPTY = "\"\"";

    final Map<String, String> members = new LinkedHashMap<>();
    final Map<String, StringBuilder> texts = new LinkedHashMap<>();

    boolean isContinuedBy(Detail next) {
      return same("type", next) && same("index", next) && !differ("id", next);
    }

    private boolean same(String name, Detail next) {
      return members.getOrDefault(name, "").equals(next.members.getOrDefault(name, ""));
    }

    private boolean differ(String name, Detail next) {
      String mine = members.get(name);
      String other = next.members.get(name);
      return mine != null && other != null && !mine.equals(other);
    }

    void add(Detail next) {
      next.members.forEach(
          (name, value) -> {
            if (!value.equals(EMPTY) || !members.containsKey(name)) {
              members.put(name, value);
            }
          });
      next.texts.forEach(
          (name, piece) -> texts.computeIfAbsent(name, n -> new StringBuilder()).append(piece));
    }
  }
}
