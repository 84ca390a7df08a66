package dev.rialto.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers its signals in order, and reacts to them as the test says. */
final class RecordingSubscriber<T> implements Flow.Subscriber<T> {

  final List<T> elements = new ArrayList<>();
  final List<String> signals = new ArrayList<>();
  @Nullable Throwable error;
  private Flow.@Nullable Subscription subscription;
  private Consumer<Flow.Subscription> atSubscribe = s -> {};
  private Consumer<T> atNext = e -> {};
  private Runnable atEnd = () -> {};

  RecordingSubscriber<T> onSubscribe(Consumer<Flow.Subscription> reaction) {
    atSubscribe = reaction;
    return this;
  }

  RecordingSubscriber<T> onNextDo(Consumer<T> reaction) {
    atNext = reaction;
    return this;
  }

  RecordingSubscriber<T> atEnd(Runnable reaction) {
    atEnd = reaction;
    return this;
  }

  static <T> RecordingSubscriber<T> wanting(long n) {
    return new RecordingSubscriber<T>().onSubscribe(s -> s.request(n));
  }

  Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription, "not subscribed");
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    atSubscribe.accept(s);
    signals.add("subscribed");
  }

  @Override
  public void onNext(T element) {
    elements.add(element);
    signals.add("next");
    atNext.accept(element);
  }

  @Override
  public void onError(Throwable e) {
    error = e;
    signals.add("error");
    atEnd.run();
  }

  @Override
  public void onComplete() {
    signals.add("complete");
    atEnd.run();
  }
}
