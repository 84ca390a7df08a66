package dev.rialto.internal.client;

import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.PartialOutput;
import dev.rialto.runtime.ValueReader;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Clock;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The publisher of a growing record keeps all rules of Reactive Streams. It may drop snapshots that
 * nobody has asked for, so the model here writes a component whenever the subscriber asks for one.
 */
public class PartialPublisherTckTest extends FlowPublisherVerification<Partial<Integer>> {

  private static final long TIMEOUT_MILLIS = 5_000;
  private static final long NO_SIGNALS_MILLIS = 50;

  /** Some rules are waited for by polling, and the TCK polls at once only after this long. */
  private static final long POLL_MILLIS = 50;

  /** Made by TestNG. */
  public PartialPublisherTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNALS_MILLIS, POLL_MILLIS, false));
  }

  @Override
  public long maxElementsFromPublisher() {
    return 100;
  }

  @Override
  public Flow.Publisher<Partial<Integer>> createFlowPublisher(long elements) {
    Fixture fixture = new Fixture();
    Model model = new Model((int) elements);
    Flow.Publisher<Partial<Integer>> publisher =
        publisher(
            () -> TestCall.asking(fixture.clock, "why?").streaming().call(),
            model,
            (int) elements,
            fixture);
    return subscriber ->
        publisher.subscribe(subscriber == null ? null : new Asking(subscriber, model));
  }

  @Override
  public Flow.Publisher<Partial<Integer>> createFailedFlowPublisher() {
    return publisher(
        () -> {
          throw Fixture.rateLimit();
        },
        new Model(1),
        1,
        new Fixture());
  }

  private static Flow.Publisher<Partial<Integer>> publisher(
      Supplier<Call> plan, Stage model, int elements, Fixture fixture) {
    return new StreamPublisher<>(
        plan,
        () -> new ScannedElements<>(new Numbers(elements), Clock.systemUTC()),
        model,
        fixture.tools(),
        new AtomicBoolean(),
        StreamTap.NONE);
  }

  /** A record of as many components as snapshots are wanted but one; the record is the last. */
  private static final class Numbers extends PartialOutput<Integer> {

    private static final JsonOutput<Integer> LAST =
        new JsonOutput<>(new OutputSchema("Numbers", "{}"), "") {
          @Override
          protected Integer value(ValueReader in) {
            in.skip();
            return 1;
          }
        };

    Numbers(int elements) {
      super(
          LAST,
          IntStream.range(0, Math.max(0, elements - 1))
              .mapToObj(i -> "c" + i)
              .toArray(String[]::new));
    }

    @Override
    protected Integer component(int index, ValueReader in) {
      return in.readInt();
    }

    @Override
    protected Integer componentOf(int index, Integer value) {
      return index;
    }
  }

  /** Writes a component for each element that was asked for, and then the end. */
  private static final class Model implements Stage, Flight {
    private final int elements;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean over;
    private volatile @Nullable ResponseSink sink;
    private int written;

    Model(int elements) {
      this.elements = elements;
    }

    @Override
    public Flight start(Call call, ResponseSink to) {
      sink = to;
      write();
      return this;
    }

    void ask(long n) {
      asked.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      write();
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      over = true;
    }

    private void write() {
      if (work.getAndIncrement() != 0) {
        return;
      }
      int seen = 1;
      do {
        ResponseSink to = sink;
        while (to != null && !over && written < elements && written < asked.get()) {
          boolean last = ++written == elements;
          to.onEvent(
              new ResponseEvent.Text(
                  (written == 1 ? "{" : "") + (last ? "}" : "\"c" + (written - 1) + "\":7,")));
          if (last) {
            over = true;
            to.onComplete(ScriptedStage.PROVENANCE);
          }
        }
        seen = work.addAndGet(-seen);
      } while (seen != 0);
    }
  }

  /** Tells the model of what the subscriber asks for. */
  private record Asking(Flow.Subscriber<? super Partial<Integer>> to, Model model)
      implements Flow.Subscriber<Partial<Integer>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      to.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              subscription.request(n);
              if (n > 0) {
                model.ask(n);
              }
            }

            @Override
            public void cancel() {
              subscription.cancel();
            }
          });
    }

    @Override
    public void onNext(Partial<Integer> partial) {
      to.onNext(partial);
    }

    @Override
    public void onError(Throwable error) {
      to.onError(error);
    }

    @Override
    public void onComplete() {
      to.onComplete();
    }
  }
}
