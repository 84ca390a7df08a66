package dev.rialto.netty.http2;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The strings of header fields that came before: servers say nearly the same in every response. A
 * string that takes another's place is made anew when it comes again. Confined to one loop.
 */
public final class FieldStrings {

  private static final int PLACES = 128;
  private static final int LONGEST = 64;

  private final @Nullable AsciiString[] bytes = new AsciiString[PLACES];
  private final @Nullable String[] strings = new String[PLACES];

  /** Returns a field's name or value as a string. */
  public String of(CharSequence field) {
    if (!(field instanceof AsciiString ascii) || ascii.length() > LONGEST) {
      return field.toString();
    }
    int place = place(ascii);
    String known = strings[place];
    if (known != null && ascii.equals(bytes[place])) {
      return known;
    }
    String made = ascii.toString();
    // A copy where the bytes are part of something larger, which must not be kept for them.
    bytes[place] = ascii.isEntireArrayUsed() ? ascii : new AsciiString(made);
    strings[place] = made;
    return made;
  }

  private static int place(AsciiString ascii) {
    int hash = ascii.hashCode();
    return (hash ^ hash >>> 7 ^ hash >>> 14) & PLACES - 1;
  }
}
