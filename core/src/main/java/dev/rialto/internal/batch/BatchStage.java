package dev.rialto.internal.batch;

import dev.rialto.EmbeddingRequest;
import dev.rialto.config.BatchSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Merges embedding requests, and divides those too large for any provider; others pass through. */
public final class BatchStage implements Stage {

  private final Stage next;
  private final BatchSettings settings;
  private final Function<Call, EmbeddingLimits> limits;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final ConcurrentMap<BatchKey, Lane> lanes = new ConcurrentHashMap<>();
  private volatile int maxItems;

  /** Makes the stage above one that takes as much as the settings allow. */
  public BatchStage(
      Stage next,
      BatchSettings settings,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this(next, settings, call -> EmbeddingLimits.NONE, ticker, scheduler, events);
  }

  /**
   * Makes the stage above the given one.
   *
   * @param limits how much all take that may answer a call
   */
  public BatchStage(
      Stage next,
      BatchSettings settings,
      Function<Call, EmbeddingLimits> limits,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this.next = Objects.requireNonNull(next, "next");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    this.events = Objects.requireNonNull(events, "events");
    this.maxItems = settings.maxItems();
  }

  /** Returns how many texts a merged request has at most. */
  public int maxItems() {
    return maxItems;
  }

  /** Sets how many texts a merged request has at most, from the next call on. */
  public void maxItems(int most) {
    maxItems = most;
  }

  /** What goes on alone takes its place with it. */
  @Override
  public Flight start(Call call, ResponseSink sink, Place place) {
    return settings.enabled() && call.request() instanceof EmbeddingRequest
        ? Stage.super.start(call, sink, place)
        : next.start(call, sink, place);
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (!settings.enabled() || !(call.request() instanceof EmbeddingRequest request)) {
      return next.start(call, sink);
    }
    EmbeddingLimits known = limits.apply(call);
    EmbeddingLimits most = known.and(new EmbeddingLimits(settings.maxCallItems(), known.tokens()));
    if (EmbeddedTexts.fitting(request.inputs(), 0, most) < request.inputs().size()) {
      return new DividedCall(this, call, request, sink, most).next();
    }
    if (call.options().boundsCost()) {
      // Its bound is for its own texts, and not for those of others.
      return next.start(call, sink);
    }
    BatchKey key = BatchKey.of(call, request, settings.bucketTokens());
    BatchMember member = new BatchMember(call, request, sink);
    while (!lanes.computeIfAbsent(key, k -> new Lane(this, k, known)).submit(member)) {
      // The lane closed between being found and being used; the next look makes a new one.
      Thread.onSpinWait();
    }
    return member;
  }

  /** Returns how many keys have requests under way or gathering. */
  int lanes() {
    return lanes.size();
  }

  Stage next() {
    return next;
  }

  BatchSettings settings() {
    return settings;
  }

  long nowNanos() {
    return ticker.nanoTime();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  void remove(BatchKey key, Lane lane) {
    lanes.remove(key, lane);
  }

  void publish(PipelineEvent event) {
    events.accept(event);
  }
}
