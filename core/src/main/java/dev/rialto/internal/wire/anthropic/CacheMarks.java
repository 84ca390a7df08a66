package dev.rialto.internal.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.PromptCache;
import dev.rialto.Role;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Where the provider's prompt cache ends: behind the last tool, the last instruction and the last
 * text of the conversation; three of the four marks that a request may have.
 *
 * <p>Source: Anthropic's guide to prompt caching.
 */
final class CacheMarks {
  private CacheMarks() {}

  /** Chooses the parts, if the call asks for it. */
  static void set(CompletionRequest request, RequestJson json) {
    if (json.promptCache() == null) {
      return;
    }
    if (!request.tools().isEmpty()) {
      json.markForCache(request.tools().get(request.tools().size() - 1));
    }
    List<Message> messages = request.messages();
    mark(last(messages, true), json);
    mark(last(messages, false), json);
  }

  private static List<Message> last(List<Message> messages, boolean system) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if ((messages.get(i).role() == Role.SYSTEM) == system) {
        return messages.subList(i, i + 1);
      }
    }
    return List.of();
  }

  private static void mark(List<Message> found, RequestJson json) {
    for (Message message : found) {
      if (message.role() == Role.TOOL) {
        json.markForCache(message);
        return;
      }
      for (int i = message.content().size() - 1; i >= 0; i--) {
        Content part = message.content().get(i);
        if (part instanceof Content.Text text && !text.text().isEmpty()) {
          json.markForCache(part);
          return;
        }
      }
    }
  }

  /** Writes the mark into the object of a part, if it has one. */
  static void write(Object part, RequestJson json) throws IOException {
    PromptCache cache = json.promptCache();
    if (cache == null || !json.isMarkedForCache(part)) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeObjectFieldStart("cache_control");
    json.field("type", "ephemeral");
    if (cache.keep().compareTo(Duration.ofMinutes(5)) > 0) {
      json.field("ttl", "1h");
    }
    out.writeEndObject();
  }
}
