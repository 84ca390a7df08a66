package dev.rialto.internal.wire.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;

/**
 * Sends back what {@link KeptReasoning} collected: each part is an object of one member, which
 * becomes a member of the message; one that begins with the number of a tool call goes with that.
 */
final class ReturnedReasoning {
  private static final String CALL = "{\"call\":";
  private static final String EXTRA = ",\"extra_content\":";

  private ReturnedReasoning() {}

  /** Returns the part that holds what goes back with a tool call. */
  static String extra(int ordinal, String object) {
    return CALL + ordinal + EXTRA + object + "}";
  }

  /** Writes the members of a message; returns whether there was any. */
  static boolean writeMembers(Message message, String dialect, RequestJson json)
      throws IOException {
    boolean any = false;
    for (Content part : message.content()) {
      if (isOwn(part, dialect) && !ownJson(part).startsWith(CALL)) {
        String own = ownJson(part);
        int end = own.indexOf('"', 2);
        member(own.substring(2, end), own.substring(end + 2, own.length() - 1), json);
        any = true;
      }
    }
    return any;
  }

  /** Writes what goes back with a tool call; returns whether there was anything. */
  static boolean writeExtra(Message message, int ordinal, String dialect, RequestJson json)
      throws IOException {
    String head = CALL + ordinal + EXTRA;
    for (Content part : message.content()) {
      if (isOwn(part, dialect) && ownJson(part).startsWith(head)) {
        String own = ownJson(part);
        member("extra_content", own.substring(head.length(), own.length() - 1), json);
        return true;
      }
    }
    return false;
  }

  private static boolean isOwn(Content part, String dialect) {
    return part instanceof Content.ProviderPart own && own.dialect().equals(dialect);
  }

  private static String ownJson(Content part) {
    return ((Content.ProviderPart) part).json();
  }

  private static void member(String name, String value, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeFieldName(name);
    json.raw(value);
  }
}
