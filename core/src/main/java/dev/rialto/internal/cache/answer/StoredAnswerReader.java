package dev.rialto.internal.cache.answer;

import dev.rialto.CacheStatus;
import dev.rialto.FinishReason;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.KeyDigest;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.wire.ExtraMembers;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers in the form that {@link StoredAnswer} has in tiers. Bytes may be anybody's: what is
 * no answer is null. Thread-safe.
 */
public final class StoredAnswerReader {

  private final int maxBytes;

  /** Looks at how the tags of client and method begin, which are digests. */
  private final Repeated<Names> names =
      new Repeated<>(in -> new Names(new AskedBy(tag(in), tag(in)), text(in), text(in)), 4, 24);

  private final Repeated<FinishReason> finishes =
      new Repeated<>(in -> new FinishReason(FinishReason.Kind.valueOf(text(in)), text(in)), 4);

  /**
   * Makes a reader.
   *
   * @param maxBytes the longest body that is looked at
   */
  public StoredAnswerReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Reads what a tier had under a key.
   *
   * @return null if it is not an answer of this key and of a version that is known
   */
  public @Nullable StoredAnswer read(byte[] value, String digest) {
    if (value.length < StoredAnswer.HEADER) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    if (in.get() != 'R' || in.get() != 'L') {
      return null;
    }
    byte version = in.get();
    if (version < StoredAnswer.OLDEST || version > StoredAnswer.VERSION) {
      return null;
    }
    int flags = in.get();
    int length = in.getInt();
    if (in.getInt() != StoredAnswer.checksum(value)
        || length < 0
        || length > maxBytes
        || (flags & ~StoredAnswer.DEFLATED) != 0) {
      return null;
    }
    ByteBuffer body = in;
    if (flags == StoredAnswer.DEFLATED) {
      byte[] inflated = inflated(in, length);
      if (inflated == null) {
        return null;
      }
      body = ByteBuffer.wrap(inflated);
    }
    if (body.remaining() != length) {
      return null;
    }
    try {
      return read(body, digest, version);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Whose answers these are, as all of a method's say it. */
  private static final class Names {
    final AskedBy askedBy;
    final String model;
    final String endpoint;

    Names(AskedBy askedBy, String model, String endpoint) {
      this.askedBy = askedBy;
      this.model = model;
      this.endpoint = endpoint;
    }
  }

  /** Reads a digest's eight characters at a time: one by one they take as long as all the rest. */
  private static boolean isOf(String digest, ByteBuffer in) {
    if (digest.length() != 2 * StoredAnswer.KEY_BYTES) {
      return false;
    }
    ByteBuffer hex = ByteBuffer.wrap(digest.getBytes(StandardCharsets.ISO_8859_1));
    int different = 0;
    for (int i = 0; i < StoredAnswer.KEY_BYTES; i += Integer.BYTES) {
      different |= in.getInt() ^ bytes(hex.getLong());
    }
    return different == 0;
  }

  /** Returns the four bytes that eight lower-case hexadecimal digits say. */
  private static int bytes(long digits) {
    // The sixth bit tells a letter, whose value is nine more than its lowest four bits say.
    long nibbles = (digits & 0x0F0F0F0F0F0F0F0FL) + 9 * (digits >>> 6 & 0x0101010101010101L);
    long bytes = (nibbles | nibbles >>> 4) & 0x00FF00FF00FF00FFL;
    long pairs = (bytes | bytes >>> 8) & 0x0000FFFF0000FFFFL;
    return (int) (pairs | pairs >>> 16);
  }

  private @Nullable StoredAnswer read(ByteBuffer in, String digest, byte version) {
    if (!isOf(digest, in)) {
      return null;
    }
    long storedAt = in.getLong();
    long ttl = in.getLong();
    Names of = names.read(in);
    Provenance from =
        new Provenance(of.model, of.endpoint, text(in), CacheStatus.MISS, 0, List.of());
    TokenUsage usage = usage(in);
    long paidPicos = version == StoredAnswer.OLDEST ? StoredAnswer.UNTOLD : in.getLong();
    if (paidPicos < StoredAnswer.UNTOLD || paidPicos > StoredAnswer.MOST_PICOS) {
      return null;
    }
    FinishReason finish = finishes.read(in);
    int at = in.position();
    String text = text(in);
    long textBytes = textBytes(text, in.position() - at);
    at = in.position();
    String reasoning = text(in);
    textBytes += textBytes(reasoning, in.position() - at);
    int tools = count(in, 12);
    List<ToolCall> toolCalls = tools == 0 ? List.of() : new ArrayList<>();
    for (int n = tools; n > 0; n--) {
      toolCalls.add(new ToolCall(text(in), text(in), text(in)));
    }
    int arrays = count(in, 4);
    List<float[]> vectors = arrays == 0 ? List.of() : new ArrayList<>();
    for (int n = arrays; n > 0; n--) {
      float[] vector = new float[count(in, 4)];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = in.getFloat();
      }
      vectors.add(vector);
    }
    int pieces = count(in, 4);
    List<Integer> cuts = pieces == 0 ? List.of() : new ArrayList<>();
    int last = 0;
    for (int n = pieces; n > 0; n--) {
      int cut = in.getInt();
      if (cut <= last || cut > text.length()) {
        return null;
      }
      cuts.add(cut);
      last = cut;
    }
    Map<String, Object> extra = Map.of();
    if (in.hasRemaining()) {
      byte[] json = new byte[count(in, 1)];
      in.get(json);
      extra = new ExtraMembers(json);
    }
    if (in.hasRemaining() || ttl <= 0) {
      return null;
    }
    return new StoredAnswer(
        new Answer(
            text, reasoning, toolCalls, vectors, usage, finish, null, from, List.of(), extra),
        cuts,
        storedAt,
        ttl,
        of.askedBy,
        paidPicos,
        textBytes);
  }

  /** What is kept for an hour is among what was written, and never more than that. */
  private static TokenUsage usage(ByteBuffer in) {
    long inputFresh = in.getLong();
    long inputCached = in.getLong();
    long cacheWritten = in.getLong();
    long outputVisible = in.getLong();
    long reasoning = in.getLong();
    long forHour = Math.max(0, Math.min(in.getLong(), cacheWritten));
    return new TokenUsage(inputFresh, inputCached, cacheWritten, outputVisible, reasoning, forHour);
  }

  /** Reads a number of things of which each has so many bytes at least. */
  private static int count(ByteBuffer in, int leastBytes) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / leastBytes) {
      throw new IllegalArgumentException("more than there can be");
    }
    return count;
  }

  private static String tag(ByteBuffer in) {
    String tag = text(in);
    if (!tag.isEmpty() && !KeyDigest.isTag(tag)) {
      throw new IllegalArgumentException("no tag");
    }
    return tag;
  }

  private static String text(ByteBuffer in) {
    int length = count(in, 1);
    if (length == 0) {
      return "";
    }
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  /**
   * Returns what a text takes in memory. One that is not longer than what it was read from is of
   * ASCII: its characters need not be looked at.
   */
  private static long textBytes(String text, int readBytes) {
    return text.length() == readBytes - Integer.BYTES ? text.length() : CachedAnswer.size(text);
  }

  /** Returns exactly so many bytes, or null: nothing inflates to more memory than was announced. */
  private static byte @Nullable [] inflated(ByteBuffer deflated, int length) {
    Inflater inflater = new Inflater(/* nowrap= */ true);
    try {
      inflater.setInput(deflated);
      byte[] out = new byte[length];
      int got = inflater.inflate(out);
      return got == length && inflater.getRemaining() == 0 ? out : null;
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
