package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Stage;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A cold publisher for one subscriber; the call begins, and its deadline, when it subscribes. */
final class StreamPublisher<T> implements Flow.Publisher<T> {

  private final Supplier<Call> plan;
  private final Supplier<Elements<T>> elements;
  private final Stage pipeline;
  private final CallTools tools;
  private final AtomicBoolean taken;
  private final StreamTap tap;
  private final boolean latestWins;

  /**
   * Makes one whose elements all count.
   *
   * @param taken whether there has been a subscriber; shared by the views of one stream
   * @param tap sees what passes
   */
  StreamPublisher(
      Supplier<Call> plan,
      Supplier<Elements<T>> elements,
      Stage pipeline,
      CallTools tools,
      AtomicBoolean taken,
      StreamTap tap) {
    this(plan, elements, pipeline, tools, taken, tap, false);
  }

  /**
   * Makes one.
   *
   * @param taken whether there has been a subscriber; shared by the views of one stream
   * @param tap sees what passes
   * @param latestWins whether an element makes the ones before it useless
   */
  StreamPublisher(
      Supplier<Call> plan,
      Supplier<Elements<T>> elements,
      Stage pipeline,
      CallTools tools,
      AtomicBoolean taken,
      StreamTap tap,
      boolean latestWins) {
    this.plan = plan;
    this.elements = elements;
    this.pipeline = pipeline;
    this.tools = tools;
    this.taken = taken;
    this.tap = tap;
    this.latestWins = latestWins;
  }

  /** Returns whether an element makes the ones before it useless. */
  boolean latestWins() {
    return latestWins;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribeIfFree(subscriber)) {
      new RefusedSubscription(subscriber)
          .refuse(
              new IllegalStateException(
                  "This publisher takes one subscriber; call the method again for another"
                      + " answer"));
    }
  }

  /** Subscribes, unless there has been a subscriber; returns whether there had been none. */
  boolean subscribeIfFree(Flow.Subscriber<? super T> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      return false;
    }
    StreamSubscription<T> subscription;
    try {
      tools.live().checkOpen();
      subscription = new StreamSubscription<>(plan.get(), elements.get(), subscriber, tools, tap);
    } catch (RuntimeException e) {
      // Rule 1.9: whatever is wrong is signalled, not thrown.
      RialtoException error = Ends.unplannable("the method", e);
      tap.onError(error);
      new RefusedSubscription(subscriber).refuse(error);
      return true;
    }
    subscription.begin(pipeline);
    return true;
  }
}
