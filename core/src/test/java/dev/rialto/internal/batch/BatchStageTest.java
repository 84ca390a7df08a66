package dev.rialto.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rialto.Attempt;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.BatchSettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BatchStageTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private final List<PipelineEvent> events = new ArrayList<>();
  private final BatchStage stage = stage(BatchSettings.DEFAULT);

  @Test
  void idleCallGoesAtOnceAsItIs() {
    RecordingSink sink = start(embedding("a"));
    assertThat(inputs(0)).containsExactly("a");
    assertThat(clock.pending()).isZero();
    answer(0);
    assertVectors(sink, "a");
    assertThat(sink.events()).contains(new ResponseEvent.Usage(ScriptedStage.USAGE));
    assertThat(sink.completed()).isEqualTo(ScriptedStage.PROVENANCE);
    assertThat(events).isEmpty();
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void callsThatComeWhileOneIsUnderWayGoTogetherWhenItEnds() {
    start(embedding("first"));
    RecordingSink one = start(embedding("a", "bb"));
    RecordingSink other = start(embedding("ccc"));
    assertThat(upstream.count()).isEqualTo(1);
    answer(0);
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(inputs(1)).containsExactly("a", "bb", "ccc");
    assertThat(upstream.call(1).requested()).isEqualTo(Long.MAX_VALUE);
    assertThat(events).containsExactly(new PipelineEvent.BatchSent("acme/large", 2, 3));
    answer(1);
    assertVectors(one, "a", "bb");
    assertVectors(other, "ccc");
    assertThat(clock.pending()).isZero();
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void aCallWithABoundOfItsOwnGoesAlone() {
    start(embedding("first"));
    start(embedding("a").options(CallOptions.builder().maxCost(Usd.of(1)).build()));
    assertThat(inputs(1)).containsExactly("a");
    answer(1);
    assertThat(stage.lanes()).isEqualTo(1);
  }

  @Test
  void windowBoundsTheWait() {
    burstsOf(3);
    int sent = upstream.count();
    for (int i = 0; i < 25; i++) {
      start(embedding("late " + i));
      clock.advance(Duration.ofMillis(2));
    }
    // A new one every 2 ms: the window is what ends the wait.
    assertThat(upstream.count()).isEqualTo(sent + 1);
    assertThat(inputs(sent)).hasSize(25);
    start(embedding("c"));
    answer(0);
    assertThat(inputs(sent + 1)).containsExactly("c");
  }

  @Test
  void aBurstIsHeldForAMomentOnlyAndNoLongerThanItLasts() {
    start(embedding("slow"));
    start(embedding("a"));
    clock.advance(Duration.ofNanos(200_000));
    start(embedding("b"));
    clock.advance(Duration.ofMillis(1).minusNanos(1));
    assertThat(upstream.count()).isEqualTo(1);
    clock.advanceNanos(1);
    assertThat(inputs(1)).as("1 ms after the last").containsExactly("a", "b");

    answer(0);
    answer(1);
    for (int i = 0; i < 80; i++) {
      start(embedding("fast " + i));
      clock.advance(Duration.ofNanos(100_000));
    }
    assertThat(inputs(2)).containsExactly("fast 0");
    assertThat(inputs(3)).as("a burst of 64 at this pace").hasSize(64);
  }

  @Test
  void nobodyWaitsWhereNobodyElseIsLikelyToCome() {
    start(embedding("slow"));
    for (int i = 1; i < 5; i++) {
      clock.advance(Duration.ofMillis(60));
      start(embedding("lonely " + i));
      assertThat(inputs(i)).containsExactly("lonely " + i);
    }
    start(embedding("sociable"));
    assertThat(upstream.count()).as("a burst is known by its second call").isEqualTo(5);
    clock.advance(Duration.ofMillis(50));
    assertThat(inputs(5)).containsExactly("sociable");
  }

  @Test
  void onceManyAreUnderWayTheWholeWindowIsMadeUseOf() {
    burstsOf(3);
    int sent = upstream.count();
    start(embedding("a"));
    clock.advance(Duration.ofMillis(50).minusNanos(1));
    assertThat(upstream.count()).isEqualTo(sent);
    clock.advanceNanos(1);
    assertThat(inputs(sent)).containsExactly("a");
  }

  /** Leaves so many requests under way. */
  private void burstsOf(int batches) {
    start(embedding("slow"));
    for (int i = 1; i < batches; i++) {
      start(embedding("a"));
      clock.advance(Duration.ofMillis(2));
    }
    assertThat(upstream.count()).isEqualTo(batches);
  }

  @Test
  void fullRequestWaitsForNothing() {
    BatchStage small = stage(BatchSettings.builder().maxItems(3).maxTokens(100).build());
    start(small, embedding("slow"));
    start(small, embedding("a"));
    start(small, embedding("b"));
    start(small, embedding("c"));
    assertThat(inputs(1)).containsExactly("a", "b", "c");
    start(small, embedding("d", "e"));
    start(small, embedding("f", "g"));
    assertThat(inputs(2)).containsExactly("d", "e");
    start(small, embedding("x".repeat(400)));
    assertThat(inputs(3)).containsExactly("f", "g");
    assertThat(inputs(4).get(0)).hasSize(400);
  }

  @Test
  void callLargerThanARequestGoesAlone() {
    BatchStage small = stage(BatchSettings.builder().maxItems(2).build());
    start(small, embedding("slow"));
    start(small, embedding("a", "b", "c"));
    assertThat(inputs(1)).containsExactly("a", "b", "c");
  }

  @Test
  void callThatNoProviderTakesIsSentInPartsAndComesBackAsOne() {
    BatchStage small = stage(BatchSettings.builder().maxCallItems(2).build());
    RecordingSink sink = start(small, embedding("a", "bb", "ccc", "dddd", "eeeee"));
    assertThat(inputs(0)).containsExactly("a", "bb");
    answer(0);
    assertThat(inputs(1)).containsExactly("ccc", "dddd");
    answer(1);
    assertThat(inputs(2)).containsExactly("eeeee");
    answer(2);
    assertVectors(sink, "a", "bb", "ccc", "dddd", "eeeee");
    TokenUsage one = ScriptedStage.USAGE;
    assertThat(usage(sink)).isEqualTo(one.plus(one).plus(one));
    assertThat(small.lanes()).isZero();
  }

  @Test
  void partsThatAnswerAtOnceDoNotDeepenTheStack() {
    ScriptedStage atOnce = new ScriptedStage(s -> vectors(s, ScriptedStage.USAGE));
    BatchStage small =
        new BatchStage(
            atOnce, BatchSettings.builder().maxCallItems(1).build(), clock, clock, events::add);
    String[] texts = new String[5_000];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "t" + i;
    }
    assertVectors(start(small, embedding(texts)), texts);
  }

  @Test
  void partThatFailsFailsTheCallAndCancellationEndsItsParts() {
    BatchStage small = stage(BatchSettings.builder().maxCallItems(1).build());
    RecordingSink failing = start(small, embedding("a", "b", "c"));
    answer(0);
    upstream.call(1).fail(invalid());
    assertThat(failing.error()).isInstanceOf(InvalidRequestException.class);
    assertThat(upstream.count()).isEqualTo(2);
    Flight leaving = small.start(embedding("d", "e").call(), new RecordingSink());
    leaving.cancel();
    assertThat(upstream.call(2).cancelled()).isTrue();
    assertThat(upstream.count()).isEqualTo(3);
  }

  @Test
  void onlyWhatIsAskedOfTheSameModelInTheSameWayGoesTogether() {
    start(embedding("first"));
    start(embedding("model").model("acme/small"));
    start(embedding("size").request(new EmbeddingRequest(List.of("size"), 64)));
    start(embedding("user").options(CallOptions.builder().user("u").build()));
    start(embedding("extra").options(CallOptions.builder().extra("encoding", "x").build()));
    assertThat(upstream.count()).isEqualTo(5);
  }

  @Test
  void textsOfLikeLengthGoTogetherWhereThatIsWanted() {
    BatchStage buckets = stage(BatchSettings.builder().bucketTokens(100).build());
    start(buckets, embedding("short"));
    start(buckets, embedding("short, too"));
    start(buckets, embedding("x".repeat(800)));
    assertThat(upstream.count()).as("the long one waits for no short one").isEqualTo(2);
    start(buckets, embedding("y".repeat(790)));
    answer(1);
    assertThat(inputs(2).get(0)).startsWith("y");
    answer(0);
    assertThat(inputs(3)).containsExactly("short, too");
  }

  @Test
  void completionsPassThrough() {
    start(TestCall.asking(clock, "q"));
    start(TestCall.asking(clock, "q"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void nothingIsMergedWhereTheModuleSaysNo() {
    BatchStage off = stage(BatchSettings.builder().enabled(false).build());
    start(off, embedding("a"));
    start(off, embedding("b"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void usageIsDividedByLengthAndAddsUpExactly() {
    start(embedding("first"));
    RecordingSink one = start(embedding("x".repeat(400)));
    RecordingSink two = start(embedding("x".repeat(100)));
    RecordingSink three = start(embedding("x"));
    answer(0);
    vectors(1, new TokenUsage(1_001, 7, 0, 0, 0));
    List<TokenUsage> shares = List.of(usage(one), usage(two), usage(three));
    assertThat(shares.stream().reduce(TokenUsage.NONE, TokenUsage::plus))
        .isEqualTo(new TokenUsage(1_001, 7, 0, 0, 0));
    assertThat(shares.get(0).inputFresh()).isBetween(780L, 805L);
    assertThat(shares.get(2).inputFresh()).isBetween(5L, 9L);
  }

  @Test
  void costIsDividedAsTheUsageIsAndAddsUpExactly() {
    start(embedding("first"));
    List<RecordingSink> sinks =
        List.of(
            start(embedding("x".repeat(400))),
            start(embedding("x".repeat(100))),
            start(embedding("x")));
    answer(0);
    TokenUsage usage = new TokenUsage(1_001, 0, 0, 0, 0);
    Cost cost = new Cost(Usd.of("0.00002002"), true);
    Attempt failed = new Attempt("acme/small", "acme", 3, "busy", TokenUsage.NONE, Cost.UNKNOWN);
    Attempt paid = new Attempt("acme/large", "acme", 5, null, usage, cost);
    vectors(upstream.call(1), usage, ScriptedStage.PROVENANCE.attempted(List.of(failed, paid)));
    List<Attempt> shares = sinks.stream().map(s -> s.completed().attempts().get(1)).toList();
    assertThat(Cost.of(shares)).isEqualTo(cost);
    assertThat(shares.stream().map(Attempt::usage).toList())
        .isEqualTo(sinks.stream().map(BatchStageTest::usage).toList());
    for (Attempt share : shares) {
      assertThat(share.cost().amount().orElseThrow().dividedBy(cost.amount().orElseThrow()))
          .isCloseTo(share.usage().total() / 1_001.0, within(0.002));
    }
    assertThat(sinks.get(0).completed().attempts().get(0)).isEqualTo(failed);
  }

  @Test
  void failedAttemptsAreDividedToo() {
    start(embedding("first"));
    List<RecordingSink> sinks = List.of(start(embedding("a")), start(embedding("b")));
    answer(0);
    Cost cost = new Cost(Usd.of("0.000003"), true);
    Attempt lost = new Attempt("acme/large", "acme", 5, "lost", ScriptedStage.USAGE, cost);
    upstream
        .call(1)
        .fail(
            new OverloadedException(
                "busy", "", FailureDetails.NONE.attempted(List.of(lost)), null));
    assertThat(
            Cost.of(sinks.stream().flatMap(s -> s.error().details().attempts().stream()).toList()))
        .isEqualTo(cost);
  }

  @Test
  void partsOfACallAddUpTheirAttemptsAlsoWhereOneFails() {
    Attempt one =
        new Attempt("acme/large", "acme", 5, null, ScriptedStage.USAGE, new Cost(Usd.of(1), false));
    BatchStage small = stage(BatchSettings.builder().maxCallItems(1).build());
    RecordingSink whole = start(small, embedding("a", "b"));
    for (int i = 0; i < 2; i++) {
      vectors(
          upstream.call(i), ScriptedStage.USAGE, ScriptedStage.PROVENANCE.attempted(List.of(one)));
    }
    assertThat(whole.completed().attempts()).containsExactly(one, one);
    RecordingSink broken = start(small, embedding("a", "b"));
    vectors(
        upstream.call(2), ScriptedStage.USAGE, ScriptedStage.PROVENANCE.attempted(List.of(one)));
    upstream.call(3).fail(invalid());
    assertThat(broken.error().details().attempts()).containsExactly(one);
    assertThat(broken.error().details().usage()).isEqualTo(ScriptedStage.USAGE);
  }

  @Test
  void errorFailsAllOfTheBatchEachWithAnExceptionOfItsOwn() {
    start(embedding("first"));
    RecordingSink one = start(embedding("a"));
    RecordingSink other = start(embedding("b"));
    answer(0);
    RecordingSink gathering = start(embedding("c"));
    upstream.call(1).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(one.error()).isInstanceOf(OverloadedException.class);
    assertThat(other.error()).isInstanceOf(OverloadedException.class).isNotSameAs(one.error());
    answer(2);
    assertVectors(gathering, "c");
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void badRequestOfOneFailsThatOneAlone() {
    start(embedding("first"));
    RecordingSink good = start(embedding("a"));
    RecordingSink bad = start(embedding("bad"));
    RecordingSink alsoGood = start(embedding("c"));
    answer(0);
    upstream.call(1).fail(invalid());
    assertThat(upstream.count()).isEqualTo(5);
    answer(2);
    upstream.call(3).fail(invalid());
    answer(4);
    assertVectors(good, "a");
    assertThat(bad.error()).isInstanceOf(InvalidRequestException.class);
    assertVectors(alsoGood, "c");
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void badRequestInALargeBatchIsFoundByHalving() {
    ScriptedStage picky =
        new ScriptedStage(
            s -> {
              if (s.call.request() instanceof EmbeddingRequest r && !r.inputs().contains("first")) {
                if (r.inputs().contains("bad")) {
                  s.fail(invalid());
                } else {
                  vectors(s, ScriptedStage.USAGE);
                }
              }
            });
    BatchStage large = new BatchStage(picky, BatchSettings.DEFAULT, clock, clock, events::add);
    start(large, embedding("first"));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sinks.add(start(large, embedding(i == 77 ? "bad" : "t" + i)));
    }
    vectors(picky.call(0), ScriptedStage.USAGE);
    for (int i = 0; i < 200; i++) {
      if (i == 77) {
        assertThat(sinks.get(i).error()).isInstanceOf(InvalidRequestException.class);
      } else {
        assertVectors(sinks.get(i), "t" + i);
      }
    }
    assertThat(picky.count()).isLessThan(25);
    assertThat(large.lanes()).isZero();
  }

  @Test
  void whoLeavesBeforeTheBatchIsSentIsNotInIt() {
    start(embedding("first"));
    Flight leaving = stage.start(embedding("a").call(), new RecordingSink());
    start(embedding("b"));
    leaving.cancel();
    answer(0);
    assertThat(inputs(1)).containsExactly("b");
  }

  @Test
  void batchThatAllHaveLeftIsNotSent() {
    start(embedding("first"));
    Flight leaving = stage.start(embedding("a").call(), new RecordingSink());
    leaving.cancel();
    assertThat(clock.pending()).isZero();
    answer(0);
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void whoLeavesASentBatchDoesNotCancelTheOthers() {
    start(embedding("first"));
    RecordingSink gone = new RecordingSink();
    Flight leaving = stage.start(embedding("a").call(), gone);
    RecordingSink staying = new RecordingSink();
    Flight flight = stage.start(embedding("b").call(), staying);
    answer(0);
    leaving.cancel();
    assertThat(upstream.call(1).cancelled()).isFalse();
    answer(1);
    assertVectors(staying, "b");
    assertThat(gone.isOver()).isFalse();
    flight.cancel();
  }

  @Test
  void upstreamIsCancelledWhenAllHaveLeftAndTheNextIsSent() {
    start(embedding("first"));
    Flight one = stage.start(embedding("a").call(), new RecordingSink());
    Flight other = stage.start(embedding("b").call(), new RecordingSink());
    answer(0);
    RecordingSink next = start(embedding("c"));
    one.cancel();
    other.cancel();
    assertThat(upstream.call(1).cancelled()).isTrue();
    assertThat(inputs(2)).containsExactly("c");
    answer(2);
    assertVectors(next, "c");
    answer(1);
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void batchHasTheLatestDeadline() {
    start(embedding("first"));
    start(embedding("a").timeout(Duration.ofSeconds(5)));
    start(embedding("b").timeout(Duration.ofSeconds(50)));
    start(embedding("c").timeout(Duration.ofSeconds(20)));
    answer(0);
    assertThat(upstream.call(1).call.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofSeconds(50).toNanos());
  }

  @Test
  void sixtyFourThreadsThatEmbedOneTextEachNeedFourUpstreamCallsAtMost() throws Exception {
    int threads = 64;
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(threads);
    List<RecordingSink> sinks = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      RecordingSink sink = new RecordingSink();
      sinks.add(sink);
      TestCall call = embedding("text " + i);
      pool.execute(
          () -> {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            stage.start(call.call(), sink);
            started.countDown();
          });
    }
    gate.countDown();
    started.await();
    for (int next = 0; next < upstream.count(); next++) {
      answer(next);
    }
    pool.shutdown();
    for (int i = 0; i < threads; i++) {
      sinks.get(i).await();
      assertVectors(sinks.get(i), "text " + i);
    }
    assertThat(upstream.count()).isLessThanOrEqualTo(4);
    assertThat(stage.lanes()).isZero();
  }

  @Test
  void whatAProviderTakesBoundsWhatIsMergedAndDividesWhatIsTooMuch() {
    BatchStage bounded =
        new BatchStage(
            upstream,
            BatchSettings.DEFAULT,
            call -> new EmbeddingLimits(3, 50),
            clock,
            clock,
            events::add);
    RecordingSink four = start(bounded, embedding("a", "b", "c", "d"));
    assertThat(inputs(0)).as("three at most").containsExactly("a", "b", "c");
    answer(0);
    answer(1);
    assertVectors(four, "a", "b", "c", "d");
    RecordingSink wide =
        start(
            bounded,
            embedding("x".repeat(100), "y".repeat(100), "z".repeat(400), "\u4E2D".repeat(30)));
    for (int i = 2; i < 6; i++) {
      assertThat(inputs(i)).as("26 tokens, 26, too many for any, a token each").hasSize(1);
      answer(i);
    }
    assertThat(wide.completed()).isNotNull();
    start(bounded, embedding("slow"));
    for (String text : List.of("e", "f", "g", "h")) {
      start(bounded, embedding(text));
    }
    assertThat(inputs(7)).containsExactly("e", "f", "g");
  }

  @Test
  void aLoneThreadIsNeverHeldBack_andOf64NoneWaitsMoreThanFiveMillisecondsForOthers() {
    for (int i = 0; i < 10; i++) {
      start(embedding("lonely " + i));
      assertThat(upstream.count()).as("waits 0").isEqualTo(i + 1);
      answer(i);
    }
    assertThat(clock.pending()).isZero();
    // 64 threads within a millisecond, at a provider that answers after 30 ms.
    int before = upstream.count();
    for (int i = 0; i < 64; i++) {
      start(embedding("thread " + i));
      clock.advance(Duration.ofNanos(15_625));
    }
    clock.advance(Duration.ofMillis(4));
    assertThat(upstream.count() - before).as("all are on their way by now").isLessThanOrEqualTo(4);
    int sent = 0;
    for (int i = before; i < upstream.count(); i++) {
      sent += inputs(i).size();
    }
    assertThat(sent).isEqualTo(64);
  }

  private BatchStage stage(BatchSettings settings) {
    return new BatchStage(upstream, settings, clock, clock, events::add);
  }

  private TestCall embedding(String... texts) {
    return TestCall.embedding(clock, texts);
  }

  private RecordingSink start(TestCall call) {
    return start(stage, call);
  }

  private static RecordingSink start(BatchStage in, TestCall call) {
    RecordingSink sink = new RecordingSink();
    in.start(call.call(), sink);
    return sink;
  }

  private List<String> inputs(int index) {
    return ((EmbeddingRequest) upstream.call(index).call.request()).inputs();
  }

  private void answer(int index) {
    vectors(index, ScriptedStage.USAGE);
  }

  private void vectors(int index, TokenUsage usage) {
    vectors(upstream.call(index), usage);
  }

  /** Answers each text with a vector that is made of it, so that a mix-up shows. */
  private static void vectors(ScriptedStage.Started started, TokenUsage usage) {
    vectors(started, usage, ScriptedStage.PROVENANCE);
  }

  private static void vectors(
      ScriptedStage.Started started, TokenUsage usage, Provenance provenance) {
    EmbeddingRequest request = (EmbeddingRequest) started.call.request();
    started.sink.onEvent(
        new ResponseEvent.Vectors(request.inputs().stream().map(BatchStageTest::vector).toList()));
    started.sink.onEvent(new ResponseEvent.Usage(usage));
    started.sink.onComplete(provenance);
  }

  private static float[] vector(String text) {
    return new float[] {text.length(), text.hashCode()};
  }

  private static void assertVectors(RecordingSink sink, String... texts) {
    assertThat(sink.completed()).isNotNull();
    assertThat(sink.violations()).isEmpty();
    for (ResponseEvent event : sink.events()) {
      if (event instanceof ResponseEvent.Vectors got) {
        assertThat(got.vectors()).hasSize(texts.length);
        for (int i = 0; i < texts.length; i++) {
          assertThat(got.vectors().get(i)).containsExactly(vector(texts[i]));
        }
        return;
      }
    }
    throw new AssertionError("no vectors");
  }

  private static TokenUsage usage(RecordingSink sink) {
    return sink.events().stream()
        .filter(ResponseEvent.Usage.class::isInstance)
        .map(e -> ((ResponseEvent.Usage) e).usage())
        .findFirst()
        .orElseThrow();
  }

  private static InvalidRequestException invalid() {
    return new InvalidRequestException("bad input", "fix it", FailureDetails.NONE, null);
  }
}
