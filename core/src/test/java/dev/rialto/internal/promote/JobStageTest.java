package dev.rialto.internal.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.JobStatus;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.RateLimitException;
import dev.rialto.RejectedCallException;
import dev.rialto.ToolSpecification;
import dev.rialto.config.JobSettings;
import dev.rialto.internal.jobs.MemoryJobStore;
import dev.rialto.internal.promote.FakeProcess.Asked;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.ItemResult.Kind;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that wait for a batch, in one process, over hours of a clock that a test moves. */
class JobStageTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeBatches provider = world.provider;
  private final FakeProcess process =
      new FakeProcess(world, new MemoryJobStore(), JobSettings.DEFAULT);

  private FakeProcess process(JobSettings.Builder settings) {
    return new FakeProcess(world, new MemoryJobStore(), settings.build());
  }

  @Test
  void callsOfOneWindowGoInOneBatch_andEachGetsItsOwnAnswerAndItsCost() {
    Asked one = process.ask("one");
    process.pass(Duration.ofSeconds(40));
    Asked two = process.ask("two");
    assertThat(process.stage.jobs().gathering()).isEqualTo(2);
    assertThat(provider.batches).isEmpty();
    process.pass(Duration.ofSeconds(20));
    assertThat(provider.only().items).hasSize(2);
    assertThat(provider.only().items)
        .allSatisfy(item -> assertThat(item.id()).startsWith(provider.only().tag + "-"));
    process.pass(Duration.ofHours(3));
    assertThat(one.sink().isOver()).isFalse();
    provider.endAll();
    process.pass(Duration.ofMinutes(3));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(two.text()).isEqualTo("re: two");
    assertThat(process.live.count()).isZero();
    List<Attempt> attempts = one.sink().completed().attempts();
    assertThat(attempts).hasSize(1);
    assertThat(attempts.get(0).model()).isEqualTo("openai/gpt-4o-mini");
    assertThat(process.stage.jobs().list().join()).isEmpty();
    assertThat(one.sink().violations()).isEmpty();
    assertThat(process.clock.pending()).as("no timer is left").isZero();
  }

  @Test
  void whatMayNotWait_hasLittleTime_streams_orHasTools_isMadeAtOnce() {
    process.ask(process.call("no").options(CallOptions.NONE));
    process.ask(process.call("soon").timeout(Duration.ofMinutes(119)));
    process.ask(process.call("stream").streaming());
    process.ask(
        process
            .call("tools")
            .request(
                new CompletionRequest(
                    List.of(Message.user("x")),
                    Parameters.NONE,
                    null,
                    List.of(new ToolSpecification("f", "", "{}")),
                    false)));
    assertThat(process.live.count()).isEqualTo(4);
    process.ask(process.call("just").timeout(Duration.ofHours(2)));
    assertThat(process.live.count()).isEqualTo(4);
  }

  @Test
  void aFullBatchGoesWithoutTheEndOfItsWindow_byCountAndByBytes() {
    provider.maxItems = 3;
    for (int i = 0; i < 4; i++) {
      process.ask("number " + i);
    }
    assertThat(provider.only().items).hasSize(3);
    process.ask("x".repeat(900_000));
    process.ask("y".repeat(900_000));
    assertThat(provider.batches.values()).extracting(b -> b.items.size()).containsExactly(3, 2);
    process.ask("z".repeat(1_100_000));
    assertThat(process.live.only().call.request())
        .as("too large for any batch")
        .isInstanceOf(CompletionRequest.class);
    process.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).hasSize(3);
    process.ask("flushed");
    process.stage.jobs().flush();
    assertThat(provider.batches).hasSize(4);
  }

  @Test
  void flushTakesAlongWhatIsStillLookedFor() {
    FakeProcess durable = new FakeProcess(world, world.store(), JobSettings.DEFAULT);
    durable.ask("one");
    assertThat(durable.stage.jobs().gathering()).isEqualTo(1);
    durable.stage.jobs().flush();
    durable.pass(Duration.ofSeconds(1));
    assertThat(provider.only().items).hasSize(1);
  }

  @Test
  void whoWaitsForAJobIsToldOfTheClose() {
    process.ask("one");
    process.pass(Duration.ofMinutes(2));
    String id = process.stage.jobs().list().join().get(0).id();
    CompletableFuture<JobStatus> before = process.stage.jobs().whenEnded(id);
    assertThat(before).isNotDone();
    process.stage.close();
    CompletableFuture<JobStatus> after = process.stage.jobs().whenEnded(id);
    assertThat(List.of(before, after))
        .allSatisfy(
            told ->
                assertThat(told)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(CancelledCallException.class));
  }

  @Test
  void whatIsLargerThanIsPutTogether_goesByItself() {
    provider.goodBytes = 10_000;
    process.ask("a".repeat(6_000));
    process.ask("b".repeat(6_000));
    process.ask("c".repeat(200_000));
    process.ask("d");
    process.pass(Duration.ofMinutes(1));
    assertThat(provider.batches.values())
        .extracting(b -> b.items.size())
        .containsExactly(1, 1, 1, 1);
  }

  @Test
  void theProviderIsAskedEverMoreSeldom() {
    process.ask("one");
    process.pass(Duration.ofMinutes(1));
    process.pass(Duration.ofMinutes(10));
    int first = provider.asked;
    assertThat(first).isBetween(8, 14);
    process.pass(Duration.ofMinutes(100));
    assertThat(provider.asked - first).as("every two minutes").isBetween(49, 51);
  }

  @Test
  void anItemThatFails_andOneWithoutAResult_areAskedForByThemselves_withWhatWasTried() {
    provider.answers =
        item -> {
          String id = item.id();
          return id.endsWith("-0")
              ? FakeBatches.failed(item, 529, "too busy")
              : id.endsWith("-1")
                  ? null
                  : id.endsWith("-2")
                      ? new ItemResult(id, Kind.EXPIRED, 0, "", new byte[0])
                      : FakeBatches.echo(item);
        };
    for (int i = 0; i < 4; i++) {
      process.ask("number " + i);
    }
    process.pass(Duration.ofMinutes(1));
    provider.endAll();
    Asked last = process.ask("other");
    process.pass(Duration.ofSeconds(10));
    assertThat(process.live.count()).isEqualTo(3);
    process.live.call(0).text("by itself");
    process.live.call(0).finish();
    assertThat(last.sink().isOver()).isFalse();
  }

  @Test
  void theAttemptOfTheBatchIsTold_whereTheCallIsMadeByItself() {
    provider.answers = item -> FakeBatches.failed(item, 529, "too busy");
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.endAll();
    process.pass(Duration.ofSeconds(10));
    process.live.only().text("by itself");
    process.live.only().finish();
    assertThat(one.text()).isEqualTo("by itself");
    assertThat(one.sink().completed().attempts())
        .singleElement()
        .satisfies(a -> assertThat(a.failure()).contains("OverloadedException"));
  }

  @Test
  void aBatchThatIsRefusedAsAWhole_orUnknownOfASudden_letsItsCallsGo() {
    process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.only().problem = "Line 1 is wrong";
    provider.answers = item -> null;
    provider.endAll();
    process.pass(Duration.ofSeconds(10));
    assertThat(process.live.count()).isEqualTo(1);
    process.ask("two");
    process.pass(Duration.ofMinutes(1));
    provider.batches.clear();
    process.pass(Duration.ofSeconds(10));
    assertThat(process.live.count()).isEqualTo(2);
    provider.refusals.add(
        new InvalidRequestException("no batches for you", "", FailureDetails.NONE, null));
    process.ask("three");
    process.pass(Duration.ofMinutes(1));
    assertThat(process.live.count()).isEqualTo(3);
    assertThat(process.stage.jobs().list().join()).isEmpty();
    assertThat(process.events)
        .filteredOn(PipelineEvent.JobChanged.class::isInstance)
        .extracting(e -> ((PipelineEvent.JobChanged) e).problem())
        .contains("Line 1 is wrong");
  }

  @Test
  void tenMinutesBeforeItsDeadlineACallIsMadeByItself_andItsBatchCancelled() {
    Asked one = process.ask(process.call("one").timeout(Duration.ofHours(3)));
    process.pass(Duration.ofHours(2));
    process.pass(Duration.ofMinutes(49));
    assertThat(process.live.count()).isZero();
    process.pass(Duration.ofMinutes(2));
    process.live.only().text("at last");
    process.live.only().finish();
    assertThat(one.text()).isEqualTo("at last");
    assertThat(provider.only().cancelled).as("nobody waits for it").isTrue();
    assertThat(one.sink().completed().attempts().get(0).failure()).contains("in time");
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(one.sink().violations()).isEmpty();
  }

  @Test
  void whoGivesUpBeforeTheBatchIsNotInIt_andBehindItCancelsItWithTheLast() {
    Asked gone = process.ask("gone");
    Asked one = process.ask("one");
    Asked two = process.ask("two");
    gone.flight().cancel();
    process.pass(Duration.ofMinutes(1));
    assertThat(provider.only().items).hasSize(2);
    one.flight().cancel();
    process.pass(Duration.ofMinutes(1));
    assertThat(provider.only().cancelled).isFalse();
    two.flight().cancel();
    assertThat(provider.only().cancelled).isTrue();
    assertThat(process.stage.jobs().list().join()).isEmpty();
    process.pass(Duration.ofHours(1));
    assertThat(List.of(gone, one, two)).allMatch(asked -> !asked.sink().isOver());
    assertThat(process.clock.pending()).isZero();
  }

  @Test
  void anOddAnswerToAQuestionGivesNoBatchUp_andOneThatIsUnknownDoes() {
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.oddStates.add(new InvalidResponseException("HTML", "", FailureDetails.NONE, null));
    provider.oddStates.add(
        new InvalidRequestException(
            "pay first", "", FailureDetails.NONE.http(402, "", "", "", null), null));
    process.pass(Duration.ofMinutes(3));
    assertThat(provider.oddStates).isEmpty();
    assertThat(process.live.count()).isZero();
    provider.endAll();
    process.pass(Duration.ofMinutes(3));
    assertThat(one.text()).isEqualTo("re: one");

    process.ask("two");
    process.pass(Duration.ofMinutes(2));
    provider.batches.clear();
    process.pass(Duration.ofMinutes(3));
    assertThat(process.live.count()).isEqualTo(1);
  }

  @Test
  void aJobThatIsCancelledOverAndOverIsAskedForOnceInATime() {
    process.ask("one");
    process.pass(Duration.ofMinutes(30));
    String id = process.stage.jobs().list().join().get(0).id();
    for (int i = 0; i < 20; i++) {
      process.stage.jobs().cancel(id).join();
    }
    assertThat(process.clock.pending()).as("the next question, the end of the call").isEqualTo(2);
    int asked = provider.asked;
    process.pass(Duration.ofSeconds(40));
    assertThat(provider.asked - asked).isBetween(1, 6);
  }

  @Test
  void anItemWhoseTurnDidNotComeCostsNothing() {
    provider.answers = item -> new ItemResult(item.id(), Kind.EXPIRED, 0, "", new byte[0]);
    process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.endAll();
    process.pass(Duration.ofMinutes(1));
    process.live.only().text("by itself");
    process.live.only().finish();
    assertThat(process.settled).containsExactly("nothing");
  }

  @Test
  void aJobThatAllHaveLeftBeforeItWasSentIsOver() {
    provider.refusals.add(new RateLimitException("slow down", "", FailureDetails.NONE, null));
    Asked one = process.ask("one");
    process.pass(Duration.ofSeconds(61));
    one.flight().cancel();
    process.pass(Duration.ofMinutes(5));
    assertThat(provider.batches).isEmpty();
    assertThat(process.clock.pending()).isZero();
    assertThat(process.events)
        .filteredOn(PipelineEvent.JobChanged.class::isInstance)
        .last()
        .satisfies(
            last -> assertThat(((PipelineEvent.JobChanged) last).problem()).contains("never sent"));
  }

  @Test
  void aProviderThatIsBusyIsTriedAgain() {
    for (int i = 0; i < 3; i++) {
      provider.refusals.add(new RateLimitException("slow down", "", FailureDetails.NONE, null));
    }
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(3));
    provider.endAll();
    process.pass(Duration.ofMinutes(1));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(process.live.count()).isZero();
  }

  @Test
  void settingsBoundAllOfIt() {
    FakeProcess quick =
        process(
            JobSettings.builder()
                .leastTime(Duration.ofMinutes(10))
                .liveBefore(Duration.ZERO)
                .window(Duration.ofSeconds(2))
                .maxItems(2));
    Asked one = quick.ask(quick.call("one").timeout(Duration.ofMinutes(11)));
    quick.pass(Duration.ofSeconds(2));
    quick.ask(quick.call("two").timeout(Duration.ofMinutes(11)));
    quick.ask(quick.call("three").timeout(Duration.ofMinutes(11)));
    assertThat(provider.batches.values()).extracting(b -> b.items.size()).containsExactly(1, 2);
    quick.pass(Duration.ofMinutes(12));
    assertThat(quick.live.count()).as("never by itself").isZero();
    assertThat(one.flight().waitsFor()).contains("batch_1");
  }

  @Test
  void listenersHearWhereAJobStands() {
    process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.endAll();
    process.pass(Duration.ofMinutes(1));
    assertThat(process.events)
        .filteredOn(PipelineEvent.JobChanged.class::isInstance)
        .extracting(e -> ((PipelineEvent.JobChanged) e).phase().name())
        .containsExactly("PREPARED", "SUBMITTED", "ENDED");
    assertThat(process.events).anyMatch(PipelineEvent.AttemptEnded.class::isInstance);
  }

  @Test
  void aJobThatIsCancelledByHand_letsItsCallsGo() {
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(1));
    JobStatus job = process.stage.jobs().list().join().get(0);
    CompletableFuture<JobStatus> ended = process.stage.jobs().whenEnded(job.id());
    assertThat(process.stage.jobs().cancel(job.id()).join().batchId()).isEqualTo("batch_1");
    assertThat(provider.only().cancelled).isTrue();
    assertThat(ended).isNotDone();
    provider.endAll();
    process.pass(Duration.ofMinutes(1));
    process.live.only().text("by itself");
    process.live.only().finish();
    assertThat(one.text()).isEqualTo("by itself");
    assertThat(ended.join().id()).isEqualTo(job.id());
    assertThat(process.stage.jobs().whenEnded("none"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(InvalidRequestException.class);
  }

  @Test
  void whereThereIsNoRoomForAllOfABatchAtOnce_theyComeAgain() {
    provider.answers = item -> FakeBatches.failed(item, 500, "no");
    Asked one = process.ask("one");
    process.pass(Duration.ofMinutes(1));
    provider.endAll();
    process.pass(Duration.ofSeconds(10));
    for (int i = 0; i < 30; i++) {
      assertThat(process.live.count()).isEqualTo(i + 1);
      process.live.call(i).fail(new RejectedCallException("full", "", FailureDetails.NONE, null));
      process.pass(Duration.ofMinutes(2));
    }
    assertThat(one.sink().isOver()).isFalse();
    process.live.call(30).text("at last");
    process.live.call(30).finish();
    assertThat(one.text()).isEqualTo("at last");

    Asked late = process.ask(process.call("late").timeout(Duration.ofHours(2)));
    process.pass(Duration.ofMinutes(119));
    process.live.call(31).fail(new RateLimitException("slow", "", FailureDetails.NONE, null));
    assertThat(late.sink().error())
        .as("no time for another")
        .isInstanceOf(RateLimitException.class);
    assertThat(process.clock.pending()).isZero();
  }
}
