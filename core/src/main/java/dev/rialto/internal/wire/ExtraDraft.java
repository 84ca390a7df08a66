package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the members of an answer that its dialect has no use for, as they are written, until the
 * answer is whole. Of a stream, where the same member comes with each chunk, the first is copied
 * and the others are compared with it. A member that does not fit under the cap is left out as a
 * whole. Used by one thread at a time.
 */
final class ExtraDraft {
  private static final int MAX_BYTES = 2 << 20;
  private static final int MAX_NAMES = 64;
  private static final Names NO_NAMES = Names.of();
  private static final byte[] COMMA = {','};

  private final ExtraDraft root;
  private final List<Member> members = new ArrayList<>(4);
  private int used;

  /** Makes an empty one. */
  ExtraDraft() {
    root = this;
  }

  private ExtraDraft(ExtraDraft root) {
    this.root = root;
  }

  /** A member: a value as it is written, the elements of a list, or members of its own. */
  private static final class Member {
    private final byte[] name;
    private Bytes text = new Bytes(MAX_BYTES);
    private @Nullable ExtraDraft inner;
    private boolean list;
    private boolean dropped;

    Member(byte[] name) {
      this.name = name;
    }
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Keeps the member that the reader has moved to; of several with its name, the last one. */
  void last(JsonReader json) {
    if (isNothing(json)) {
      return;
    }
    Member member = find(json);
    int from = json.mark();
    json.skip();
    if (member != null) {
      replace(member, json.buffer(), from, json.position());
    }
  }

  /**
   * Keeps the member that the reader has moved to, of which the next chunk may bring more: lists
   * are joined, objects member by member; of anything else the last is kept.
   */
  void joined(JsonReader json) {
    int first = json.peek();
    if (first != '[' && first != '{') {
      last(json);
      return;
    }
    Member member = find(json);
    if (first == '[') {
      json.enterArray();
      while (json.nextElement()) {
        element(member, json);
      }
      return;
    }
    ExtraDraft inner = member == null ? null : innerOf(member);
    json.enterObject();
    while (json.nextMember(NO_NAMES) != JsonReader.END) {
      if (inner == null) {
        json.skip();
      } else {
        inner.joined(json);
      }
    }
  }

  /** Appends the value at which the reader stands to a list. */
  void element(String list, JsonReader json) {
    byte[] name = list.getBytes(StandardCharsets.UTF_8);
    element(find(name, 0, name.length), json);
  }

  /** Appends a value as it is written to a list. */
  void element(String list, String value) {
    byte[] name = list.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    append(find(name, 0, name.length), bytes, 0, bytes.length);
  }

  private void element(@Nullable Member member, JsonReader json) {
    int from = json.mark();
    json.skip();
    append(member, json.buffer(), from, json.position());
  }

  // Null says nothing.
  private static boolean isNothing(JsonReader json) {
    if (json.peek() == 'n') {
      json.skip();
      return true;
    }
    return false;
  }

  private @Nullable Member find(JsonReader json) {
    return find(json.buffer(), json.nameFrom(), json.nameTo());
  }

  private @Nullable Member find(byte[] in, int from, int to) {
    for (int i = 0; i < members.size(); i++) {
      byte[] name = members.get(i).name;
      if (Arrays.equals(name, 0, name.length, in, from, to)) {
        Member found = members.get(i);
        return found.dropped ? null : found;
      }
    }
    if (members.size() == MAX_NAMES || !root.take(to - from)) {
      return null;
    }
    Member member = new Member(Arrays.copyOfRange(in, from, to));
    members.add(member);
    return member;
  }

  private ExtraDraft innerOf(Member member) {
    ExtraDraft inner = member.inner;
    if (inner == null) {
      inner = new ExtraDraft(root);
      member.inner = inner;
    }
    return inner;
  }

  private boolean take(int bytes) {
    used += bytes;
    return used <= MAX_BYTES;
  }

  private void replace(Member member, byte[] in, int from, int to) {
    Bytes text = member.text;
    if (Arrays.equals(text.array(), 0, text.length(), in, from, to)) {
      return;
    }
    root.used -= text.length();
    text.clear();
    if (root.take(to - from)) {
      text.add(in, from, to - from);
    } else {
      drop(member, to - from);
    }
  }

  private void append(@Nullable Member member, byte[] in, int from, int to) {
    if (member == null || member.dropped) {
      return;
    }
    member.list = true;
    int more = to - from + 1;
    if (!root.take(more)) {
      drop(member, more + member.text.length());
      return;
    }
    if (member.text.length() > 0) {
      member.text.add(COMMA, 0, 1);
    }
    member.text.add(in, from, to - from);
  }

  private void drop(Member member, int bytes) {
    root.used -= bytes;
    member.dropped = true;
    member.text = new Bytes(0);
  }

  /** Returns what is there, as an object of JSON. */
  byte[] json() {
    Bytes out = new Bytes(2 * MAX_BYTES);
    write(out);
    return Arrays.copyOf(out.array(), out.length());
  }

  private void write(Bytes out) {
    add(out, "{");
    String before = "\"";
    for (Member member : members) {
      ExtraDraft inner = member.inner;
      if (member.dropped || (inner == null && !member.list && member.text.length() == 0)) {
        continue;
      }
      add(out, before);
      out.add(member.name, 0, member.name.length);
      add(out, "\":");
      if (inner != null) {
        inner.write(out);
      } else {
        add(out, member.list ? "[" : "");
        out.add(member.text.array(), 0, member.text.length());
        add(out, member.list ? "]" : "");
      }
      before = ",\"";
    }
    add(out, "}");
  }

  private static void add(Bytes out, String text) {
    out.add(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
  }
}
