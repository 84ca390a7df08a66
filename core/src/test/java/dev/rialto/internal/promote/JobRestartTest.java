package dev.rialto.internal.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.JobStatus;
import dev.rialto.RateLimitException;
import dev.rialto.TransportException;
import dev.rialto.config.JobSettings;
import dev.rialto.internal.promote.FakeProcess.Asked;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.TransportFailure.Processing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processes that end at the worst moments, and others that go on with what they left. A process
 * that is not moved on any more is dead; only its database is left.
 */
class JobRestartTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeBatches provider = world.provider;

  private static TransportException lost() {
    return new TransportException(
        "the answer was lost", "", FailureDetails.NONE, null, Processing.PROCESSED);
  }

  @Test
  void anEqualCallOfTheNextProcessTakesOverWhatWasPaidFor() {
    FakeProcess first = world.process();
    first.ask("one");
    first.ask("two");
    first.pass(Duration.ofMinutes(2));
    assertThat(provider.only().items).hasSize(2);

    FakeProcess second = world.process();
    Asked one = second.ask("one");
    Asked other = second.ask("three");
    second.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).as("three alone goes in another").hasSize(2);
    assertThat(one.flight().waitsFor()).contains(provider.only("batch_1").tag);
    provider.endAll();
    second.pass(Duration.ofMinutes(8));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(other.text()).isEqualTo("re: three");
    assertThat(second.paid)
        .as("what no attempt of it accounts for")
        .containsExactly("ask 15 true", "ask 15 true");
    assertThat(second.live.count()).isZero();

    Asked two = second.ask("two");
    second.pass(Duration.ofSeconds(1));
    assertThat(two.text()).as("was kept").isEqualTo("re: two");
    assertThat(second.paid).hasSize(2);
    second.pass(Duration.ofMinutes(1));
    assertThat(second.stage.jobs().list().join()).as("all have their answers").isEmpty();
  }

  @Test
  void equalCallsAreAsManyItems_andEachIsTakenOverOnce() {
    FakeProcess first = world.process();
    first.ask("dice");
    first.ask("dice");
    first.pass(Duration.ofMinutes(2));
    assertThat(provider.only().items).hasSize(2);
    FakeProcess second = world.process();
    List<Asked> three = Stream.of("dice", "dice", "dice").map(second::ask).toList();
    second.pass(Duration.ofMinutes(2));
    provider.endAll();
    second.pass(Duration.ofMinutes(8));
    assertThat(three).allMatch(asked -> asked.text().equals("re: dice"));
    assertThat(provider.batches.values()).extracting(b -> b.items.size()).containsExactly(2, 1);
  }

  @Test
  void whatWasWrittenAndNeverSent_goesInAnotherBatch() {
    provider.dead = true;
    FakeProcess first = world.process();
    first.ask("one");
    first.pass(Duration.ofMinutes(2));
    provider.dead = false;
    FakeProcess second = world.process();
    Asked one = second.ask("one");
    second.pass(Duration.ofMinutes(4));
    assertThat(provider.batches).as("the other one may be about to send it").isEmpty();
    second.pass(Duration.ofMinutes(5));
    assertThat(provider.only().items).hasSize(1);
    provider.endAll();
    second.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(second.stage.jobs().list().join()).isEmpty();
  }

  @Test
  void whatWasSent_butNotWrittenSo_isFoundByItsTag_andSentOnce() {
    AtomicBoolean refuses = new AtomicBoolean();
    FakeProcess first =
        new FakeProcess(world, refusing(world.store(), refuses, "update"), JobSettings.DEFAULT);
    refuses.set(true);
    first.ask("one");
    first.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).hasSize(1);
    FakeProcess second = world.process();
    assertThat(second.stage.jobs().list().join().get(0).phase())
        .isEqualTo(JobStatus.Phase.PREPARED);
    Asked one = second.ask("one");
    second.pass(Duration.ofMinutes(8));
    assertThat(second.stage.jobs().list().join().get(0).batchId()).isEqualTo("batch_1");
    provider.endAll();
    second.pass(Duration.ofMinutes(3));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(provider.batches).hasSize(1);
  }

  @Test
  void anAcknowledgementThatIsLost_isLookedFor_andNothingIsSentTwice() {
    FakeProcess process = world.process();
    provider.lostAnswers.add(lost());
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(2));
    assertThat(process.stage.jobs().list().join().get(0).phase())
        .isEqualTo(JobStatus.Phase.SUBMITTED);
    provider.endAll();
    process.pass(Duration.ofMinutes(1));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(provider.batches).hasSize(1);
  }

  @Test
  void whatTheProviderDidNotTakeIsSentAgain_butOnlyBehindTwoLooks() {
    FakeProcess process = world.process();
    provider.refusals.add(lost());
    process.ask("one");
    process.pass(Duration.ofSeconds(80));
    assertThat(provider.batches).isEmpty();
    assertThat(provider.decided).isEmpty();
    process.pass(Duration.ofSeconds(30));
    assertThat(provider.batches).hasSize(1);
    assertThat(provider.decided).as("what was uploaded at first is of no use").contains("none");
  }

  @Test
  void withoutTagsItIsFoundByItsSizeAndTime_andOneOfOthersIsNotTakenForIt() {
    provider.keepsTags = false;
    FakeProcess other = world.process();
    Asked theirs = other.ask("theirs");
    other.pass(Duration.ofMinutes(2));
    FakeProcess process = world.process();
    provider.lostAnswers.add(lost());
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).hasSize(2);
    // The newest list entry is its own; hide that for a moment, so that the wrong one is met.
    FakeBatches.Batch own = provider.batches.remove("batch_2");
    FakeProcess heir = world.process();
    Asked again = heir.ask("one");
    provider.endAll();
    own.ended = true;
    provider.batches.put(own.id, own);
    heir.pass(Duration.ofMinutes(20));
    assertThat(again.text()).isEqualTo("re: one");
    assertThat(provider.batches).hasSize(2);
    other.pass(Duration.ofMinutes(2));
    assertThat(theirs.text()).isEqualTo("re: theirs");
    assertThat(one.sink().isOver()).as("its process is dead").isFalse();
  }

  @Test
  void aGuessThatWasWrongIsFoundOutByItsResults() {
    provider.keepsTags = false;
    FakeProcess process = world.process();
    provider.submit(
        List.of(new BatchProtocol.Item("theirs-0", process.call("theirs").call().request())), "x");
    // It was not taken at all: only the batch of one with another store looks like it.
    provider.refusals.add(lost());
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(2));
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(provider.batches).hasSize(2);
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: one");
  }

  @Test
  void whereTagsAreKept_aBatchWithoutOneIsNeverTakenForALostOne() {
    FakeProcess process = world.process();
    provider.submit(
        List.of(new BatchProtocol.Item("theirs-0", process.call("theirs").call().request())), "");
    provider.refusals.add(lost());
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(3));
    assertThat(provider.batches).as("sent once more").hasSize(2);
    one.flight().cancel();
    assertThat(provider.only("batch_1").cancelled).isFalse();
    assertThat(provider.only("batch_2").cancelled).isTrue();
  }

  @Test
  void withoutTags_whatMayBeAnotherOnesBatchIsNotCancelled_byAnHeirEither() {
    provider.keepsTags = false;
    FakeProcess process = world.process();
    provider.submit(
        List.of(new BatchProtocol.Item("theirs-0", process.call("theirs").call().request())), "");
    provider.refusals.add(lost());
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(3));
    JobStatus guessed = process.stage.jobs().list().join().get(0);
    assertThat(guessed.batchId()).isEqualTo("batch_1");
    assertThat(guessed.problem()).contains("may be another's");
    assertThat(process.stage.jobs().cancel(guessed.id()))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("may be another's");
    FakeProcess heir = world.process();
    Asked again = heir.ask("one");
    heir.pass(Duration.ofMinutes(20));
    again.flight().cancel();
    one.flight().cancel();
    assertThat(heir.stage.jobs().list().join()).isEmpty();
    assertThat(provider.only().cancelled).isFalse();
  }

  @Test
  void withoutTags_aCallThatWasLeftDoesNotHideTheBatchOfTheOthers() {
    provider.keepsTags = false;
    FakeProcess process = world.process();
    Asked one = process.ask("one");
    Asked left = process.ask("left");
    // Written down with both; refused for now, and sent with the one that stays.
    provider.refusals.add(new RateLimitException("slow down", "", FailureDetails.NONE, null));
    process.pass(Duration.ofSeconds(62));
    left.flight().cancel();
    provider.lostAnswers.add(lost());
    process.pass(Duration.ofMinutes(4));
    assertThat(provider.only().items).hasSize(1);
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(provider.batches).hasSize(1);
  }

  @Test
  void withoutTags_theBatchOfAnotherJobIsNotTakenForALostOne() {
    provider.keepsTags = false;
    FakeProcess process = world.process();
    Asked first = process.ask("first");
    process.pass(Duration.ofMinutes(2));
    // It was not taken at all, and only the other job's batch looks like it.
    provider.refusals.add(lost());
    Asked second = process.ask("second");
    process.pass(Duration.ofMinutes(3));
    assertThat(second.flight().waitsFor()).doesNotContain("batch_1");
    second.flight().cancel();
    assertThat(provider.only("batch_1").cancelled).isFalse();
    provider.endAll();
    process.pass(Duration.ofMinutes(3));
    assertThat(first.text()).isEqualTo("re: first");
  }

  @Test
  void ofTwoProcessesOneAsks_andBothHaveTheAnswer() {
    FakeProcess first = world.process();
    Asked one = first.ask("one");
    first.pass(Duration.ofMinutes(2));
    FakeProcess second = world.process();
    Asked equal = second.ask("one");
    int before = provider.asked;
    for (int i = 0; i < 20; i++) {
      second.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(provider.asked).as("the second one only reads").isEqualTo(before);
    assertThat(provider.batches).hasSize(1);
    provider.endAll();
    first.pass(Duration.ofMinutes(3));
    second.clock.advance(Duration.ofMinutes(1));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(equal.text()).isEqualTo("re: one");
    assertThat(second.paid).as("the first one has").isEmpty();
    second.clock.advance(Duration.ofMinutes(1));
    assertThat(first.stage.jobs().list().join()).isEmpty();
  }

  @Test
  void aLeaseIsRenewed_asLongAsTheProcessLives() {
    FakeProcess first = world.process();
    first.ask("one");
    first.pass(Duration.ofMinutes(2));
    FakeProcess second = world.process();
    for (int i = 0; i < 60; i++) {
      first.pass(Duration.ofMinutes(1));
      second.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(second.events).isEmpty();
    int asked = provider.asked;
    for (int i = 0; i < 60; i++) {
      world.now = world.now.plusSeconds(60);
      second.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(provider.asked).as("the first one is dead").isGreaterThan(asked);
  }

  @Test
  void aProcessThatIsClosedLeavesItsBatchToTheNext_atOnce() {
    FakeProcess first = world.process();
    Asked one = first.ask("one");
    first.pass(Duration.ofMinutes(2));
    first.stage.close();
    one.flight().cancel(); // as every call is when a Rialto is closed
    assertThat(provider.only().cancelled).isFalse();
    FakeProcess second = world.process();
    Asked again = second.ask("one");
    provider.endAll();
    second.pass(Duration.ofMinutes(1));
    assertThat(again.text()).isEqualTo("re: one");
    assertThat(first.clock.pending()).as("what is left does nothing").isLessThan(5);
  }

  @Test
  void resultsThatNobodyAsksForAreKeptAWeek() {
    FakeProcess first = world.process();
    first.ask("one");
    first.pass(Duration.ofMinutes(2));
    first.stage.close();
    provider.endAll();
    FakeProcess second = world.process();
    second.pass(Duration.ofHours(1));
    assertThat(second.stage.jobs().list().join())
        .singleElement()
        .satisfies(job -> assertThat(job.phase()).isEqualTo(JobStatus.Phase.ENDED));
    world.now = world.now.plus(Duration.ofDays(6));
    second.pass(Duration.ofHours(1));
    assertThat(second.stage.jobs().list().join()).hasSize(1);
    world.now = world.now.plus(Duration.ofDays(1));
    second.pass(Duration.ofHours(1));
    assertThat(second.stage.jobs().list().join()).isEmpty();
  }

  @Test
  void nothingIsSentBeforeItIsWritten_andAStoreThatIsAwayIsWaitedFor() {
    AtomicBoolean refuses = new AtomicBoolean();
    FakeProcess process =
        new FakeProcess(world, refusing(world.store(), refuses, ""), JobSettings.DEFAULT);
    refuses.set(true);
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(30));
    assertThat(provider.batches).isEmpty();
    assertThat(process.live.count()).isZero();
    refuses.set(false);
    process.pass(Duration.ofMinutes(5));
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: one");
  }

  @Test
  void resultsThatCannotBeWrittenAreReadAgain() {
    AtomicBoolean refuses = new AtomicBoolean();
    FakeProcess process =
        new FakeProcess(world, refusing(world.store(), refuses, "answer"), JobSettings.DEFAULT);
    refuses.set(true);
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(2));
    provider.endAll();
    process.pass(Duration.ofMinutes(10));
    assertThat(one.sink().isOver()).isFalse();
    refuses.set(false);
    process.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: one");
  }

  /** A store that fails at will. */
  private static JobStore refusing(JobStore of, AtomicBoolean refuses, String method) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, called, args) -> {
              boolean asked = java.util.concurrent.CompletionStage.class == called.getReturnType();
              if (refuses.get() && asked && (method.isEmpty() || called.getName().equals(method))) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
              }
              try {
                return called.invoke(of, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
