package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.InvalidRequestException;
import dev.rialto.Request;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.CallContext;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users bring along may throw and dawdle; it harms its own call at most, and no time. */
class UsersCodeTest {

  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final LoopbackProvider server = LoopbackProvider.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listenersThatThrowAndHang_takeNoCallsTime_andTheOthersHearAll() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Queue<PipelineEvent> heard = new ConcurrentLinkedQueue<>();
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .listener(
                event -> {
                  throw new NoClassDefFoundError("thrown by the test");
                })
            .listener(heard::add)
            .listener(
                event -> {
                  hanging.countDown();
                  await(release);
                })
            .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 10; call++) { // all of them behind a listener that hangs
        assertThat(probe.say("hello")).isNotEmpty();
      }
      assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(rialto.droppedEvents()).as("the queue has room for these").isZero();
      release.countDown();
    }
    assertThat(heard).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(10);
  }

  @Test
  void aStrategyThatAsksAModel_getsItsAnswer() {
    AtomicReference<Probe> probe = new AtomicReference<>();
    CallOptions judge = CallOptions.builder().model("two/m2").build();
    try (LoopbackProvider second = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("one", server.baseUrl()).models("m1").build())
                .provider(OpenAi.compatible("two", second.baseUrl()).models("m2").build())
                .route(
                    r ->
                        r.primary("one/m1")
                            .strategy(
                                (call, ready) -> probe.get().ask("?", judge).value().length() * 0))
                .build()) {
      probe.set(rialto.client(Probe.class));
      assertThat(probe.get().ask("hello", MINUTE).model()).isEqualTo("one/m1");
      assertThat(second.counters().requests()).as("asked by the strategy").isEqualTo(1);
    }
  }

  @Test
  void aStrategyThatCallsItselfForEver_isPassedOver_onceThereIsNoSlotLeft() {
    AtomicReference<Probe> probe = new AtomicReference<>();
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("one", server.baseUrl()).models("m1").build())
            .admission(a -> a.maxConcurrent(8).maxQueued(0))
            .route(
                r ->
                    r.primary("one/m1")
                        .strategy(
                            (call, ready) -> {
                              deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                              try {
                                return probe.get().ask("?", MINUTE).value().length() * 0;
                              } finally {
                                depth.decrementAndGet();
                              }
                            }))
            .build()) {
      probe.set(rialto.client(Probe.class));
      assertThat(probe.get().ask("hello", MINUTE).value()).isNotEmpty();
      assertThat(deepest.get()).isEqualTo(8);
      assertThat(rialto.load().running()).as("slots taken").isZero();
    }
  }

  /** What it asks is told to it as well; it stops when it has heard enough. */
  @Test
  void aListenerThatMakesCalls_holdsNobodyUp() throws Exception {
    AtomicReference<Probe> probe = new AtomicReference<>();
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(1);
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .listener(
                event -> {
                  if (event instanceof PipelineEvent.CallEnded) {
                    if (asked.incrementAndGet() <= 3) {
                      assertThat(probe.get().say("again")).isNotEmpty();
                    } else {
                      enough.countDown();
                    }
                  }
                })
            .build()) {
      probe.set(rialto.client(Probe.class));
      assertThat(probe.get().say("hello")).isNotEmpty();
      assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(server.counters().requests()).isEqualTo(4);
    }
  }

  @Test
  void aCarrierThatThrows_isLeftOut() {
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .listener(
                new ContextCarrier() {
                  @Override
                  public CallContext capture(PipelineEvent.Origin origin) {
                    throw new IllegalStateException("thrown by the test");
                  }
                })
            .build()) {
      assertThat(rialto.client(Probe.class).say("hello")).isNotEmpty();
    }
  }

  @Test
  void aSubscriberThatThrows_endsItsOwnStreamAtTheProvider() throws Exception {
    try (LoopbackProvider slow =
            LoopbackProvider.builder()
                .when(promptContains("stall"))
                .fault(Fault.stallAfter(4))
                .start();
        Rialto rialto = Rialto.builder().provider(slow.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      Collected throwing =
          new Collected(Long.MAX_VALUE) {
            @Override
            public synchronized void onNext(String piece) {
              throw new IllegalStateException("thrown by the test");
            }
          };
      probe.stream("stall", MINUTE).subscribe(throwing);
      assertThat(
              slow.awaitCounters(
                  c -> c.requests() == 1 && c.openStreams() == 0, Duration.ofSeconds(20)))
          .isTrue();
      assertThat(probe.say("hello")).isNotEmpty();
    }
  }

  /** A protocol that breaks ends its call, and gives its place at the endpoint back. */
  @Test
  void aWireProtocolThatThrows_endsItsCallAlone() {
    AtomicInteger turn = new AtomicInteger();
    Provider broken =
        Provider.builder("broken", new Breaking(server, turn), server.baseUrl())
            .defaultModel("loopback")
            .maxConcurrent(1)
            .build();
    try (Rialto rialto = Rialto.builder().provider(broken).retry(r -> r.maxRepeats(0)).build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 3; call++) {
        assertThat(
                catchThrowableOfType(
                    InvalidRequestException.class, () -> probe.ask("hello", MINUTE)))
            .hasMessageContaining("could not be encoded");
      }
      turn.set(1);
      assertThat(catchThrowableOfType(RuntimeException.class, () -> probe.ask("hello", MINUTE)))
          .hasMessageContaining("broken");
      turn.set(2);
      assertThat(probe.ask("hello", MINUTE).value()).isNotEmpty();
    }
  }

  @Test
  void anExecutorThatRefuses_leavesNoCallerWaiting() throws Exception {
    try (Rialto rialto =
        Rialto.builder()
            .provider(server.openAi())
            .callbackExecutor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.say("hello")).isNotEmpty();
      CompletableFuture<Result<String>> later = probe.later("hello", MINUTE);
      assertThat(later.get(20, TimeUnit.SECONDS).value()).isNotEmpty();
    }
  }

  @Test
  void aBulksListenerThatHangs_doesNotHoldTheBulkUp() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> items = IntStream.range(0, 20).mapToObj(i -> "item " + i).toList();
    try (Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      BulkResult<String, Result<String>> all =
          rialto
              .bulk(items)
              .progress(p -> await(release))
              .callAsync(probe::later)
              .get(60, TimeUnit.SECONDS);
      assertThat(all.succeeded()).hasSize(20);
      release.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** OpenAI's protocol, which throws while it writes, then while it reads, then no more. */
  private record Breaking(LoopbackProvider server, AtomicInteger turn) implements WireProtocol {

    private WireProtocol whole() {
      return OpenAi.compatible("whole", server.baseUrl()).build().endpoints().get(0).protocol();
    }

    @Override
    public String name() {
      return "breaking";
    }

    @Override
    public WireRequest encode(Request request, Target target) {
      if (turn.get() == 0) {
        throw new NoClassDefFoundError("thrown by the test");
      }
      return whole().encode(request, target);
    }

    @Override
    public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
      if (turn.get() == 1) {
        throw new NoClassDefFoundError("thrown by the test");
      }
      return whole().decoder(request, target, head);
    }
  }
}
