package dev.rialto.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.ContentFilteredException;
import dev.rialto.Cost;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.Priority;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.BatchSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one caller of a merged request has to do with the others: nothing. */
class SharedRequestTest {

  private static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 0, 0);

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private final BatchStage stage =
      new BatchStage(upstream, BatchSettings.DEFAULT, clock, clock, event -> {});

  @Test
  void eachRequestHasOnePayerOnePriorityAndOneWay() {
    CallOptions none = CallOptions.NONE;
    List<TestCall> apart =
        List.of(
            embedding("a").options(none),
            embedding("b").options(CallOptions.builder().tenant("t").build()),
            embedding("c").options(CallOptions.builder().user("u").build()),
            embedding("d").method("another"),
            embedding("e").options(CallOptions.builder().priority(Priority.HIGH).build()),
            embedding("f").options(CallOptions.builder().resendProcessed(false).build()),
            embedding("g").profile("fast"));
    apart.forEach(this::start);
    assertThat(upstream.count()).as("none waits for another's").isEqualTo(apart.size());
    assertThat(stage.lanes()).isEqualTo(apart.size());
    start(embedding("x").options(CallOptions.builder().metadata("request", "1").build()));
    start(embedding("y").options(CallOptions.builder().metadata("request", "2").build()));
    answer(0);
    assertThat(inputs(apart.size())).as("labels are nobody's business").containsExactly("x", "y");
  }

  static List<RialtoException> spoilt() {
    FailureDetails details =
        FailureDetails.NONE
            .partial("", "", USAGE)
            .attempted(List.of(new Attempt("m", "e", 1, "spoilt", USAGE, cost("1"))));
    return List.of(
        new BudgetExceededException("daily", true, "full", "wait", details, null),
        new ContentFilteredException("filtered", "rephrase", details, null),
        new InvalidResponseException("no number", "look", details, null));
  }

  @ParameterizedTest
  @MethodSource("spoilt")
  void whatOneTextMaySpoilIsAskedForAlone_andWhatWasPaidIsDivided(RialtoException error) {
    start(embedding("first"));
    RecordingSink one = start(embedding("a"));
    RecordingSink bad = start(embedding("bad"));
    answer(0);
    assertThat(inputs(1)).containsExactly("a", "bad");
    upstream.call(1).fail(error);
    assertThat(upstream.count()).isEqualTo(4);
    answer(2);
    upstream.call(3).fail(error);
    assertThat(one.completed()).isNotNull();
    assertThat(bad.error()).isInstanceOf(error.getClass());
    List<Attempt> all = new ArrayList<>(one.completed().attempts());
    all.addAll(bad.error().details().attempts());
    assertThat(Cost.of(all).amount().orElseThrow().toBigDecimal())
        .as("one that all shared, and one alone")
        .isEqualByComparingTo("2");
    assertThat(usage(one).total() + bad.error().details().usage().total())
        .as("the same in tokens, with the answer's")
        .isEqualTo(3 * USAGE.total());
    assertThat(stage.lanes()).isZero();
  }

  /** To ask for each text alone would cost three hundred requests, and answer nobody. */
  @Test
  void aProviderThatAnswersNothingWellIsNotAskedForEachTextAlone() {
    start(embedding("first"));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      sinks.add(start(embedding("text " + i)));
    }
    answer(0);
    for (int next = 1; next < upstream.count(); next++) {
      upstream
          .call(next)
          .fail(new InvalidResponseException("no number", "look", FailureDetails.NONE, null));
    }
    assertThat(upstream.count()).isLessThanOrEqualTo(1 + 5);
    assertThat(sinks).allMatch(sink -> sink.error() instanceof InvalidResponseException);
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void oneTextThatSpoilsTheAnswerOfManyIsFound() {
    start(embedding("first"));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      sinks.add(start(embedding("text " + i)));
    }
    answer(0);
    for (int next = 1; next < upstream.count(); next++) {
      if (inputs(next).contains("text 77")) {
        upstream
            .call(next)
            .fail(new InvalidResponseException("no number", "look", FailureDetails.NONE, null));
      } else {
        answer(next);
      }
    }
    assertThat(sinks.remove(77).error()).isInstanceOf(InvalidResponseException.class);
    assertThat(sinks).allMatch(sink -> sink.completed() != null);
  }

  @Test
  void whatCannotBeginFailsThoseWhoWaitForIt_andNobodyElse() {
    ScriptedStage later = new ScriptedStage();
    AtomicBoolean broken = new AtomicBoolean();
    BatchStage fragile =
        new BatchStage(
            (call, sink) -> {
              if (broken.getAndSet(false)) {
                throw new IllegalStateException("no more threads");
              }
              return later.start(call, sink);
            },
            BatchSettings.DEFAULT,
            clock,
            clock,
            event -> {});
    RecordingSink first = new RecordingSink();
    fragile.start(embedding("first").call(), first);
    RecordingSink unlucky = new RecordingSink();
    fragile.start(embedding("a").call(), unlucky);
    broken.set(true);
    vectors(later.call(0));
    assertThat(unlucky.error()).hasMessageContaining("no more threads");
    RecordingSink next = new RecordingSink();
    fragile.start(embedding("b").call(), next);
    clock.advance(Duration.ofSeconds(1));
    vectors(later.call(1));
    assertVector(next, "b");
    assertThat(fragile.lanes()).isZero();
  }

  @Test
  void aWrongCountIsNotShiftedButAskedForOneByOne() {
    start(embedding("first"));
    RecordingSink one = start(embedding("a"));
    RecordingSink other = start(embedding("b"));
    answer(0);
    upstream.call(1).sink.onEvent(new ResponseEvent.Vectors(List.of(new float[] {1})));
    upstream.call(1).finish();
    assertThat(inputs(2)).containsExactly("a");
    assertThat(inputs(3)).containsExactly("b");
    answer(2);
    upstream.call(3).sink.onEvent(new ResponseEvent.Vectors(List.of()));
    upstream.call(3).finish();
    assertVector(one, "a");
    assertThat(other.error())
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("0 vectors for 1 texts");
  }

  @Test
  void whoJoinsOneOfTheCallsWithMoreTimeHasThatTime() {
    start(embedding("first"));
    start(embedding("a").timeout(Duration.ofSeconds(5)));
    Call joined = embedding("b").timeout(Duration.ofSeconds(6)).call();
    stage.start(joined, new RecordingSink());
    answer(0);
    Deadline merged = upstream.call(1).call.deadline();
    assertThat(merged.remaining(clock.nanoTime())).isEqualTo(Duration.ofSeconds(6).toNanos());
    joined.deadline().extendTo(new Deadline(clock.nanoTime() + Duration.ofSeconds(40).toNanos()));
    assertThat(merged.remaining(clock.nanoTime())).isEqualTo(Duration.ofSeconds(40).toNanos());
  }

  @Test
  void whoHasLittleTimeKeepsMostOfItForTheAnswer() {
    start(embedding("slow"));
    for (int i = 0; i < 2; i++) { // so many that the whole window is made use of
      start(embedding("slow " + i));
      clock.advance(Duration.ofMillis(2));
    }
    int sent = upstream.count();
    assertThat(sent).isEqualTo(3);
    start(embedding("patient"));
    start(embedding("in a hurry").timeout(Duration.ofMillis(40)));
    clock.advance(Duration.ofMillis(10).minusNanos(1));
    assertThat(upstream.count()).isEqualTo(sent);
    clock.advanceNanos(1);
    assertThat(inputs(sent)).containsExactly("patient", "in a hurry");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void ofAHundredThousandCallsEachHasItsVector_inRequestsOfBoundedSize() {
    start(embedding("first"));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      sinks.add(start(embedding("text " + i)));
    }
    for (int next = 0; next < upstream.count(); next++) {
      assertThat(inputs(next).size()).isLessThanOrEqualTo(256);
      answer(next);
    }
    for (int i = 0; i < sinks.size(); i += 997) {
      assertVector(sinks.get(i), "text " + i);
    }
    assertThat(sinks).allMatch(sink -> sink.completed() != null);
    assertThat(upstream.count()).isEqualTo(1 + (100_000 + 255) / 256);
    assertThat(stage.lanes()).isZero();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void manyThreadsModelsAndDimensions_someLeave_someAreRefused_noneHasAnothersVector()
      throws Exception {
    long seed = new Random().nextLong();
    ExecutorService answers = Executors.newFixedThreadPool(4);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      ScriptedStage provider =
          new ScriptedStage(started -> answers.execute(() -> answerOrRefuse(started)));
      BatchStage busy = new BatchStage(provider, BatchSettings.DEFAULT, clock, clock, event -> {});
      int calls = 64 * 50;
      CountDownLatch left = new CountDownLatch(64);
      RecordingSink[] sinks = new RecordingSink[calls];
      boolean[] cancelled = new boolean[calls];
      boolean[] refused = new boolean[calls];
      for (int t = 0; t < 64; t++) {
        int thread = t;
        threads.execute(
            () -> {
              Random random = new Random(seed + thread);
              for (int i = thread; i < calls; i += 64) {
                sinks[i] = new RecordingSink();
                refused[i] = random.nextInt(20) == 0;
                String text = (refused[i] ? "bad " : "text ") + i;
                Call call =
                    TestCall.embedding(clock, text)
                        .request(new EmbeddingRequest(List.of(text), 1 + random.nextInt(2)))
                        .model("acme/m" + random.nextInt(3))
                        .options(CallOptions.builder().tenant("t" + random.nextInt(3)).build())
                        .call();
                Flight flight = busy.start(call, sinks[i]);
                if (random.nextInt(10) == 0) {
                  cancelled[i] = true;
                  flight.cancel();
                }
              }
              left.countDown();
            });
      }
      assertThat(left.await(60, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
      while (busy.lanes() > 0) {
        clock.advance(Duration.ofMillis(50));
        Thread.onSpinWait();
      }
      for (int i = 0; i < calls; i++) {
        RecordingSink sink = sinks[i];
        if (!cancelled[i]) {
          sink.await();
          if (refused[i]) {
            assertThat(sink.error()).isInstanceOf(ContentFilteredException.class);
          } else {
            assertVector(sink, "text " + i);
          }
        }
        assertThat(sink.violations()).as("seed %d", seed).isEmpty();
      }
      for (ScriptedStage.Started started : provider.calls()) {
        assertThat(((EmbeddingRequest) started.call.request()).inputs()).doesNotHaveDuplicates();
      }
    } finally {
      threads.shutdownNow();
      answers.shutdownNow();
    }
  }

  private static void answerOrRefuse(ScriptedStage.Started started) {
    List<String> inputs = ((EmbeddingRequest) started.call.request()).inputs();
    Set<String> bad =
        inputs.stream().filter(text -> text.startsWith("bad")).collect(Collectors.toSet());
    if (bad.isEmpty()) {
      vectors(started);
    } else {
      started.fail(new ContentFilteredException("filtered", "", FailureDetails.NONE, null));
    }
  }

  private TestCall embedding(String text) {
    return TestCall.embedding(clock, text);
  }

  private RecordingSink start(TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink);
    return sink;
  }

  private List<String> inputs(int index) {
    return ((EmbeddingRequest) upstream.call(index).call.request()).inputs();
  }

  private void answer(int index) {
    vectors(upstream.call(index));
  }

  /** Answers each text with a vector that is made of it, so that a mix-up shows. */
  private static void vectors(ScriptedStage.Started started) {
    List<String> inputs = ((EmbeddingRequest) started.call.request()).inputs();
    Provenance from = ScriptedStage.PROVENANCE;
    started.sink.onEvent(
        new ResponseEvent.Vectors(
            IntStream.range(0, inputs.size()).mapToObj(i -> vector(inputs.get(i))).toList()));
    started.sink.onEvent(new ResponseEvent.Usage(USAGE));
    started.sink.onComplete(from);
  }

  private static float[] vector(String text) {
    return new float[] {text.length(), text.hashCode()};
  }

  private static void assertVector(RecordingSink sink, String text) {
    assertThat(sink.events())
        .filteredOn(ResponseEvent.Vectors.class::isInstance)
        .singleElement()
        .satisfies(
            event ->
                assertThat(((ResponseEvent.Vectors) event).vectors().get(0))
                    .containsExactly(vector(text)));
  }

  private static TokenUsage usage(RecordingSink sink) {
    return sink.events().stream()
        .filter(ResponseEvent.Usage.class::isInstance)
        .map(event -> ((ResponseEvent.Usage) event).usage())
        .findFirst()
        .orElseThrow();
  }

  private static Cost cost(String amount) {
    return new Cost(Usd.of(amount), false);
  }
}
