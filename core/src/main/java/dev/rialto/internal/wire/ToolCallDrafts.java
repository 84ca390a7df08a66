package dev.rialto.internal.wire;

import dev.rialto.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from their fragments. Fragments of one call are never spread over two,
 * and two calls are never merged, whatever of index, id and name a provider leaves out or repeats:
 *
 * <ul>
 *   <li>an id that differs from the call's begins a new call, also under the same index; without a
 *       name and with arguments it continues the call (some gateways invent an id for each piece);
 *   <li>no index and no id continues the last call, unless a name comes and that call is whole;
 *   <li>an index that is new, or an id, without a name continues the call of that id, or the last
 *       call if that is not whole: a name is what begins a call;
 *   <li>the same name again says nothing new, unless it brings other arguments to a call that is
 *       whole; another name begins a new call once the call has arguments, and is a piece of the
 *       name before that.
 * </ul>
 */
final class ToolCallDrafts {
  private final List<ToolCallDraft> drafts = new ArrayList<>();

  /** Returns the draft that a fragment belongs to, with its id and name taken in. */
  ToolCallDraft take(int index, String id, String name, String arguments) {
    ToolCallDraft draft = find(index, id);
    if (draft == null && name.isEmpty()) {
      draft = continued(id);
    }
    if (draft == null || beginsAnother(draft, index, id, name, arguments)) {
      draft = begin(index);
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

  /** Returns the draft of a call that is none of those before it. */
  ToolCallDraft another(int index, String id, String name) {
    ToolCallDraft draft = begin(index);
    draft.id = id;
    draft.name = name;
    return draft;
  }

  /** Returns the draft of an index, at a provider whose indexes hold. */
  ToolCallDraft at(int index) {
    ToolCallDraft draft = find(index, "");
    return draft == null ? begin(index) : draft;
  }

  private ToolCallDraft begin(int index) {
    ToolCallDraft draft = new ToolCallDraft(drafts.size(), index);
    drafts.add(draft);
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

  private @Nullable ToolCallDraft continued(String id) {
    if (drafts.isEmpty()) {
      return null;
    }
    for (ToolCallDraft draft : drafts) {
      if (!id.isEmpty() && draft.id.equals(id)) {
        return draft;
      }
    }
    ToolCallDraft last = drafts.get(drafts.size() - 1);
    return (id.isEmpty() || last.id.isEmpty()) && !last.isWholeJson() ? last : null;
  }

  private static boolean beginsAnother(
      ToolCallDraft draft, int index, String id, String name, String arguments) {
    boolean hasArguments = !arguments.isEmpty();
    if (!id.isEmpty() && !draft.id.isEmpty()) {
      return id.equals(draft.id)
          ? !name.isEmpty()
              && !arguments.isBlank()
              && draft.isComplete()
              && !draft.repeats(arguments)
          : !name.isEmpty() || !hasArguments;
    }
    if (name.isEmpty() || draft.name.isEmpty() || !draft.hasArguments()) {
      return false;
    }
    if (!name.equals(draft.name)) {
      return true;
    }
    return (index < 0 || !arguments.isBlank()) && draft.isWholeJson();
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
    Set<String> ids = new HashSet<>();
    for (ToolCallDraft draft : drafts) {
      calls.add(draft.build(answerId, ids));
    }
    return calls;
  }
}
