package dev.rialto.internal.cache.key;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes images and documents out of a request, so that a key holds their digests and not their
 * bytes.
 *
 * @param request the request with nothing but text
 * @param media what was taken out: where it stood, what it is called and what it is known by
 */
public record KeyMedia(CompletionRequest request, List<String> media) {

  private static final Content NOTHING = new Content.Text("");

  static KeyMedia of(CompletionRequest request) {
    List<String> media = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (Message message : request.messages()) {
      List<Content> content = new ArrayList<>();
      for (Content part : message.content()) {
        String known = identity(part);
        content.add(known.isEmpty() ? part : NOTHING);
        if (!known.isEmpty()) {
          media.add(messages.size() + "." + (content.size() - 1) + " " + known);
        }
      }
      messages.add(
          new Message(
              message.role(),
              content,
              message.toolCalls(),
              message.toolCallId(),
              message.failed()));
    }
    return new KeyMedia(request.continued(messages, request.toolChoice()), media);
  }

  /** Looked at in every call: no iterator, no lambda. */
  public static boolean isTextOnly(CompletionRequest request) {
    for (int i = 0; i < request.messages().size(); i++) {
      List<Content> content = request.messages().get(i).content();
      for (int j = 0; j < content.size(); j++) {
        if (!(content.get(j) instanceof Content.Text)) {
          return false;
        }
      }
    }
    return true;
  }

  private static String identity(Content part) {
    if (part instanceof Image image) {
      return image.mediaType() + " " + image.identity();
    }
    return part instanceof Document document
        ? document.mediaType() + " " + document.name() + " " + document.identity()
        : "";
  }
}
