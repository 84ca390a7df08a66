package dev.rialto.internal.wire;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.Role;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.function.Function;

/** Finds out, before a byte is sent, whether a provider takes what a request holds beside text. */
public final class ContentCheck {

  private ContentCheck() {}

  /**
   * Checks all parts of all messages.
   *
   * @param refusal why the provider does not take a part; empty if it does
   * @throws InvalidRequestException if there is a part that it does not take
   */
  public static void check(
      CompletionRequest request, Target target, Function<Content, String> refusal) {
    List<Message> messages = request.messages();
    for (int m = 0; m < messages.size(); m++) { // iterators are garbage of each request
      Message message = messages.get(m);
      for (int p = 0; p < message.content().size(); p++) {
        Content part = message.content().get(p);
        if (part instanceof Content.Text || part instanceof Content.ProviderPart) {
          continue;
        }
        String why =
            message.role() == Role.USER
                ? refusal.apply(part)
                : "takes nothing but text in a message of the role " + message.role();
        if (!why.isEmpty()) {
          throw new InvalidRequestException(
              part + " cannot be sent: " + target.endpoint().provider() + " " + why,
              "Nothing was sent; " + instead(part),
              FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
              null);
        }
      }
    }
  }

  private static String instead(Content part) {
    boolean isPdf = part instanceof Document document && document.text().isEmpty();
    return isPdf
        ? "send its text with Document.text(…), or name a model of a provider that takes PDFs:"
            + " anthropic, azure, mistral, openai, openrouter, perplexity, venice"
        : "send it in another form, or name a model of another provider";
  }

  /** Returns a document of plain text as text that is told apart from the question. */
  public static String asText(Document document) {
    return "<document name=\""
        + document.name().replace('"', '\'')
        + "\">\n"
        + document.text().orElseThrow()
        + "\n</document>";
  }
}
