package dev.rialto.internal.promote;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.JobStatus;
import dev.rialto.Jobs;
import dev.rialto.LiveLimit;
import dev.rialto.config.JobSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts calls that may wait into a provider's batch; others pass through. Thread-safe. */
public final class JobStage implements Stage, AutoCloseable {

  private static final int ID_BYTES = 8;

  private final Promotion promotion;
  private final Function<Call, @Nullable Target> first;
  private final Map<LaneKey, Lane> lanes = new ConcurrentHashMap<>();
  private final Set<CompletableFuture<JobStatus>> watchers = ConcurrentHashMap.newKeySet();
  private final Intake intake;
  private final JobBook book;
  private final SecureRandom ids = new SecureRandom();

  private record LaneKey(String model, boolean embeds) {}

  /**
   * What the stage has around it.
   *
   * @param first returns where a call would be sent first; null if nowhere
   * @param sites where batches of a model ({@code provider/model}) may go, one for each key; empty
   *     if its provider takes none, or is not there
   * @param costs what batches cost
   * @param random numbers between 0 and 1
   * @param executor hands out answers
   * @param events hears of jobs
   */
  public record Surroundings(
      Function<Call, @Nullable Target> first,
      Function<String, List<BatchSite>> sites,
      Costs costs,
      DoubleSupplier random,
      Executor executor,
      Listeners events) {}

  /**
   * Makes the stage above the given one.
   *
   * @param next makes calls by themselves
   * @param clock tells when leases end
   */
  public JobStage(
      Stage next,
      JobSettings settings,
      JobStore store,
      Ticker ticker,
      Scheduler scheduler,
      InstantSource clock,
      Surroundings around) {
    this.promotion =
        new Promotion(
            next,
            settings,
            store,
            around.sites(),
            around.costs(),
            ticker,
            scheduler,
            clock,
            around.random(),
            around.executor(),
            around.events(),
            UUID.randomUUID().toString(),
            new AtomicBoolean());
    this.first = around.first();
    this.book = new JobBook(promotion, this::unpaid, this::unsettled);
    this.intake = new Intake(promotion, this::unpaid, book);
  }

  /** Begins to look after the jobs of processes that have ended, where the store is durable. */
  public void start() {
    book.start();
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    Target target = call.options().batch() ? target(call) : null;
    if (target == null) {
      LiveLimit limit = call.options().batch() ? call.options().liveLimit() : null;
      return limit == null
          ? promotion.next().start(call, sink)
          : new LimitedCall(promotion.next(), call, sink, limit).begin();
    }
    return new PromotedCall(promotion, call, target, sink, intake::add, this::gather).begin();
  }

  /** Returns where a call waits for a batch; null if it does not. */
  private @Nullable Target target(Call call) {
    if (!call.unary() || !isOfItsKind(call) || promotion.isClosing()) {
      return null;
    }
    long left = call.deadline().remaining(promotion.ticker().nanoTime());
    if (left < promotion.settings().leastTimeNanos()) {
      return null;
    }
    Target target = first.apply(call);
    return target == null || promotion.sites().apply(target.modelId()).isEmpty() ? null : target;
  }

  /** A tool's result cannot be given to a batch, and its caller waits for the next round. */
  private static boolean isOfItsKind(Call call) {
    return call.request() instanceof EmbeddingRequest
        || (call.request() instanceof CompletionRequest request && request.tools().isEmpty());
  }

  /** Says what would become of a call, in a sentence; empty if it wants no batch. */
  public String explain(Call call) {
    if (!call.options().batch()) {
      return "";
    }
    Target target = target(call);
    if (target != null) {
      return "waits for a batch of "
          + target.modelId()
          + ", which is sent "
          + text(promotion.settings().windowNanos())
          + " after its first call; made by itself "
          + text(promotion.settings().liveBeforeNanos())
          + " before its deadline";
    }
    if (!call.unary() || !isOfItsKind(call)) {
      return "made at once: streams and calls with tools go in no batch";
    }
    long left = call.deadline().remaining(promotion.ticker().nanoTime());
    return left < promotion.settings().leastTimeNanos()
        ? "made at once: it has "
            + text(left)
            + ", and a batch is worth it from "
            + text(promotion.settings().leastTimeNanos())
            + " on"
        : "made at once: the provider of its first model takes no batches";
  }

  private static String text(long nanos) {
    Duration whole = Duration.ofNanos(nanos);
    return (nanos < Duration.ofSeconds(10).toNanos()
            ? whole.truncatedTo(ChronoUnit.MILLIS)
            : whole.plusMillis(500).truncatedTo(ChronoUnit.SECONDS))
        .toString()
        .substring(2)
        .toLowerCase(Locale.ROOT); // 1h30m, as timeouts are written
  }

  /** No batch has the call, or will have it, for which somebody has paid. */
  private void unpaid(Seat seat) {
    if (seat.isCosted()) {
      gather(seat);
    } else {
      seat.owner().pay();
    }
  }

  /** Its answer may be in the store. */
  private void unsettled(Seat seat) {
    intake.addAgain(seat);
  }

  private void gather(Seat seat) {
    LaneKey key = new LaneKey(seat.target().modelId(), seat.texts() > 0);
    lanes
        .computeIfAbsent(
            key,
            k ->
                new Lane(
                    promotion,
                    promotion.sites().apply(k.model()),
                    (lane, calls) -> book.begin(newId(), k.model(), lane.nextSites(), calls)))
        .add(seat);
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    ids.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** Returns the jobs, as users see them. */
  public Jobs jobs() {
    return new JobsView(promotion, book, watchers, this::gathering, this::flush);
  }

  private int gathering() {
    return intake.size() + lanes.values().stream().mapToInt(Lane::size).sum();
  }

  private void flush() {
    intake.whenLooked(() -> lanes.values().forEach(Lane::flush));
  }

  /**
   * Leaves what was sent to the next process: calls that are ended from now on are not taken out of
   * their batches.
   */
  @Override
  public void close() {
    if (promotion.closing().compareAndSet(false, true)) {
      book.close();
      watchers.forEach(JobsView::closed);
    }
  }
}
