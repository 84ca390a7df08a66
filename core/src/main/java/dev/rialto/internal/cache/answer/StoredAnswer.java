package dev.rialto.internal.cache.answer;

import dev.rialto.CacheStatus;
import dev.rialto.FinishReason;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.wire.ExtraMembers;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * An answer as tiers keep it.
 *
 * <pre>
 *   'R' 'L' version flags   length of the body   CRC-32C of all else   body, deflated if that pays
 *   body: digest of the key · times · method · provenance · usage · what it cost · finish · text · reasoning · tools
 *         · vectors · cuts · what the provider said beside it, if anything
 * </pre>
 *
 * <p>The key's digest within lets no value pass for another key's. Bytes that are cut, altered, of
 * another version or simply strange are no answer, and never an error. Immutable.
 *
 * @param answer not decoded, with the usage that it cost
 * @param cuts where each piece of the text ended; empty if it came whole
 * @param storedAtMillis when it was made, by the clock of the one who made it
 * @param ttlMillis how long it is fresh
 * @param askedBy the method that it was made for
 * @param paidPicos what it cost, in millionths of a millionth of a dollar; −1 if that is not known,
 *     {@link #UNTOLD} if it is to be told from the usage
 * @param textBytes how much memory the text and the reasoning take, by estimate; 0 if it was not
 *     read
 */
public record StoredAnswer(
    Answer answer,
    List<Integer> cuts,
    long storedAtMillis,
    long ttlMillis,
    AskedBy askedBy,
    long paidPicos,
    long textBytes) {

  /** What an answer cost that does not say it. */
  public static final long UNTOLD = -2;

  private static final byte VERSION = 4;

  /** Does not say what it cost; else the same. */
  private static final byte OLDEST = 3;

  /** Ten thousand dollars: no answer costs so much, and sums of what is below do not overflow. */
  private static final long MOST_PICOS = 10_000_000_000_000_000L;

  private static final int DEFLATED = 1;
  private static final int CHECKSUM_AT = 8;
  private static final int HEADER = 12;
  private static final int KEY_BYTES = 32;
  private static final String HEX = "0123456789abcdef";

  /** Below, to inflate costs a hit more than the bytes that it saves cost anybody. */
  private static final int DEFLATE_FROM = 4_096;

  /** Makes one that no tier had. */
  public StoredAnswer(
      Answer answer, List<Integer> cuts, long storedAtMillis, long ttlMillis, AskedBy askedBy) {
    this(answer, cuts, storedAtMillis, ttlMillis, askedBy, UNTOLD);
  }

  /** Makes one that no tier had, of which it is known what it cost. */
  public StoredAnswer(
      Answer answer,
      List<Integer> cuts,
      long storedAtMillis,
      long ttlMillis,
      AskedBy askedBy,
      long paidPicos) {
    this(answer, cuts, storedAtMillis, ttlMillis, askedBy, paidPicos, 0);
  }

  /** Returns the places where the text was cut. */
  public int[] cutsArray() {
    return cuts.isEmpty()
        ? CachedAnswer.NO_CUTS
        : cuts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the bytes of an answer that is kept under a key's digest. */
  public byte[] encode(String digest) {
    byte[] body = body(digest);
    byte[] kept = body.length >= DEFLATE_FROM ? deflated(body) : body;
    boolean smaller = kept.length < body.length;
    byte[] whole =
        ByteBuffer.allocate(HEADER + kept.length)
            .put((byte) 'R')
            .put((byte) 'L')
            .put(VERSION)
            .put((byte) (smaller ? DEFLATED : 0))
            .putInt(body.length)
            .putInt(0)
            .put(kept)
            .array();
    ByteBuffer.wrap(whole).putInt(CHECKSUM_AT, checksum(whole));
    return whole;
  }

  private static int checksum(byte[] whole) {
    CRC32C checksum = new CRC32C();
    checksum.update(whole, 0, CHECKSUM_AT);
    checksum.update(whole, HEADER, whole.length - HEADER);
    return (int) checksum.getValue();
  }

  /**
   * Reads what a tier had under a key.
   *
   * @param maxBytes the longest body that is looked at
   * @param texts what others were read with
   * @return null if it is not an answer of this key and of a version that is known
   */
  public static @Nullable StoredAnswer decode(
      byte[] value, String digest, int maxBytes, RepeatedTexts texts) {
    if (value.length < HEADER) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    if (in.get() != 'R' || in.get() != 'L') {
      return null;
    }
    byte version = in.get();
    if (version < OLDEST || version > VERSION) {
      return null;
    }
    int flags = in.get();
    int length = in.getInt();
    if (in.getInt() != checksum(value)
        || length < 0
        || length > maxBytes
        || (flags & ~DEFLATED) != 0) {
      return null;
    }
    ByteBuffer body = in;
    if (flags == DEFLATED) {
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
      return read(body, digest, version, texts);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] body(String digest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + answer.text().length());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(HexFormat.of().parseHex(digest));
      out.writeLong(storedAtMillis);
      out.writeLong(ttlMillis);
      Provenance from = answer.provenance();
      text(out, askedBy.client());
      text(out, askedBy.method());
      text(out, from.model());
      text(out, from.endpoint());
      text(out, from.requestId());
      TokenUsage usage = answer.usage();
      out.writeLong(usage.inputFresh());
      out.writeLong(usage.inputCached());
      out.writeLong(usage.cacheWritten());
      out.writeLong(usage.outputVisible());
      out.writeLong(usage.reasoning());
      out.writeLong(usage.cacheWrittenForHour());
      out.writeLong(paidPicos);
      text(out, answer.finishReason().kind().name());
      text(out, answer.finishReason().raw());
      text(out, answer.text());
      text(out, answer.reasoning());
      out.writeInt(answer.toolCalls().size());
      for (ToolCall call : answer.toolCalls()) {
        text(out, call.id());
        text(out, call.name());
        text(out, call.arguments());
      }
      out.writeInt(answer.vectors().size());
      for (float[] vector : answer.vectors()) {
        out.writeInt(vector.length);
        for (float value : vector) {
          out.writeFloat(value);
        }
      }
      out.writeInt(cuts.size());
      for (int cut : cuts) {
        out.writeInt(cut);
      }
      byte[] extra = ExtraMembers.json(answer.extra());
      if (extra.length > 0) {
        out.writeInt(extra.length);
        out.write(extra);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static @Nullable StoredAnswer read(
      ByteBuffer in, String digest, byte version, RepeatedTexts texts) {
    if (digest.length() != 2 * KEY_BYTES) {
      return null;
    }
    for (int i = 0; i < KEY_BYTES; i++) {
      int both = in.get() & 0xFF;
      if (digest.charAt(2 * i) != HEX.charAt(both >> 4)
          || digest.charAt(2 * i + 1) != HEX.charAt(both & 0xF)) {
        return null;
      }
    }
    long storedAt = in.getLong();
    long ttl = in.getLong();
    AskedBy askedBy = new AskedBy(tag(in, texts), tag(in, texts));
    Provenance from =
        new Provenance(
            repeated(in, texts), repeated(in, texts), text(in), CacheStatus.MISS, 0, List.of());
    TokenUsage usage = usage(in);
    long paidPicos = version == OLDEST ? UNTOLD : in.getLong();
    if (paidPicos < UNTOLD || paidPicos > MOST_PICOS) {
      return null;
    }
    FinishReason finish =
        new FinishReason(FinishReason.Kind.valueOf(repeated(in, texts)), repeated(in, texts));
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
        askedBy,
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

  private static String tag(ByteBuffer in, RepeatedTexts texts) {
    int length = count(in, 1);
    int at = in.position();
    in.position(at + length);
    return texts.tag(in.array(), in.arrayOffset() + at, length);
  }

  private static String repeated(ByteBuffer in, RepeatedTexts texts) {
    int length = count(in, 1);
    int at = in.position();
    in.position(at + length);
    return texts.of(in.array(), in.arrayOffset() + at, length);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
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

  private static byte[] deflated(byte[] body) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, /* nowrap= */ true);
    try {
      deflater.setInput(body);
      deflater.finish();
      byte[] out = new byte[body.length];
      int length = deflater.deflate(out);
      // What does not get smaller is kept as it is.
      return deflater.finished() ? Arrays.copyOf(out, length) : body;
    } finally {
      deflater.end();
    }
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
