package dev.rialto.internal.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a public catalogue in the form of LiteLLM or of models.dev, told by what its first entry
 * has. Only models of providers that Rialto knows are taken. What such a catalogue does not say
 * (refused members, encodings, further names) is kept from the rows that are known already.
 */
final class CatalogJson {
  private static final int MAX_DIGITS = 50;
  private static final JsonFactory FACTORY = new JsonFactory();

  private CatalogJson() {}

  /**
   * Returns the models of the text.
   *
   * @param known the rows that are known already
   * @param day on which this was read
   * @param source where from
   * @throws IOException if the text is no JSON, or has none of the two forms
   */
  static List<ModelInfo> read(byte[] text, ModelCatalog known, LocalDate day, String source)
      throws IOException {
    List<ModelInfo> models = new ArrayList<>();
    Boolean liteLlm = null;
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no object of JSON");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!(value(parser) instanceof Map<?, ?> entry)) {
          continue;
        }
        Facts facts = new Facts(entry);
        if (liteLlm == null && (facts.has("litellm_provider") || facts.has("models"))) {
          liteLlm = facts.has("litellm_provider");
        }
        if (Boolean.TRUE.equals(liteLlm)) {
          LiteLlm.read(name, facts, known, day, source, models::add);
        } else if (Boolean.FALSE.equals(liteLlm)) {
          ModelsDev.read(name, facts, known, day, source, models::add);
        }
      }
    }
    if (liteLlm == null) {
      throw new IOException("it has neither LiteLLM's form nor that of models.dev");
    }
    return models;
  }

  // Recursion is bounded by Jackson's own limit of nesting, memory by the size of the text.
  private static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        return items;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        // By its text: what was written is what is meant, not the nearest double. A parser's own
        // check keeps numbers of a thousand digits out.
        return number(parser.getText());
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Object number(String text) {
    try {
      BigDecimal number = text.length() > MAX_DIGITS ? null : new BigDecimal(text);
      // Moving the point of 1e999999999 would fill the heap.
      return number == null || Math.abs((long) number.scale()) > MAX_DIGITS ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
