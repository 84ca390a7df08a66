package dev.rialto.testing;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list that a packed method was called with. A fake is given the list that the method returns;
 * here it is cut into what each request asks about: some of the items, or one of them alone.
 *
 * @param texts the items in order
 * @param question makes the messages that ask about one item
 */
record PackedItems(List<String> texts, Function<String, List<Message>> question) {

  /** Items are quoted, so that no line break of theirs makes another one of these. */
  private static final String ITEMS = "\n\nItems:\n{\"index\":0,";

  static PackedItems of(List<?> items, Function<String, List<Message>> question) {
    // What is null is refused by the runtime, which is called next.
    return new PackedItems(
        items.stream()
            .map(item -> item == null ? "" : dev.rialto.runtime.PromptText.of(item))
            .toList(),
        question);
  }

  /**
   * Returns what answers a request.
   *
   * @param value the answers of all items
   * @throws IllegalArgumentException if there is not one answer for each item
   */
  @Nullable Object answer(@Nullable Object value, Request request) {
    if (!(value instanceof List<?> all) || all.size() != texts.size()) {
      throw new IllegalArgumentException(
          "it packs "
              + texts.size()
              + " items, whose answers are a list of as many, not "
              + (value instanceof List<?> other ? other.size() + ": " + other : value));
    }
    List<Message> messages =
        request instanceof CompletionRequest completion ? completion.messages() : List.of();
    for (Message message : messages) {
      int start = message.text().lastIndexOf(ITEMS);
      if (start >= 0) {
        return entries(message.text().substring(start + "\n\nItems:\n".length()), all);
      }
    }
    return alone(messages, all);
  }

  private List<Map<String, @Nullable Object>> entries(String lines, List<?> all) {
    List<Map<String, @Nullable Object>> entries = new ArrayList<>();
    for (String line : lines.split("\n", -1)) {
      if (line.isEmpty()) {
        break; // behind the items
      }
      String text = String.valueOf(Json.object(Json.parse(line)).get("item"));
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("index", entries.size());
      entry.put("answer", all.get(texts.indexOf(text)));
      entries.add(entry);
    }
    return entries;
  }

  /** A last item, or one whose answer was of no use, is asked about like any other question. */
  private @Nullable Object alone(List<Message> messages, List<?> all) {
    for (int i = 0; i < texts.size(); i++) {
      List<Message> asked = question.apply(texts.get(i));
      if (asked.size() <= messages.size() && messages.subList(0, asked.size()).equals(asked)) {
        return all.get(i);
      }
    }
    throw new IllegalArgumentException("it is asked about none of the items " + texts);
  }
}
