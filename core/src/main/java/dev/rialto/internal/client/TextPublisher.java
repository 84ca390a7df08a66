package dev.rialto.internal.client;

import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A cold publisher of text deltas for one subscriber; the call begins when it subscribes. */
final class TextPublisher implements Flow.Publisher<String> {

  private final Supplier<Call> plan;
  private final Stage pipeline;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  TextPublisher(
      Supplier<Call> plan,
      Stage pipeline,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this.plan = plan;
    this.pipeline = pipeline;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.events = events;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super String> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(NothingToGet.INSTANCE);
      subscriber.onError(
          new IllegalStateException(
              "This publisher takes one subscriber; call the method again for another answer"));
      return;
    }
    TextSubscription subscription =
        new TextSubscription(plan.get(), subscriber, ticker, scheduler, events);
    subscriber.onSubscribe(subscription);
    subscription.begin(pipeline);
  }

  private enum NothingToGet implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
