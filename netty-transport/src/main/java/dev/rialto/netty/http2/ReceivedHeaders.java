package dev.rialto.netty.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one response after the other: names and values in an array that is used
 * again, where Netty's own makes a table and an entry for each field. Good until the next response
 * is read. Confined to its connection's loop.
 *
 * <p>It checks names and values as its base class does, and has what Netty's decoder and {@code
 * Http2Responses} ask of it; nothing else changes it.
 */
public final class ReceivedHeaders extends DefaultHttp2Headers {

  private static final int FIRST_FIELDS = 16;

  /** Servers that send more do so seldom: what they needed is not kept. */
  private static final int MOST_KEPT_FIELDS = 64;

  private CharSequence[] fields = new CharSequence[2 * FIRST_FIELDS];
  private int size;

  ReceivedHeaders() {
    super(/* validate= */ true, /* validateValues= */ false, /* arraySizeHint= */ 2);
  }

  /** Makes room for the next response's. */
  ReceivedHeaders renewed() {
    if (size > MOST_KEPT_FIELDS) {
      fields = new CharSequence[2 * FIRST_FIELDS];
    } else {
      Arrays.fill(fields, 0, 2 * size, null);
    }
    size = 0;
    return this;
  }

  public CharSequence name(int field) {
    return fields[2 * field];
  }

  public CharSequence value(int field) {
    return fields[2 * field + 1];
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    validateName(nameValidator(), true, name);
    validateValue(valueValidator(), name, value);
    if (2 * size == fields.length) {
      fields = Arrays.copyOf(fields, 2 * fields.length);
    }
    fields[2 * size] = name;
    fields[2 * size + 1] = value;
    size++;
    return this;
  }

  /** Netty writes a length anew that it has read: it is mostly there as it is. */
  @Override
  public Http2Headers setLong(CharSequence name, long value) {
    int first = find(name, 0);
    if (first < 0) {
      return add(name, Long.toString(value));
    }
    if (find(name, first + 1) >= 0 || !isWritten(value(first), value)) {
      fields[2 * first + 1] = Long.toString(value);
      for (int more; (more = find(name, first + 1)) >= 0; ) {
        System.arraycopy(fields, 2 * more + 2, fields, 2 * more, 2 * (size - more - 1));
        size--;
      }
    }
    return this;
  }

  /** Returns whether a text is how a number is written, without writing it. */
  private static boolean isWritten(CharSequence text, long value) {
    long rest = value;
    int at = text.length();
    while (at > 0 && rest > 0 && text.charAt(at - 1) == '0' + rest % 10) {
      rest /= 10;
      at--;
    }
    return at == 0 && rest == 0 && value > 0;
  }

  @Override
  public @Nullable CharSequence get(CharSequence name) {
    int at = find(name, 0);
    return at < 0 ? null : value(at);
  }

  @Override
  public List<CharSequence> getAll(CharSequence name) {
    int first = find(name, 0);
    if (first < 0) {
      return List.of();
    }
    if (find(name, first + 1) < 0) {
      return List.of(value(first));
    }
    List<CharSequence> all = new ArrayList<>();
    for (int at = first; at >= 0; at = find(name, at + 1)) {
      all.add(value(at));
    }
    return all;
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name, 0) >= 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    List<Map.Entry<CharSequence, CharSequence>> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(new AbstractMap.SimpleImmutableEntry<>(name(i), value(i)));
    }
    return all.iterator();
  }

  private int find(CharSequence name, int from) {
    for (int i = from; i < size; i++) {
      if (AsciiString.contentEquals(name, fields[2 * i])) {
        return i;
      }
    }
    return -1;
  }
}
