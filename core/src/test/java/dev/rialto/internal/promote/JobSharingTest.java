package dev.rialto.internal.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.TransportException;
import dev.rialto.config.JobSettings;
import dev.rialto.internal.promote.FakeProcess.Asked;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.TransportFailure.Processing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Processes that live at the same time and want the same: each answer is paid for once. */
class JobSharingTest {

  private final FakeWorld world = new FakeWorld();
  private final FakeBatches provider = world.provider;

  @Test
  void whoClaimsACallAndGivesUp_doesNotTakeItFromWhoPays() {
    FakeProcess payer = world.process();
    Asked paid = payer.ask("one");
    payer.pass(Duration.ofMinutes(2));
    FakeProcess guest = world.process();
    Asked equal = guest.ask("one");
    guest.clock.advance(Duration.ofMinutes(1));
    assertThat(equal.flight().waitsFor()).contains(provider.only().tag);
    equal.flight().cancel();
    payer.pass(Duration.ofMinutes(2));
    assertThat(provider.only().cancelled).isFalse();
    assertThat(payer.settled).as("it pays still").isEmpty();
    provider.endAll();
    payer.pass(Duration.ofMinutes(3));
    assertThat(paid.text()).isEqualTo("re: one");
    assertThat(payer.settled).containsExactly("answered");
    assertThat(provider.batches).hasSize(1);
    guest.clock.advance(Duration.ofMinutes(3));
    assertThat(payer.stage.jobs().list().join()).as("what nobody waits for").isEmpty();
  }

  @Test
  void ofManyWhoWaitForOneCall_allHaveTheAnswer_whoeverClaimedItLast() {
    FakeProcess payer = world.process();
    Asked one = payer.ask("one");
    payer.pass(Duration.ofMinutes(2));
    FakeProcess second = world.process();
    Asked two = second.ask("one");
    second.clock.advance(Duration.ofSeconds(1));
    FakeProcess third = world.process();
    Asked three = third.ask("one");
    third.clock.advance(Duration.ofSeconds(1));
    provider.endAll();
    payer.pass(Duration.ofMinutes(3));
    third.clock.advance(Duration.ofSeconds(31));
    assertThat(three.text()).isEqualTo("re: one");
    FakeProcess fourth = world.process();
    Asked four = fourth.ask("one");
    fourth.clock.advance(Duration.ofSeconds(1));
    assertThat(four.text()).as("there already").isEqualTo("re: one");
    second.clock.advance(Duration.ofSeconds(31));
    assertThat(two.text()).isEqualTo("re: one");
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(provider.batches).hasSize(1);
    fourth.clock.advance(Duration.ofMinutes(2));
    assertThat(payer.stage.jobs().list().join()).isEmpty();
  }

  @Test
  void whoTakesAJobOverAndClaimedItLast_leavesItsAnswerToThoseWhoClaimedBefore() {
    FakeProcess killed = world.process();
    killed.ask("one");
    killed.pass(Duration.ofMinutes(2));
    FakeProcess guest = world.process();
    Asked earlier = guest.ask("one");
    guest.clock.advance(Duration.ofSeconds(1));
    FakeProcess heir = world.process();
    Asked last = heir.ask("one");
    heir.pass(Duration.ofMinutes(10));
    provider.endAll();
    while (!last.sink().isOver()) {
      heir.pass(Duration.ofSeconds(5));
    }
    guest.pass(Duration.ofSeconds(31));
    assertThat(earlier.sink().isOver()).as("it is still written").isTrue();
    assertThat(earlier.text()).isEqualTo("re: one");
    guest.pass(Duration.ofMinutes(3));
    assertThat(provider.batches).as("paid for once").hasSize(1);
    heir.pass(Duration.ofMinutes(3));
    assertThat(heir.stage.jobs().list().join()).as("deleted in the end").isEmpty();
  }

  @Test
  void aCallThatComesBackToItsOwnProcess_leavesWhoWaitsThereAlone() {
    FakeProcess payer = world.process();
    Asked one = payer.ask("one");
    payer.pass(Duration.ofMinutes(2));
    FakeProcess guest = world.process();
    Asked equal = guest.ask("one");
    guest.clock.advance(Duration.ofSeconds(1));
    Asked another = payer.ask("one");
    payer.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).as("the first one has the item").hasSize(2);
    provider.endAll();
    for (int i = 0; i < 18; i++) {
      payer.pass(Duration.ofSeconds(10));
      guest.clock.advance(Duration.ofSeconds(10));
    }
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(another.text()).isEqualTo("re: one");
    assertThat(equal.text()).isEqualTo("re: one");
    payer.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).hasSize(2);
    assertThat(payer.stage.jobs().list().join()).isEmpty();
  }

  @Test
  void aClaimThatWasCarriedOutUnheard_isNotPaidForAgain() {
    FakeProcess first = world.process();
    first.ask("one");
    first.pass(Duration.ofMinutes(2));
    AtomicReference<String> unheard = new AtomicReference<>("claim");
    FakeProcess second =
        new FakeProcess(world, unheard(world.store(), unheard), JobSettings.DEFAULT);
    Asked own = second.ask("two");
    Asked one = second.ask("one");
    second.clock.advance(Duration.ofSeconds(1));
    unheard.set("");
    second.pass(Duration.ofMinutes(2));
    assertThat(own.sink().isOver()).isFalse();
    assertThat(one.flight().waitsFor()).contains(provider.only("batch_1").tag);
    provider.endAll();
    second.pass(Duration.ofMinutes(10));
    assertThat(one.text()).isEqualTo("re: one");
    assertThat(provider.batches.values())
        .extracting(batch -> batch.items.size())
        .containsExactly(1, 1);
    assertThat(own.text()).isEqualTo("re: two");
  }

  @Test
  void anEqualCallBehindAClaimThatFailed_takesNotTheItemOfTheOneBeforeIt() {
    AtomicReference<String> unheard = new AtomicReference<>("");
    FakeProcess process =
        new FakeProcess(world, unheard(world.store(), unheard), JobSettings.DEFAULT);
    Asked one = process.ask("dice");
    process.pass(Duration.ofMinutes(2));
    unheard.set("claim");
    Asked two = process.ask("dice");
    process.clock.advance(Duration.ofSeconds(1));
    unheard.set("");
    process.pass(Duration.ofMinutes(3));
    assertThat(provider.batches).hasSize(2);
    provider.endAll();
    process.pass(Duration.ofMinutes(5));
    assertThat(one.text()).isEqualTo("re: dice");
    assertThat(two.text()).isEqualTo("re: dice");
  }

  @Test
  void aJobWhoseLeaseWasLostBeforeItWasSent_isNotSent() {
    FakeProcess slow = world.process();
    provider.refusals.add(
        new TransportException("no route", "", FailureDetails.NONE, null, Processing.NEVER_SENT));
    Asked one = slow.ask("one");
    slow.clock.advance(Duration.ofSeconds(62));
    assertThat(provider.refusals).isEmpty();
    assertThat(provider.batches).isEmpty();
    // The process stands still for longer than its lease; another one finds what it has written.
    world.now = world.now.plus(Duration.ofMinutes(10));
    FakeProcess heir = world.process();
    Asked equal = heir.ask("one");
    heir.clock.advance(Duration.ofSeconds(1));
    slow.clock.advance(Duration.ofMinutes(1));
    assertThat(provider.batches).as("it is the other one's").isEmpty();
    heir.pass(Duration.ofMinutes(4));
    slow.clock.advance(Duration.ofMinutes(4));
    provider.endAll();
    for (int i = 0; i < 6; i++) {
      heir.pass(Duration.ofMinutes(1));
      slow.clock.advance(Duration.ofMinutes(1));
      provider.endAll();
    }
    assertThat(equal.text()).isEqualTo("re: one");
    assertThat(one.text()).isEqualTo("re: one");
  }

  @Test
  void aJobThatAnotherProcessHasTaken_isToldOf_once() {
    FakeProcess slow = world.process();
    Asked one = slow.ask("one");
    slow.pass(Duration.ofMinutes(2));
    assertThat(provider.batches).hasSize(1);
    // The process stands still for longer than its lease; another one takes its job over.
    world.now = world.now.plus(Duration.ofMinutes(10));
    FakeProcess heir = world.process();
    heir.pass(Duration.ofMinutes(2));
    slow.clock.advance(Duration.ofMinutes(2));
    slow.clock.advance(Duration.ofMinutes(2));
    assertThat(slow.events)
        .filteredOn(
            event ->
                event instanceof PipelineEvent.JobChanged job
                    && "another process has it".equals(job.problem()))
        .hasSize(1);
    provider.endAll();
    for (int i = 0; i < 6; i++) {
      heir.pass(Duration.ofMinutes(1));
      slow.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(one.text()).as("it reads what the other one writes").isEqualTo("re: one");
    assertThat(provider.batches).hasSize(1);
  }

  @Test
  void aProcessThatIsClosed_leavesTheCostOfWhatWasSentToTheNext() {
    FakeProcess first = world.process();
    Asked one = first.ask("one");
    first.pass(Duration.ofMinutes(2));
    Asked unsent = first.ask("two");
    first.pass(Duration.ofSeconds(1));
    first.stage.close();
    one.flight().cancel();
    unsent.flight().cancel();
    assertThat(first.settled).containsExactly("nothing", "nothing");
    provider.endAll();
    FakeProcess second = world.process();
    second.pass(Duration.ofMinutes(10));
    assertThat(second.paid).containsExactly("ask 15 true");
  }

  /** A store that carries a method out, and whose answer is lost; none is named: all are heard. */
  private static JobStore unheard(JobStore of, AtomicReference<String> method) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, called, args) -> {
              boolean fails =
                  CompletionStage.class == called.getReturnType()
                      && called.getName().equals(method.get());
              Object answer;
              try {
                answer = called.invoke(of, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return fails
                  ? CompletableFuture.failedFuture(new IllegalStateException("unheard"))
                  : answer;
            });
  }
}
