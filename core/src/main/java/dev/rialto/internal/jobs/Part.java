package dev.rialto.internal.jobs;

import dev.rialto.spi.BatchProtocol.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a provider took at once, with one of its keys: the batches of one key are unknown to another
 * one. Thread-safe.
 */
final class Part {
  private final String id;
  private final List<Parked> calls;
  private volatile BatchHttp site;
  private volatile @Nullable State state;
  private @Nullable CompletableFuture<Void> collecting;

  /**
   * Makes one.
   *
   * @param id the provider's id of it
   * @param calls the calls in it; empty if that is not known
   */
  Part(BatchHttp site, String id, @Nullable State state, List<Parked> calls) {
    this.site = site;
    this.id = id;
    this.state = state;
    this.calls = calls;
  }

  String id() {
    return id;
  }

  /** Returns an id that says with which key. */
  String fullId() {
    return site.target().endpoint().name() + "/" + id;
  }

  List<Parked> calls() {
    return calls;
  }

  BatchHttp site() {
    return site;
  }

  /** It was found with another key than the one that its id names. */
  void foundAt(BatchHttp other) {
    site = other;
  }

  @Nullable State state() {
    return state;
  }

  void state(State now) {
    state = now;
  }

  /** Returns whether its results were handed to its calls. */
  synchronized boolean isCollected() {
    CompletableFuture<Void> run = collecting;
    return run != null && run.isDone() && !run.isCompletedExceptionally();
  }

  /** Collects its results once, or once more if that failed. */
  synchronized CompletableFuture<Void> collect(Supplier<CompletableFuture<Void>> results) {
    CompletableFuture<Void> run = collecting;
    if (run == null || run.isCompletedExceptionally()) {
      run = results.get();
      collecting = run;
    }
    return run;
  }
}
