package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RejectedCallException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Health;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.testing.ScriptedStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that have a slot of the admission and give it back themselves. */
class TenantTest {

  private final Fixture f = new Fixture().route("a");

  private AdmissionStage admission(int concurrent, int queued) {
    return new AdmissionStage(
        f.router(),
        AdmissionSettings.builder()
            .maxConcurrent(concurrent)
            .maxQueued(queued)
            .maxWait(Duration.ofHours(1))
            .build(),
        f.clock,
        f.clock,
        event -> {});
  }

  private Call call(boolean unary) {
    return f.call(unary, Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void placeIsGivenBack_byAnAnswer_aFailure_andACancellation(boolean unary) {
    AdmissionStage admission = admission(1, 10);
    RecordingSink answered = new RecordingSink();
    admission.start(call(unary), answered).request(Long.MAX_VALUE);
    assertThat(admission.running()).isOne();
    f.upstream.last().answer("a");
    assertThat(answered.text()).isEqualTo("a");
    assertThat(admission.running()).isZero();

    RecordingSink cancelled = new RecordingSink();
    Flight flight = admission.start(call(unary), cancelled);
    assertThat(admission.running()).isOne();
    flight.cancel();
    flight.cancel();
    assertThat(admission.running()).isZero();
    assertThat(f.upstream.last().cancelled).isTrue();

    admission.start(call(unary), new RecordingSink());
    f.clock.advance(Duration.ofSeconds(1));
    f.upstream.last().fail(refusal());
    assertThat(admission.running()).isZero();
  }

  @Test
  void anAnswerThatSetsOffACall_findsThePlaceFree_andTheQueueComesAfter() {
    AdmissionStage admission = admission(1, 10);
    List<String> order = new ArrayList<>();
    admission.start(
        call(true),
        new Heard() {
          @Override
          void over() {
            order.add("answered");
            assertThat(admission.running()).as("handed on, not doubled").isOne();
            assertThat(f.upstream.attempts).as("who waits is started behind this").hasSize(1);
          }
        });
    admission.start(call(true), new Heard());
    assertThat(admission.queued()).isOne();
    f.upstream.last().answer("a");
    assertThat(order).containsExactly("answered");
    assertThat(f.upstream.attempts).hasSize(2);
    assertThat(admission.queued()).isZero();
    f.upstream.last().answer("b");
    assertThat(admission.running()).isZero();
  }

  @Test
  void thousandsThatEndAtOnce_doNotGrowTheStack() {
    AdmissionStage admission = admission(1, 100_000);
    AtomicInteger over = new AtomicInteger();
    admission.start(call(true), new Heard());
    FakeUpstream.Attempt first = f.upstream.last();
    f.upstream.always("a", FakeUpstream.answers("at once"));
    for (int i = 0; i < 20_000; i++) {
      admission.start(
          call(true),
          new Heard() {
            @Override
            void over() {
              over.incrementAndGet();
            }
          });
    }
    first.answer("at last");
    assertThat(over).hasValue(20_000);
    assertThat(admission.running()).isZero();
  }

  @Test
  void aReaderThatThrows_costsNoPlace() {
    AdmissionStage admission = admission(1, 0);
    for (int i = 0; i < 3; i++) {
      admission.start(
          call(true),
          new Heard() {
            @Override
            void over() {
              throw new IllegalStateException("a reader's");
            }
          });
      FakeUpstream.Attempt attempt = f.upstream.last();
      assertThatThrownBy(() -> attempt.answer("a")).hasMessage("a reader's");
      assertThat(admission.running()).isZero();
    }
  }

  @Test
  void aHeldAnswer_keepsItsPlaceUntilItWasRead() {
    f.retry = RetrySettings.builder().streamRecovery(StreamRecovery.HOLD).build();
    AdmissionStage admission = admission(1, 0);
    RecordingSink sink = new RecordingSink();
    Flight flight = admission.start(call(false), sink);
    f.upstream.last().answer("a");
    assertThat(admission.running()).isOne();
    flight.request(Long.MAX_VALUE);
    assertThat(sink.text()).isEqualTo("a");
    assertThat(admission.running()).isZero();
  }

  @Test
  void whereNothingFits_thePlaceIsGivenBack() {
    f.provider("b", 1); // with one provider, any name may be a model of its own
    AdmissionStage admission = admission(1, 0);
    Call unknown = f.call("nowhere/none", "", true, Duration.ofSeconds(60));
    for (int i = 0; i < 3; i++) {
      RecordingSink sink = new RecordingSink();
      admission.start(unknown, sink);
      assertThat(sink.error).isNotNull().isNotInstanceOf(RejectedCallException.class);
      assertThat(admission.running()).isZero();
    }
  }

  @Test
  void answersAndCancellationsFromManyThreads_leaveNoPlaceTaken() throws Exception {
    long seed = System.nanoTime();
    System.out.println("TenantTest seed " + seed);
    ConcurrentLinkedQueue<AttemptSink> open = new ConcurrentLinkedQueue<>();
    AdmissionStage admission =
        new AdmissionStage(
            new RouterStage(
                attempt -> {
                  open.add(attempt);
                  return Flight.DONE;
                },
                f.providers,
                f.routes,
                f.retry,
                HedgeSettings.NONE,
                endpoint -> Health.GOOD,
                ModelGuide.NONE,
                f.clock,
                f.clock,
                event -> {}),
            AdmissionSettings.builder().maxConcurrent(5).maxQueued(1_000).build(),
            f.clock,
            f.clock,
            event -> {});
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicInteger started = new AtomicInteger();
    AtomicInteger over = new AtomicInteger();
    List<Future<?>> done = new ArrayList<>();
    try {
      for (int t = 0; t < threads; t++) {
        Random random = new Random(seed + t);
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 5_000; i++) {
                    boolean unary = random.nextBoolean();
                    Flight flight =
                        admission.start(
                            call(unary),
                            new Heard() {
                              @Override
                              void over() {
                                over.incrementAndGet();
                              }
                            });
                    flight.request(Long.MAX_VALUE);
                    if (random.nextInt(4) == 0) {
                      flight.cancel();
                    } else {
                      started.incrementAndGet();
                    }
                    answer(open.poll(), random.nextInt(3) > 0);
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
    for (var attempt = open.poll(); attempt != null; attempt = open.poll()) {
      answer(attempt, true);
    }
    assertThat(admission.running()).isZero();
    assertThat(admission.queued()).isZero();
    assertThat(over.get()).isGreaterThanOrEqualTo(started.get());
  }

  private static RialtoException refusal() {
    return new InvalidRequestException("no", "", FailureDetails.NONE, null);
  }

  private static void answer(@Nullable AttemptSink attempt, boolean well) {
    if (attempt == null) {
      return;
    }
    if (well) {
      attempt.onComplete(ScriptedStage.PROVENANCE);
    } else {
      attempt.onError(refusal());
    }
  }

  private static class Heard implements ResponseSink {

    void over() {}

    @Override
    public void onEvent(ResponseEvent event) {}

    @Override
    public void onComplete(Provenance provenance) {
      over();
    }

    @Override
    public void onError(RialtoException error) {
      over();
    }

    @Override
    public void onAnswer(Answer answer) {
      over();
    }
  }
}
