package dev.rialto.internal.cache.answer;

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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

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
 * another version or simply strange are no answer, and never an error: {@link StoredAnswerReader}
 * reads them. Immutable.
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

  static final byte VERSION = 4;

  /** Does not say what it cost; else the same. */
  static final byte OLDEST = 3;

  /** Ten thousand dollars: no answer costs so much, and sums of what is below do not overflow. */
  static final long MOST_PICOS = 10_000_000_000_000_000L;

  static final int DEFLATED = 1;
  private static final int CHECKSUM_AT = 8;
  static final int HEADER = 12;
  static final int KEY_BYTES = 32;

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

  static int checksum(byte[] whole) {
    CRC32C checksum = new CRC32C();
    checksum.update(whole, 0, CHECKSUM_AT);
    checksum.update(whole, HEADER, whole.length - HEADER);
    return (int) checksum.getValue();
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
      out.writeLong(paidPicos > MOST_PICOS ? UNTOLD : paidPicos); // no reader takes more
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

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
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
}
