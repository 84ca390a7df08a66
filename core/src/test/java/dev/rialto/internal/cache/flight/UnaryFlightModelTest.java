package dev.rialto.internal.cache.flight;

import dev.rialto.CacheStatus;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A shared call: every interleaving of readers that join and leave and of its end is like one after
 * the other; each reader hears one outcome or none after it left, and the call is cancelled if the
 * last one leaves before its end, and only then.
 */
public final class UnaryFlightModelTest {

  private static final FakeClock CLOCK = new FakeClock();
  private static final Call CALL = TestCall.asking(CLOCK, "q").call();
  private static final Flights FLIGHTS = new Flights(new Forgetful(), 1_000);
  private static final CacheKey KEY = CacheKey.of(CALL);
  private static final Answer ANSWER =
      new Answer(
          "text",
          "",
          List.of(),
          List.of(),
          TokenUsage.NONE,
          ScriptedStage.STOP,
          null,
          new Provenance("p/m", "p", "", CacheStatus.MISS, 0, List.of()));

  private final AtomicInteger cancelled = new AtomicInteger();
  private final Heard firsts = new Heard();
  private final UnaryFlight flight = new UnaryFlight(FLIGHTS, KEY, CALL, false);
  private final Flight first = flight.join(CALL, firsts);
  private boolean ended;
  private boolean left;

  public UnaryFlightModelTest() {
    flight.launch(
        asking ->
            (call, sink) ->
                new Flight() {
                  @Override
                  public void request(long n) {}

                  @Override
                  public void cancel() {
                    cancelled.incrementAndGet();
                  }
                });
  }

  /** Returns whether the flight takes one more. */
  @Operation
  public boolean join() {
    return flight.join(CALL, new Heard()) != null;
  }

  @Operation(runOnce = true)
  public void leave() {
    left = true;
    first.cancel();
  }

  @Operation(runOnce = true)
  public void answer() {
    ended = true;
    flight.onAnswer(ANSWER);
  }

  @Validate
  public void oneOutcomeEach() {
    int outcomes = firsts.outcomes.get();
    if (outcomes > 1 || (ended && !left && outcomes == 0)) {
      throw new IllegalStateException(outcomes + " outcomes");
    }
    if (cancelled.get() > 1 || (cancelled.get() == 1 && !left)) {
      throw new IllegalStateException("cancelled " + cancelled + " times");
    }
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .iterations(3)
        .invocationsPerIteration(60)
        .check(UnaryFlightModelTest.class);
  }

  /** A cache that keeps nothing. */
  private static final class Forgetful implements FlightOwner {
    @Override
    public long mark() {
      return 0;
    }

    @Override
    public long nowNanos() {
      return CLOCK.nanoTime();
    }

    @Override
    public void store(
        CacheKey key, Call call, Answer answer, int[] cuts, long mark, long beganNanos) {}

    @Override
    public boolean isInvalidatedSince(CacheKey key, long mark) {
      return false;
    }

    @Override
    public void shared(String model, TokenUsage saved) {}
  }

  private static final class Heard implements ResponseSink {
    private final AtomicInteger outcomes = new AtomicInteger();

    @Override
    public void onEvent(ResponseEvent event) {}

    @Override
    public void onComplete(Provenance provenance) {
      outcomes.incrementAndGet();
    }

    @Override
    public void onError(RialtoException error) {
      outcomes.incrementAndGet();
    }

    @Override
    public void onAnswer(Answer answer) {
      outcomes.incrementAndGet();
    }
  }
}
