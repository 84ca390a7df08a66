package dev.rialto.internal.cache.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.FinishReason;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.wire.ExtraMembers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredAnswerTest {

  private static final String DIGEST = "ab".repeat(32);
  private static final int MOST = 1 << 20;
  private static final String EXTRA_JSON = "{\"citations\":[\"http://a\"]}";
  private static final int EXTRA_BYTES = EXTRA_JSON.length();
  private static final Map<String, Object> EXTRA =
      new ExtraMembers(EXTRA_JSON.getBytes(java.nio.charset.StandardCharsets.UTF_8));

  /** Used for all, as a chain of tiers does. */
  private final StoredAnswerReader reader = new StoredAnswerReader(MOST);

  private @Nullable StoredAnswer decode(byte[] value, String digest) {
    return reader.read(value, digest);
  }

  private static StoredAnswer stored(String text) {
    Provenance from =
        new Provenance("acme/large", "acme-eu", "req-1", CacheStatus.BYPASS, 0, List.of());
    return new StoredAnswer(
        new Answer(
            text,
            "because",
            List.of(new ToolCall("id", "name", "{\"a\":1}")),
            List.of(),
            new TokenUsage(1, 2, 3, 4, 5, 2),
            new FinishReason(FinishReason.Kind.STOP, "stop"),
            text,
            from,
            List.of(),
            EXTRA),
        List.of(1, text.length()),
        1_700_000_000_000L,
        60_000,
        new AskedBy("0123456789abcdef", "fedcba9876543210"),
        2_500_000_000L);
  }

  /** Values of the version before are in stores, and instances of it beside this one. */
  @Test
  void whatDoesNotSayWhatItCost_isReadAllTheSame() throws Exception {
    byte[] whole = stored("kurz").encode(DIGEST);
    int paidAt = 12 + 32 + 16 + 2 * 20 + (4 + 10) + (4 + 7) + (4 + 5) + 6 * 8;
    ByteBuffer older = ByteBuffer.allocate(whole.length - 8);
    older.put(whole, 0, paidAt).put(whole, paidAt + 8, whole.length - paidAt - 8);
    older.put(2, (byte) 3);
    StoredAnswer read = Objects.requireNonNull(decode(sealed(older.array()), DIGEST));
    assertThat(read.paidPicos()).isEqualTo(StoredAnswer.UNTOLD);
    assertThat(read.answer().text()).isEqualTo("kurz");
    assertThat(read.answer().usage()).isEqualTo(stored("kurz").answer().usage());
  }

  /** Says of a body what is true of it. */
  private static byte[] sealed(byte[] value) {
    int length = value.length - 12;
    ByteBuffer whole = ByteBuffer.wrap(value).putInt(4, length);
    CRC32C checksum = new CRC32C();
    checksum.update(value, 0, 8);
    checksum.update(value, 12, length);
    whole.putInt(8, (int) checksum.getValue());
    return value;
  }

  @Test
  void aBodyThatWasMadeTooShort_isNoAnswerAndNoErrorThoughItsChecksumIsRight() {
    byte[] whole = stored("kurz").encode(DIGEST);
    int json = EXTRA_BYTES + 4;
    for (int length = 12; length < whole.length; length++) {
      if (length != whole.length - json) { // without what the provider said beside it, it is one
        byte[] cut = sealed(Arrays.copyOf(whole, length));
        assertThat(decode(cut, DIGEST)).as("cut at %s of %s", length, whole.length).isNull();
      }
    }
  }

  @Test
  void noLengthIsBelieved() {
    byte[] whole = stored("kurz").encode(DIGEST);
    for (int at = 12 + 48; at < whole.length - 4; at++) {
      for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, whole.length}) {
        byte[] strange = whole.clone();
        ByteBuffer.wrap(strange).putInt(at, length);
        decode(sealed(strange), DIGEST); // which it may be, or not, but for an error
      }
    }
  }

  @Test
  void noAnswerCostsMoreThanThereIs() {
    Answer answer = stored("x").answer();
    for (long paid : new long[] {-1, 0, 10_000_000_000_000_000L}) {
      byte[] bytes = priced(answer, paid).encode(DIGEST);
      assertThat(Objects.requireNonNull(decode(bytes, DIGEST)).paidPicos()).isEqualTo(paid);
    }
    for (long paid : new long[] {10_000_000_000_000_001L, Long.MAX_VALUE}) {
      byte[] bytes = priced(answer, paid).encode(DIGEST);
      assertThat(Objects.requireNonNull(decode(bytes, DIGEST)).paidPicos())
          .isEqualTo(StoredAnswer.UNTOLD);
    }
    for (long paid : new long[] {Long.MIN_VALUE, -3}) {
      assertThat(decode(priced(answer, paid).encode(DIGEST), DIGEST)).as("%s", paid).isNull();
    }
  }

  private static StoredAnswer priced(Answer answer, long paidPicos) {
    return new StoredAnswer(answer, List.of(), 1, 60_000, AskedBy.UNKNOWN, paidPicos);
  }

  @Test
  void comesBackAsItWas() {
    for (String text : List.of("kurz", "ä€😀 ".repeat(3_000))) {
      StoredAnswer before = stored(text);
      StoredAnswer after = Objects.requireNonNull(decode(before.encode(DIGEST), DIGEST));
      assertThat(after.answer().text()).isEqualTo(text);
      assertThat(after.answer().reasoning()).isEqualTo("because");
      assertThat(after.answer().toolCalls()).isEqualTo(before.answer().toolCalls());
      assertThat(after.answer().usage()).isEqualTo(before.answer().usage());
      assertThat(after.answer().finishReason()).isEqualTo(before.answer().finishReason());
      assertThat(after.answer().extra()).isEqualTo(Map.of("citations", List.of("http://a")));
      assertThat(after.answer().provenance().model()).isEqualTo("acme/large");
      assertThat(after.answer().provenance().endpoint()).isEqualTo("acme-eu");
      assertThat(after.cuts()).isEqualTo(before.cuts());
      assertThat(after.storedAtMillis()).isEqualTo(before.storedAtMillis());
      assertThat(after.askedBy()).isEqualTo(before.askedBy());
      assertThat(after.ttlMillis()).isEqualTo(before.ttlMillis());
      assertThat(after.paidPicos()).isEqualTo(before.paidPicos());
    }
  }

  @Test
  void noMoreIsKeptForAnHourThanWasWritten() {
    for (long hostile : new long[] {9, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      StoredAnswer plain = stored("kurz");
      Answer whole = plain.answer();
      Answer strange =
          new Answer(
              whole.text(),
              whole.reasoning(),
              whole.toolCalls(),
              whole.vectors(),
              new TokenUsage(1, 2, 3, 4, 5, hostile),
              whole.finishReason(),
              whole.value(),
              whole.provenance(),
              List.of(),
              whole.extra());
      byte[] bytes =
          new StoredAnswer(strange, plain.cuts(), 1, 60_000, plain.askedBy()).encode(DIGEST);
      StoredAnswer after = Objects.requireNonNull(decode(bytes, DIGEST));
      assertThat(after.answer().usage().cacheWrittenForHour()).isBetween(0L, 3L);
    }
  }

  @Test
  void vectorsComeBackBitByBit() {
    float[] vector = {0f, -0f, Float.MIN_VALUE, Float.NaN, 1.5f};
    Answer answer = stored("x").answer();
    StoredAnswer before =
        new StoredAnswer(
            new Answer(
                "",
                "",
                List.of(),
                List.of(vector),
                answer.usage(),
                answer.finishReason(),
                null,
                answer.provenance()),
            List.of(),
            1,
            1,
            AskedBy.UNKNOWN);
    StoredAnswer after = Objects.requireNonNull(decode(before.encode(DIGEST), DIGEST));
    assertThat(after.answer().vectors().get(0)).isEqualTo(vector);
  }

  /** So that an answer weighs the same wherever it came from. */
  @Test
  void onlyTextAndReasoningCountAsText() {
    Answer plain = stored("x").answer();
    for (String text : List.of("", "plain", "groß", "long, and one € in it ".repeat(500))) {
      for (String reasoning : List.of("", "because", "weil's 😀 ist")) {
        Answer answer =
            new Answer(
                text,
                reasoning,
                plain.toolCalls(),
                List.of(new float[1_536], new float[1_536]),
                plain.usage(),
                plain.finishReason(),
                null,
                plain.provenance(),
                List.of(),
                EXTRA);
        byte[] bytes = new StoredAnswer(answer, List.of(), 1, 1, AskedBy.UNKNOWN).encode(DIGEST);
        StoredAnswer after = Objects.requireNonNull(decode(bytes, DIGEST));
        assertThat(after.textBytes()).isEqualTo(bytes(text) + bytes(reasoning));
      }
    }
  }

  private static int bytes(String text) {
    return text.chars().anyMatch(c -> c > 0xFF) ? 2 * text.length() : text.length();
  }

  @Test
  void largeTextIsKeptSmaller() {
    assertThat(stored("the same words again ".repeat(1_000)).encode(DIGEST).length)
        .isLessThan(2_000);
  }

  @Test
  void aValueOfAnotherKeyIsNoAnswer() {
    assertThat(decode(stored("x").encode(DIGEST), "cd".repeat(32))).isNull();
  }

  @Test
  void aCutValueIsNoAnswerWhereverItIsCut() {
    for (String text : List.of("kurz", "long enough to be deflated ".repeat(100))) {
      byte[] whole = stored(text).encode(DIGEST);
      for (int length = 0; length < whole.length; length++) {
        assertThat(decode(Arrays.copyOf(whole, length), DIGEST))
            .as("cut at %s of %s", length, whole.length)
            .isNull();
      }
      assertThat(decode(Arrays.copyOf(whole, whole.length + 1), DIGEST)).isNull();
    }
  }

  @Test
  void aValueWithABitTurnedIsNoAnswerWhicheverItIs() {
    for (String text : List.of("kurz", "long enough to be deflated ".repeat(40))) {
      byte[] whole = stored(text).encode(DIGEST);
      for (int bit = 0; bit < 8 * whole.length; bit++) {
        byte[] altered = whole.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(decode(altered, DIGEST)).as("bit %s", bit).isNull();
      }
    }
  }

  @Test
  void aValueOfAnotherVersionIsNoAnswer() {
    byte[] value = stored("x").encode(DIGEST);
    value[2]++;
    assertThat(decode(value, DIGEST)).isNull();
  }

  @Test
  void bytesOfNobodyKnowsWhereAreNoAnswerAndNoError() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = stored("long enough to be deflated ".repeat(40)).encode(DIGEST);
    for (int i = 0; i < 20_000; i++) {
      byte[] strange = random.nextBoolean() ? new byte[random.nextInt(300)] : whole.clone();
      int from = random.nextInt(Math.max(1, strange.length));
      for (int at = from; at < strange.length && at < from + 20; at++) {
        strange[at] = (byte) random.nextInt();
      }
      if (strange.length > 3 && random.nextBoolean()) {
        strange[0] = 'R';
        strange[1] = 'L';
        strange[2] = 1;
      }
      if (!Arrays.equals(strange, whole)) {
        assertThat(decode(strange, DIGEST)).as("seed %s, %s", seed, i).isNull();
      }
    }
  }

  @Test
  void aSmallValueThatClaimsToBeHugeCostsNoMemory() {
    byte[] bomb = stored("a".repeat(5_000_000)).encode(DIGEST);
    assertThat(bomb.length).isLessThan(100_000);
    assertThat(decode(bomb, DIGEST)).isNull();
  }
}
