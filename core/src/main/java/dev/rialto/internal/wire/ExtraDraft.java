package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the members of an answer that its dialect has no use for, as they are written, until the
 * answer is whole. Of a stream, where the same member comes with each chunk, the first is copied
 * and the others are compared with it. A member that does not fit under the cap is left out as a
 * whole. Used by one thread at a time.
 *
 * <p>Nearly every answer has some, and few callers look at them: what comes once, as most does, is
 * put one behind the other into one array, which is the finished text but for its last bracket.
 * Only what comes in pieces, or changes its length, gets a place of its own.
 */
final class ExtraDraft {
  private static final int MAX_BYTES = 2 << 20;
  private static final int MAX_NAMES = 64;

  /** What a member costs beside its name and value, where it is an object of its own. */
  private static final int MEMBER_BYTES = 256;

  private static final int FIRST_BYTES = 256;
  private static final int SHORT_BYTES = 64;
  private static final int FIRST_NAMES = 4;
  private static final Names NO_NAMES = Names.of();
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_PLACES = {};
  private static final byte[] COMMA = {','};

  /** Behind a name stand its quote and a colon. */
  private static final int COLON = 2;

  private final ExtraDraft root;

  /**
   * An object of JSON without its last bracket. A member with a place of its own lacks its value.
   */
  private byte[] flat = NO_BYTES;

  private int length;

  /** For each member, where in it the name begins and ends, and the value ends. */
  private int[] places = NO_PLACES;

  private int count;

  /** Those members that have a place of their own; null if none has. */
  private @Nullable Member @Nullable [] apart;

  /** Counted at the root: how many bytes all names and values have. */
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
    private Bytes text = new Bytes(MAX_BYTES);
    private @Nullable ExtraDraft inner;
    private boolean list;
    private boolean dropped;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Keeps the member that the reader has moved to; of several with its name, the last one. */
  void last(JsonReader json) {
    if (isNothing(json)) {
      return;
    }
    int from = json.mark();
    json.skip();
    int size = json.position() - from;
    int at = find(json.buffer(), json.nameFrom(), json.nameTo(), size);
    if (at >= 0) {
      set(at, json.buffer(), from, size);
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
    if (first == '[') {
      elements(json);
      return;
    }
    Member member = apart(json);
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

  /** An empty list, which many send with each answer, says nothing. */
  private void elements(JsonReader json) {
    Member member = null;
    boolean any = false;
    json.enterArray();
    while (json.nextElement()) {
      if (!any) {
        any = true;
        member = apart(json);
      }
      element(member, json);
    }
  }

  /** Appends the value at which the reader stands to a list. */
  void element(String list, JsonReader json) {
    element(apart(list), json);
  }

  /** Appends a value as it is written to a list. */
  void element(String list, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    append(apart(list), bytes, 0, bytes.length);
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

  /** Returns the number of a member, a new one if there is none; −1 if it does not fit. */
  private int find(byte[] in, int from, int to, int valueSize) {
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(flat, nameFrom(i), nameTo(i), in, from, to)) {
        return i;
      }
    }
    if (count == MAX_NAMES || !root.take(to - from + MEMBER_BYTES)) {
      return -1;
    }
    if (places.length == 3 * count) {
      places = Arrays.copyOf(places, Math.max(3 * FIRST_NAMES, 2 * places.length));
    }
    reserve(to - from + 2 + COLON + valueSize);
    flat[length++] = (byte) (count == 0 ? '{' : ',');
    flat[length++] = '"';
    places[3 * count] = length;
    put(in, from, to - from);
    places[3 * count + 1] = length;
    flat[length++] = '"';
    flat[length++] = ':';
    places[3 * count + 2] = length;
    return count++;
  }

  private int nameFrom(int member) {
    return places[3 * member];
  }

  private int nameTo(int member) {
    return places[3 * member + 1];
  }

  private int valueTo(int member) {
    return places[3 * member + 2];
  }

  /** Sees to it that so much fits, and the last bracket. */
  private void reserve(int more) {
    int needed = length + more + 1;
    if (needed > flat.length) {
      // At first the usage, mostly: behind it come a few short ones.
      int room = length == 0 ? SHORT_BYTES : needed / 2;
      flat = Arrays.copyOf(flat, Math.max(FIRST_BYTES, needed + room));
    }
  }

  private void put(byte[] in, int from, int size) {
    System.arraycopy(in, from, flat, length, size);
    length += size;
  }

  /** Gives a member its value, in place of the one that it had. */
  private void set(int at, byte[] in, int from, int size) {
    Member own = known(at);
    int valueFrom = nameTo(at) + COLON;
    int before = valueTo(at) - valueFrom;
    if (own != null) {
      replace(own, in, from, from + size);
    } else if (before == 0) {
      if (root.take(size)) {
        put(in, from, size);
        places[3 * at + 2] = length;
      } else {
        drop(setApart(at), size);
      }
    } else if (before == size) {
      System.arraycopy(in, from, flat, valueFrom, size);
    } else {
      replace(setApart(at), in, from, from + size);
    }
  }

  /** Returns the place of its own of the member that the reader has moved to; null if dropped. */
  private @Nullable Member apart(JsonReader json) {
    return apart(json.buffer(), json.nameFrom(), json.nameTo());
  }

  private @Nullable Member apart(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return apart(bytes, 0, bytes.length);
  }

  private @Nullable Member apart(byte[] in, int from, int to) {
    int at = find(in, from, to, 0);
    if (at < 0) {
      return null;
    }
    Member known = known(at);
    Member member = known == null ? setApart(at) : known;
    return member.dropped ? null : member;
  }

  private @Nullable Member known(int at) {
    @Nullable Member[] all = apart;
    return all == null || all.length <= at ? null : all[at];
  }

  private Member setApart(int at) {
    @Nullable Member[] all = apart;
    if (all == null || all.length <= at) {
      all = all == null ? new Member[count] : Arrays.copyOf(all, count);
      apart = all;
    }
    Member member = new Member();
    int valueFrom = nameTo(at) + COLON;
    member.text.add(flat, valueFrom, valueTo(at) - valueFrom);
    all[at] = member;
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
    if (member.dropped || Arrays.equals(text.array(), 0, text.length(), in, from, to)) {
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

  /** Returns what is there; nothing may be added behind it. */
  ExtraMembers members() {
    if (apart == null && count > 0) {
      flat[length] = '}';
      return new ExtraMembers(flat, length + 1);
    }
    Bytes out = new Bytes(2 * MAX_BYTES);
    write(out);
    return new ExtraMembers(out.array(), out.length());
  }

  private void write(Bytes out) {
    add(out, "{");
    String before = "\"";
    for (int i = 0; i < count; i++) {
      Member own = known(i);
      if (own != null && (own.dropped || isEmpty(own))) {
        continue;
      }
      add(out, before);
      int end = own == null ? valueTo(i) : nameTo(i) + COLON;
      out.add(flat, nameFrom(i), end - nameFrom(i));
      if (own != null) {
        write(own, out);
      }
      before = ",\"";
    }
    add(out, "}");
  }

  private static boolean isEmpty(Member member) {
    return member.inner == null && !member.list && member.text.length() == 0;
  }

  private static void write(Member member, Bytes out) {
    if (member.inner != null) {
      member.inner.write(out);
      return;
    }
    add(out, member.list ? "[" : "");
    out.add(member.text.array(), 0, member.text.length());
    add(out, member.list ? "]" : "");
  }

  private static void add(Bytes out, String text) {
    out.add(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
  }
}
