package dev.rialto.internal.cache.answer;

import dev.rialto.CacheStatus;
import dev.rialto.EmbeddingRequest;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.wire.ExtraMembers;
import dev.rialto.runtime.OutputType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as memory keeps it: with its decoded value, and with the places where a streamed text
 * was cut, so that it can be streamed again. Immutable, but for what it remembers of the last hit.
 */
public final class CachedAnswer {

  /** The cuts of an answer that came whole. */
  public static final int[] NO_CUTS = {};

  private static final long SAME_AGE_NANOS = 1_000_000;
  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(60).toNanos();

  private final Answer answer;
  private final OutputType<?> output;
  private final int[] cuts;
  private final long storedNanos;
  private final long askedNanos;
  private final long ttlNanos;
  private final long staleNanos;
  private final TokenUsage paid;
  private final long paidPicos;
  private final AskedBy askedBy;
  private final long bytes;

  /**
   * How long to wait after this before a newer one is asked for again; the last try was in vain.
   */
  private volatile long pauseNanos;

  private volatile long triedNanos;

  /** What the last hit was given; of several threads' any may be the last. */
  private @Nullable Answer lastHit;

  /**
   * Makes an entry.
   *
   * @param answer whole and valid
   * @param output what its value was decoded with
   * @param cuts where each piece of the text ended; empty if it came whole
   * @param storedNanos when it came
   * @param askedNanos when it was asked for
   * @param ttlNanos how long it is fresh
   * @param staleNanos how long after that it may still be given while a new one is fetched
   * @param paidPicos what it cost, in millionths of a millionth of a dollar; −1 if not known
   * @param askedBy the method that it was made for
   */
  public CachedAnswer(
      Answer answer,
      OutputType<?> output,
      int[] cuts,
      long storedNanos,
      long askedNanos,
      long ttlNanos,
      long staleNanos,
      long paidPicos,
      AskedBy askedBy) {
    this(
        answer,
        output,
        cuts,
        storedNanos,
        askedNanos,
        ttlNanos,
        staleNanos,
        paidPicos,
        askedBy,
        size(answer.text()) + size(answer.reasoning()));
  }

  /**
   * Makes an entry of a text whose size is known, as of one that a tier had: to find it out takes a
   * look at each of its characters.
   *
   * @param askedNanos when it was asked for; of one that a tier had, when it came
   * @param textBytes how much memory the text and the reasoning take, by estimate
   */
  public CachedAnswer(
      Answer answer,
      OutputType<?> output,
      int[] cuts,
      long storedNanos,
      long askedNanos,
      long ttlNanos,
      long staleNanos,
      long paidPicos,
      AskedBy askedBy,
      long textBytes) {
    Provenance from = answer.provenance();
    this.answer =
        new Answer(
            answer.text(),
            answer.reasoning(),
            List.copyOf(answer.toolCalls()),
            copy(answer.vectors()),
            TokenUsage.NONE,
            answer.finishReason(),
            answer.value(),
            new Provenance(
                from.model(), from.endpoint(), from.requestId(), CacheStatus.MISS, 0, List.of()),
            List.of(),
            answer.extra());
    this.output = output;
    this.cuts = cuts;
    this.storedNanos = storedNanos;
    this.askedNanos = askedNanos;
    this.ttlNanos = ttlNanos;
    this.staleNanos = staleNanos;
    this.askedBy = askedBy;
    this.paid = answer.usage();
    this.paidPicos = paidPicos;
    this.bytes = bytes(this.answer, cuts, textBytes);
  }

  /** Returns how much longer the answer is kept. */
  public long keptNanos(long nowNanos) {
    long whole = Math.max(ttlNanos, ttlNanos + staleNanos);
    return Math.max(0, whole - Math.max(0, nowNanos - storedNanos));
  }

  /** Returns how old the answer is. */
  public long ageNanos(long nowNanos) {
    return Math.max(0, nowNanos - storedNanos);
  }

  /** Returns what it cost, in millionths of a millionth of a dollar; −1 if that is not known. */
  public long paidPicos() {
    return paidPicos;
  }

  /** Returns whether a new answer should be fetched. */
  public boolean isStale(Call call, long nowNanos) {
    return nowNanos - storedNanos >= ttlFor(call);
  }

  /** Returns whether it was asked for after the other. */
  public boolean isNewerThan(CachedAnswer other) {
    return askedNanos - other.askedNanos > 0;
  }

  /** Returns whether a newer answer may be asked for, after what became of the last try. */
  public boolean mayBeRenewed(long nowNanos) {
    return pauseNanos == 0 || nowNanos - triedNanos >= pauseNanos;
  }

  /** A newer answer was asked for, and none came that could be kept. Called one at a time. */
  public void renewedInVain(long nowNanos) {
    triedNanos = nowNanos;
    pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pauseNanos));
  }

  /** Returns what the answer cost when it was made. */
  public TokenUsage paid() {
    return paid;
  }

  int[] cuts() {
    return cuts;
  }

  /** Returns whether the answer is young enough for a call, which may set a limit of its own. */
  public boolean isUsableFor(Call call, long nowNanos) {
    return nowNanos - storedNanos - staleNanos < ttlFor(call);
  }

  private long ttlFor(Call call) {
    return call.cacheTtlNanos() > 0 ? Math.min(ttlNanos, call.cacheTtlNanos()) : ttlNanos;
  }

  /**
   * Returns the answer to a call for a whole one. A value that was decoded for another type is
   * decoded anew: equal questions may come from methods of different types.
   *
   * @return null if the text is not of the call's type, which makes the hit a miss
   */
  public @Nullable Answer whole(Call call, long nowNanos) {
    if (call.output() == output || call.request() instanceof EmbeddingRequest) {
      return answer.vectors().isEmpty() ? lastHit(nowNanos) : hit(answer, nowNanos);
    }
    try {
      return hit(AnswerDecoder.decode(call, answer), nowNanos);
    } catch (RialtoException e) {
      return null;
    }
  }

  /** Hits whose ages differ by less than {@link #SAME_AGE_NANOS} share one answer. */
  private Answer lastHit(long nowNanos) {
    Answer last = lastHit;
    if (last != null) {
      long older = nowNanos - storedNanos - last.provenance().cacheAgeNanos();
      if (older >= 0 && older < SAME_AGE_NANOS) {
        return last;
      }
    }
    Answer hit = hit(answer, nowNanos);
    lastHit = hit;
    return hit;
  }

  private Answer hit(Answer found, long nowNanos) {
    return new Answer(
        found.text(),
        found.reasoning(),
        found.toolCalls(),
        copy(found.vectors()),
        TokenUsage.NONE,
        found.finishReason(),
        found.value(),
        provenance(nowNanos),
        List.of(),
        found.extra());
  }

  /** Returns the answer without regard for its value. */
  public Answer answer() {
    return answer;
  }

  /** Returns how the answer came about, as a hit in memory tells it. */
  public Provenance provenance(long nowNanos) {
    return answer.provenance().from(CacheStatus.HIT_MEMORY, Math.max(0, nowNanos - storedNanos));
  }

  /** Returns the method that it was made for. */
  public AskedBy askedBy() {
    return askedBy;
  }

  /** Returns when it was made, by the clock of memory. */
  public long storedNanos() {
    return storedNanos;
  }

  /** Returns what the entry weighs without its key, in bytes, by estimate. */
  public long bytes() {
    return bytes;
  }

  private static long bytes(Answer answer, int[] cuts, long textBytes) {
    long bytes = 256 + textBytes + 4L * cuts.length;
    bytes += ExtraMembers.heldBytes(answer.extra());
    if (answer.value() != null && answer.value() != answer.text()) {
      bytes += textBytes; // a decoded value is about as large as its text
    }
    for (ToolCall toolCall : answer.toolCalls()) {
      bytes += 128 + size(toolCall.name()) + size(toolCall.arguments());
    }
    for (float[] vector : answer.vectors()) {
      bytes += 24 + 4L * vector.length;
    }
    return bytes;
  }

  /** Returns an answer that shares nothing with the given one that can be written to. */
  public static Answer unshared(Answer answer) {
    if (answer.vectors().isEmpty()) {
      return answer;
    }
    return new Answer(
        answer.text(),
        answer.reasoning(),
        answer.toolCalls(),
        copy(answer.vectors()),
        answer.usage(),
        answer.finishReason(),
        answer.value(),
        answer.provenance(),
        answer.parts(),
        answer.extra());
  }

  /** Arrays can be written to: nobody may hold those of the cache. */
  private static List<float[]> copy(List<float[]> vectors) {
    if (vectors.isEmpty()) {
      return List.of();
    }
    return vectors.stream().map(float[]::clone).toList();
  }

  /** Strings keep one byte a character as long as all of them are Latin-1. */
  static long size(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xFF) {
        return 2L * text.length();
      }
    }
    return text.length();
  }
}
