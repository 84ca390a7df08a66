package dev.rialto.internal.client;

import java.util.concurrent.Flow;

/** Tells a subscriber that it gets nothing, in the order that Reactive Streams demand. */
final class RefusedSubscription implements Flow.Subscription {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final Flow.Subscriber<?> subscriber;
  private volatile boolean cancelled;

  RefusedSubscription(Flow.Subscriber<?> subscriber) {
    this.subscriber = subscriber;
  }

  void refuse(Throwable why) {
    try {
      subscriber.onSubscribe(this);
      if (!cancelled) {
        subscriber.onError(why);
      }
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "A subscriber that was refused threw", e);
    }
  }

  @Override
  public void request(long n) {}

  @Override
  public void cancel() {
    cancelled = true;
  }
}
