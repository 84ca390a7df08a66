package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Stage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call as a future. It completes on the callback executor, so that what depends on it never runs
 * on a transport's thread. Ending it from outside, by {@code cancel}, {@code orTimeout} or {@code
 * complete}, cancels the call.
 */
final class CallFuture<R> extends CompletableFuture<R> {

  private final Caller caller;
  private final Function<UnaryOutcome, R> map;
  private final CallbackExecutor callbacks;

  /** The thread in {@link #begin}; null behind it. */
  private @Nullable Thread starter = Thread.currentThread();

  /** The call was over before its start returned, on the same thread, as a hit in memory is. */
  private boolean endedHere;

  CallFuture(Call call, Function<UnaryOutcome, R> map, CallTools tools) {
    this.map = map;
    this.callbacks = tools.callbacks();
    this.caller = new Caller(call, tools);
  }

  void begin(Stage pipeline) {
    caller.begin(pipeline);
    starter = null;
    if (endedHere) {
      settle(); // nothing depends on it yet
    }
  }

  // Whoever ends the future ends the call. Overridden rather than hung on as a dependent, which
  // would be three objects more for each call.

  @Override
  public boolean complete(R value) {
    return ended(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    return ended(super.completeExceptionally(error));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return ended(super.cancel(mayInterruptIfRunning));
  }

  @Override
  public void obtrudeValue(R value) {
    super.obtrudeValue(value);
    boolean unused = ended(true);
  }

  @Override
  public void obtrudeException(Throwable error) {
    super.obtrudeException(error);
    boolean unused = ended(true);
  }

  @Override
  public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  @Override
  public CompletableFuture<R> completeAsync(Supplier<? extends R> supplier, Executor executor) {
    executor.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }

  private boolean ended(boolean changed) {
    if (!caller.isOver()) {
      caller.abort(Ends.cancelled(caller.call));
    }
    return changed;
  }

  /** Dependents are plain futures: ending one of them does not end the call. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  private void settle() {
    RialtoException error = caller.failure();
    if (error != null) {
      completeExceptionally(error);
    } else {
      R value;
      try {
        value = map.apply(caller);
      } catch (RuntimeException e) {
        completeExceptionally(e);
        return;
      }
      complete(value);
    }
  }

  /** Itself the task that completes the future: an object less for each call. */
  private final class Caller extends UnaryCaller implements Runnable {

    Caller(Call call, CallTools tools) {
      super(call, tools);
    }

    @Override
    void ended() {
      if (Thread.currentThread() == starter) {
        endedHere = true;
      } else if (!isDone()) {
        callbacks.execute(this);
      }
    }

    @Override
    public void run() {
      if (call.origin().contexts().isEmpty()) {
        settle();
      } else {
        call.origin().within(CallFuture.this::settle);
      }
    }
  }
}
