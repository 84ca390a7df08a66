package dev.rialto.internal.wire;

import dev.rialto.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their fragments. Fragments of one call are never spread over two,
 * and two calls are never merged, whatever of index, id and name a provider leaves out or repeats:
 *
 * <ul>
 *   <li>an id that differs from the call's begins a new call, also under the same index; without a
 *       name and with arguments it continues the call (some gateways invent an id for each piece);
 *   <li>no index and no id continues the last call, unless a name comes and that call is whole;
 *   <li>the same name again says nothing new, unless it brings arguments to a call that is whole;
 *       another name begins a new call once the call has arguments, and is a piece of the name
 *       before that.
 * </ul>
 */
final class ToolCallDrafts {
  private final List<ToolCallDraft> drafts = new ArrayList<>();

  /** Returns the draft that a fragment belongs to, with its id and name taken in. */
  ToolCallDraft take(int index, String id, String name, boolean hasArguments) {
    ToolCallDraft draft = find(index, id);
    if (draft == null || beginsAnother(draft, index, id, name, hasArguments)) {
      draft = new ToolCallDraft(drafts.size(), index);
      drafts.add(draft);
    }
    if (draft.id.isEmpty()) {
      draft.id = id;
    }
    if (draft.name.isEmpty()) {
      draft.name = name;
    } else if (!name.isEmpty() && !name.equals(draft.name) && !draft.hasArguments()) {
      draft.name = name.startsWith(draft.name) ? name : draft.name + name;
    }
    return draft;
  }

  private @Nullable ToolCallDraft find(int index, String id) {
    for (int i = drafts.size() - 1; i >= 0; i--) {
      ToolCallDraft draft = drafts.get(i);
      if (index >= 0 ? draft.index == index : id.isEmpty() || draft.id.equals(id)) {
        return draft;
      }
    }
    return null;
  }

  private static boolean beginsAnother(
      ToolCallDraft draft, int index, String id, String name, boolean hasArguments) {
    if (!id.isEmpty() && !draft.id.isEmpty()) {
      boolean sameId = id.equals(draft.id);
      return !sameId && (!name.isEmpty() || !hasArguments);
    }
    if (name.isEmpty() || !draft.hasArguments()) {
      return false;
    }
    if (!name.equals(draft.name)) {
      return true;
    }
    return (index < 0 || hasArguments) && draft.isWholeJson();
  }

  /** Forgets all calls: the provider began the answer anew. */
  void clear() {
    drafts.clear();
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }

  List<ToolCallDraft> all() {
    return drafts;
  }

  List<ToolCall> build(String answerId) {
    List<ToolCall> calls = new ArrayList<>(drafts.size());
    for (ToolCallDraft draft : drafts) {
      calls.add(draft.build(answerId));
    }
    return calls;
  }
}
