package dev.rialto.internal.cache.key;

import dev.rialto.CacheScope;
import dev.rialto.OutputSchema;
import dev.rialto.spi.CacheTier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of a key, and its SHA-256 digest. Every part is written with its kind and its
 * length, so that no two keys have the same form; members of maps are in the order of their names.
 * Not thread-safe.
 *
 * <p>A change of the form is a new {@link #FORM}: what older versions stored is not found then.
 */
public final class KeyDigest {

  private static final int FORM = 3;
  private static final int TAG_CHARS = 16;

  /** What 64 bits take, seven of them a byte. */
  private static final int MOST_VARINT = 10;

  /** Never written to. */
  private static final MessageDigest FRESH = made();

  /** Many small parts; each would cost the digest more than its bytes do. */
  private static final int BUFFERED = 512;

  private final MessageDigest sha = sha256();
  private final ByteBuffer parts = ByteBuffer.allocate(BUFFERED);

  /** Whether parts have gone on to the digest. */
  private boolean digested;

  /** Makes a digest of nothing yet. */
  public KeyDigest() {
    number(FORM);
  }

  /** Makes a digest of what another one had been given. */
  KeyDigest(byte[] soFar) {
    parts.put(soFar);
  }

  /** Returns all that was added; null if it was too much to be kept. */
  byte @Nullable [] soFar() {
    return digested ? null : Arrays.copyOf(parts.array(), parts.position());
  }

  /** Returns a short digest to find keys by. */
  public static String tag(String value) {
    byte[] whole = sha256().digest(value.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(whole).substring(0, TAG_CHARS);
  }

  /** Returns whether a text is one that {@link #tag} may have made. */
  public static boolean isTag(String text) {
    if (text.length() != TAG_CHARS) {
      return false;
    }
    for (int i = 0; i < TAG_CHARS; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns what tiers know of keys that have all that a scope says. */
  public static CacheTier.Scope scope(CacheScope scope) {
    String client = scope.client();
    String method = scope.method();
    return new CacheTier.Scope(
        null,
        tagOrNull(scope.tenant()),
        tagOrNull(scope.task()),
        tagOrNull(scope.model()),
        tagOrNull(client),
        client == null || method == null ? null : tag(AskedBy.name(client, method)));
  }

  private static @Nullable String tagOrNull(@Nullable String value) {
    return value == null ? null : tag(value);
  }

  KeyDigest number(long value) {
    write('n', value);
    return this;
  }

  /**
   * Writes a kind and a number, seven bits of it a byte, the lowest first, as LEB128 does: nearly
   * all are below 128, and the digest takes its time by the byte.
   */
  private void write(char kind, long value) {
    ByteBuffer to = room(1 + MOST_VARINT).put((byte) kind);
    long left = value;
    while ((left & ~0x7FL) != 0) {
      to.put((byte) (left | 0x80));
      left >>>= 7;
    }
    to.put((byte) left);
  }

  /** Returns what parts are written to, with room for so many bytes, which are few. */
  private ByteBuffer room(int bytes) {
    if (parts.remaining() < bytes) {
      digested = true;
      sha.update(parts.array(), 0, parts.position());
      parts.clear();
    }
    return parts;
  }

  private void bytes(byte[] some) {
    if (some.length <= parts.remaining()) {
      parts.put(some);
    } else {
      room(BUFFERED);
      sha.update(some);
    }
  }

  KeyDigest real(double value) {
    room(1 + Long.BYTES).put((byte) 'r').putLong(Double.doubleToLongBits(value));
    return this;
  }

  /** Adds a text, so that it cannot run into its neighbours. */
  public KeyDigest text(@Nullable String value) {
    if (value == null) {
      room(1).put((byte) '0');
      return this;
    }
    byte[] utf8 = utf8(value);
    write('s', utf8.length);
    bytes(utf8);
    return this;
  }

  /**
   * Half a surrogate pair, as of a text that was cut in the middle of an emoji, is U+FFFD here as
   * it is in a request: by itself it would become a question mark, and the text another one.
   */
  private static byte[] utf8(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return value
            .codePoints()
            .map(c -> Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
      }
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }

  KeyDigest schema(@Nullable OutputSchema schema) {
    return schema == null ? text(null) : text(schema.name()).text(schema.json());
  }

  /** Writes a value as it may stand in a request's body. */
  KeyDigest value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      room(1).put((byte) '{');
      number(map.size());
      if (map.isEmpty()) {
        return this;
      }
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
      sorted.forEach((k, v) -> text(k).value(v));
      return this;
    }
    if (value instanceof Collection<?> list) {
      room(1).put((byte) '[');
      number(list.size());
      for (Object each : list) {
        value(each);
      }
      return this;
    }
    // Kinds differ on the wire: "1" is not 1, and 1 is not 1.0.
    room(1).put((byte) 'v');
    return text(value == null ? null : value.getClass().getSimpleName())
        .text(String.valueOf(value));
  }

  /** Returns the digest of all that was added, in hexadecimal. */
  public String hex() {
    sha.update(parts.array(), 0, parts.position());
    return HexFormat.of().formatHex(sha.digest());
  }

  /** To look a digest up among the providers takes longer than to digest a question. */
  private static MessageDigest sha256() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      return made(); // a provider of the application's own
    }
  }

  private static MessageDigest made() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
