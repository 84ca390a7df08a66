package dev.rialto.internal.wire.batch;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.function.Consumer;

/** Parts a body of JSON lines, and turns the reader's faults into an exception of ours. */
final class Lines {
  private Lines() {}

  /** Hands each line that is not blank to the consumer, as a reader before its value. */
  static void read(byte[] body, Consumer<JsonReader> line) {
    JsonReader json = new JsonReader();
    int from = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == '\n') {
        json.reset(body, from, at - from);
        try {
          if (json.more()) {
            line.accept(json);
          }
        } catch (JsonFault e) {
          throw unreadable("a result");
        }
        from = at + 1;
      }
    }
  }

  /** Hands the body to the consumer, as a reader before its value. */
  static void whole(byte[] body, String what, Consumer<JsonReader> value) {
    JsonReader json = new JsonReader();
    json.reset(body, 0, body.length);
    try {
      value.accept(json);
    } catch (JsonFault e) {
      throw unreadable(what);
    }
  }

  /**
   * Hands each element of a list that is a member of the body's object to the consumer.
   *
   * @param names the names of members, of which {@code list} is the one of the list
   */
  static void elements(
      byte[] body, String what, Names names, int list, Consumer<JsonReader> element) {
    whole(
        body,
        what,
        json -> {
          if (!json.enterObject()) {
            throw unreadable(what);
          }
          for (int name; (name = json.nextMember(names)) != JsonReader.END; ) {
            if (name == list && json.enterArray()) {
              while (json.nextElement()) {
                element.accept(json);
              }
            } else {
              json.skip();
            }
          }
        });
  }

  static InvalidResponseException unreadable(String what) {
    return new InvalidResponseException(
        "The provider sent " + what + " that cannot be read",
        "Check that the base URL is the provider's, and that no proxy answers for it",
        FailureDetails.NONE,
        null);
  }
}
