package dev.rialto.internal.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream to its end; cancelling it cancels the stream.
 *
 * @param <E> the type of the elements
 */
final class StreamCall<E> extends CompletableFuture<List<E>> implements Flow.Subscriber<E> {

  private final List<E> elements = new ArrayList<>();
  private final Consumer<? super E> listener;
  private volatile Flow.@Nullable Subscription subscription;

  StreamCall(Consumer<? super E> listener) {
    this.listener = listener;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (isDone()) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(E element) {
    elements.add(element);
    Flow.Subscription running = subscription;
    try {
      listener.accept(element);
    } catch (Throwable e) {
      completeExceptionally(e); // an item whose listener fails is not done
      if (running != null) {
        running.cancel();
      }
      return;
    }
    if (running != null) {
      running.request(1);
    }
  }

  @Override
  public void onError(Throwable error) {
    completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    complete(List.copyOf(elements));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = super.cancel(mayInterruptIfRunning);
    Flow.Subscription running = subscription;
    if (running != null) {
      running.cancel();
    }
    return first;
  }
}
