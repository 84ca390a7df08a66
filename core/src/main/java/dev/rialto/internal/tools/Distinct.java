package dev.rialto.internal.tools;

import dev.rialto.Message;
import dev.rialto.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Some providers give the same id twice; a result must belong to one call only. */
final class Distinct {

  private Distinct() {}

  /**
   * Returns the calls with ids that are theirs alone.
   *
   * @param before messages whose calls have ids, too
   * @param since further such messages
   */
  static List<ToolCall> ids(List<ToolCall> calls, List<Message> before, List<Message> since) {
    Set<String> taken = new HashSet<>();
    before.forEach(message -> message.toolCalls().forEach(call -> taken.add(call.id())));
    since.forEach(message -> message.toolCalls().forEach(call -> taken.add(call.id())));
    List<ToolCall> distinct = new ArrayList<>(calls.size());
    for (ToolCall call : calls) {
      String id = call.id();
      for (int i = 2; !taken.add(id); i++) {
        id = call.id() + "_" + i;
      }
      distinct.add(id.equals(call.id()) ? call : new ToolCall(id, call.name(), call.arguments()));
    }
    return distinct;
  }
}
