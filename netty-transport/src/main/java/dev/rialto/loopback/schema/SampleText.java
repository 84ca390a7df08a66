package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes strings that read well, from a property's name and the topic. Not thread-safe. */
final class SampleText {

  private static final List<String> ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth");

  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          Map.entry("city", List.of("Lisbon", "Oslo", "Kyoto", "Valparaíso")),
          Map.entry("country", List.of("Portugal", "Norway", "Japan", "Chile")),
          Map.entry("email", List.of("ada@example.com", "grace@example.com", "alan@example.com")),
          Map.entry("url", List.of("https://example.com/")),
          Map.entry("link", List.of("https://example.com/")),
          Map.entry("phone", List.of("+1 555 0100", "+1 555 0101", "+1 555 0102")),
          Map.entry("currency", List.of("EUR", "USD", "JPY")),
          Map.entry("language", List.of("Java", "Kotlin", "Scala")),
          Map.entry("color", List.of("teal", "amber", "indigo")),
          Map.entry("author", List.of("Ada Lovelace", "Grace Hopper", "Alan Turing")),
          Map.entry("first name", List.of("Ada", "Grace", "Alan")),
          Map.entry("last name", List.of("Lovelace", "Hopper", "Turing")),
          Map.entry("severity", List.of("high", "medium", "low")),
          Map.entry("priority", List.of("high", "medium", "low")),
          Map.entry("status", List.of("open", "in progress", "done")));

  private static final List<String> LONG =
      List.of(
          "summary",
          "description",
          "text",
          "explanation",
          "reason",
          "comment",
          "message",
          "answer",
          "advice",
          "detail",
          "details",
          "content",
          "body",
          "mitigation",
          "rationale",
          "suggestion",
          "feedback",
          "note");

  private final Topic topic;
  private final SplittableRandom random;

  SampleText(Topic topic, SplittableRandom random) {
    this.topic = topic;
    this.random = random;
  }

  /**
   * Returns a string that the schema accepts.
   *
   * @param name of the property
   * @param owner the name of the object it is in; empty at the root
   * @param index the place in the list that it or its owner is in
   */
  String of(Json schema, String name, String owner, int index) {
    int least = schema.get("minLength").intOr(0);
    int most = schema.get("maxLength").intOr(Integer.MAX_VALUE);
    if (schema.get("pattern").isText()) {
      return PatternText.matching(schema.get("pattern").text(), least, most, random);
    }
    String format = schema.get("format").text();
    String formatted = SampleFormat.of(format, index, random);
    if (formatted.isEmpty()) {
      formatted = SampleFormat.example(schema.get("description").text(), index);
    }
    return formatted.isEmpty()
        ? fitted(plain(Topic.spaced(name), Topic.spaced(owner), index), index, least, most)
        : formatted;
  }

  private String plain(String name, String owner, int index) {
    String last = name.substring(name.lastIndexOf(' ') + 1);
    List<String> known = KNOWN.getOrDefault(name, KNOWN.getOrDefault(last, List.of()));
    if (!known.isEmpty()) {
      return numbered(known.get(index % known.size()), index / known.size());
    }
    if (LONG.contains(last)) {
      String which = index == 0 ? "A" : "The " + ordinal(index);
      return "(loopback) " + which + " made-up " + name + " about " + topic.phrase() + ".";
    }
    if (last.equals("id")) {
      return "id-" + (index + 1);
    }
    if (last.equals("tag") || last.equals("keyword") || last.equals("word")) {
      String word = topic.words().get(index % topic.words().size()).toLowerCase(Locale.ROOT);
      return numbered(word, index / topic.words().size());
    }
    if (last.equals("name") || last.equals("title") || last.equals("subject")) {
      return owner.isEmpty()
          ? numbered(capitalised(topic.phrase()), index)
          : capitalised(ordinal(index) + " " + owner + " of " + topic.phrase());
    }
    String what = name.isEmpty() ? "value" : name;
    return capitalised(ordinal(index) + " " + what + " of " + topic.phrase());
  }

  private static String ordinal(int index) {
    return index < ORDINALS.size() ? ORDINALS.get(index) : "number " + (index + 1);
  }

  private static String numbered(String text, int round) {
    return round == 0 ? text : text + " " + (round + 1);
  }

  private static String capitalised(String text) {
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
  }

  /** JSON schema counts code points. What is cut keeps its number, so that items still differ. */
  private static String fitted(String text, int index, int least, int most) {
    StringBuilder out = new StringBuilder(text);
    while (length(out) < least) {
      out.append(' ').append(text);
    }
    int longest = Math.min(most, Math.max(least, length(text)));
    if (length(out) > longest) {
      String number = index == 0 ? "" : Integer.toString(index + 1);
      int kept = Math.max(0, longest - number.length());
      out.setLength(out.offsetByCodePoints(0, kept));
      out.append(number, 0, Math.min(number.length(), longest));
    }
    return out.toString();
  }

  private static int length(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
