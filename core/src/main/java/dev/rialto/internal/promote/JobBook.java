package dev.rialto.internal.promote;

import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.JobStore.Item;
import dev.rialto.spi.JobStore.Job;
import dev.rialto.spi.JobStore.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that this process has to do with. Now and then it renews the leases it holds, looks at
 * what others have written, takes over what a process has left that gives no sign of life, and
 * deletes what nobody has asked for in time. Thread-safe.
 */
final class JobBook {

  private static final long LONGEST_ROUND_NANOS = Duration.ofSeconds(30).toNanos();

  private final Promotion promotion;
  private final Consumer<Seat> again;
  private final Consumer<Seat> unsettled;
  private final Map<String, JobRun> runs = new ConcurrentHashMap<>();

  /** Items whose answers were handed out, and that are deleted in a while. */
  private final Set<String> spent = ConcurrentHashMap.newKeySet();

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final long roundNanos;

  /**
   * Makes one.
   *
   * @param again takes a call back that no batch will have
   * @param unsettled takes a call back whose answer may be in the store
   */
  JobBook(Promotion promotion, Consumer<Seat> again, Consumer<Seat> unsettled) {
    this.promotion = promotion;
    this.again = again;
    this.unsettled = unsettled;
    this.roundNanos =
        Math.max(1, Math.min(LONGEST_ROUND_NANOS, promotion.settings().lease().toNanos() / 3));
  }

  /** Begins its rounds, if there is a process to take over from. */
  void start() {
    if (promotion.store().isDurable()) {
      promotion.later(0, this::round);
    }
  }

  /** Calls of this process go in a new job. */
  void begin(String id, String model, List<BatchSite> sites, List<Seat> calls) {
    Instant now = promotion.clock().instant();
    Job job =
        new Job(
            id,
            model,
            sites.get(0).target().endpoint().name(),
            "",
            Phase.PREPARED,
            calls.size(),
            0,
            now,
            promotion.owner(),
            JobRun.leasedUntil(promotion),
            "");
    JobRun run = run(job, sites);
    runs.put(id, run);
    run.begin(calls);
  }

  private JobRun run(Job job, List<BatchSite> sites) {
    return new JobRun(promotion, job, sites, this::over, again, unsettled, this::handedOut);
  }

  private void over(JobRun run) {
    runs.remove(run.id(), run);
  }

  /** A call waits for an item of another process's job, or has its answer. */
  void attach(Seat seat, Item item) {
    List<BatchSite> sites = promotion.sites().apply(seat.target().modelId());
    if (item.outcome() != null && !sites.isEmpty()) {
      seat.attached();
      seat.outcome(item.outcome(), sites.get(0).target());
      handedOut(item.jobId(), List.of(item.id()));
      return;
    }
    JobRun known = runs.get(item.jobId());
    if (known == null) {
      JobRun made = run(unknown(item, seat), sites);
      JobRun other = runs.putIfAbsent(item.jobId(), made);
      known = other == null ? made : other;
    }
    known.attach(seat, item.id());
  }

  /**
   * Deletes items once every process that waits for them has looked: who claimed one is the last of
   * those who do, not the only one.
   */
  private void handedOut(String jobId, List<String> itemIds) {
    spent.addAll(itemIds);
    promotion.later(2 * LONGEST_ROUND_NANOS, () -> delete(jobId, itemIds));
  }

  /** What stays is deleted when its time is over. */
  private void delete(String jobId, List<String> itemIds) {
    StoreUse.then(
        "Deleting items of job " + jobId,
        StoreUse.guarded(() -> promotion.store().delete(jobId, itemIds, promotion.owner())),
        (done, error) -> itemIds.forEach(spent::remove));
  }

  /** An item was claimed; returns whether a call of this process waits for it already. */
  boolean waitsFor(Item item) {
    JobRun run = runs.get(item.jobId());
    return run != null && run.claimedAgain(item.id());
  }

  /** Returns the ids of items that a call of this process waits for, or had its answer from. */
  Set<String> known() {
    Set<String> all = new HashSet<>(spent);
    runs.values().forEach(run -> run.seats().forEach(seat -> all.add(seat.itemId())));
    return all;
  }

  /** All that is known of it before the next round. */
  private Job unknown(Item item, Seat seat) {
    String model = seat.target().modelId();
    Instant now = promotion.clock().instant();
    return new Job(item.jobId(), model, "", "", Phase.PREPARED, 1, 0, now, "", now, "");
  }

  @Nullable JobRun find(String id) {
    return runs.get(id);
  }

  private void round() {
    for (JobRun run : runs.values()) {
      if (run.isHeld()) {
        renew(run);
      }
    }
    CompletableFuture<List<Job>> jobs = StoreUse.guarded(() -> promotion.store().jobs());
    StoreUse.thenIfAnswered(
        "Looking at the jobs of store '" + promotion.store().name() + "'", jobs, this::looked);
    StoreUse.then("The next round", jobs, (all, error) -> promotion.later(roundNanos, this::round));
  }

  /** A renewal that fails is tried in the next round. */
  private void renew(JobRun run) {
    boolean written = run.isWritten(); // before it is, nobody has a lease of it
    StoreUse.thenIfAnswered(
        "Renewing the lease of job " + run.id(),
        run.lease(),
        mine -> {
          if (!mine && written && !run.isOver()) {
            run.lost();
          }
        });
  }

  private void looked(List<Job> all) {
    Instant now = promotion.clock().instant();
    Map<String, Job> byId = new HashMap<>();
    for (Job job : all) {
      byId.put(job.id(), job);
      look(job, now);
    }
    for (JobRun run : runs.values()) {
      if (!run.isHeld() && !byId.containsKey(run.id())) {
        run.gone();
      }
    }
  }

  /** What fails is done in the next round. */
  private void look(Job job, Instant now) {
    JobRun run = runs.get(job.id());
    if (job.phase() == Phase.UNREADABLE) {
      if (told.add(job.id())) {
        Promotion.LOG.log(
            System.Logger.Level.WARNING,
            "Job {0} of {1} is left as it is: {2}",
            job.id(),
            job.model(),
            job.problem());
      }
    } else if (job.phase() == Phase.ENDED) {
      if (run != null && !run.isHeld()) {
        StoreUse.thenIfAnswered(
            "Handing out what is written of job " + job.id(),
            StoreUse.guarded(() -> promotion.store().items(job.id(), waited(run)))
                .thenAcceptAsync(items -> run.written(job, items), promotion.executor()),
            done -> {});
      } else if (run == null && job.createdAt().plus(promotion.settings().keep()).isBefore(now)) {
        StoreUse.ask(
            "Deleting job " + job.id(), StoreUse.guarded(() -> promotion.store().delete(job.id())));
      }
    } else if ((run == null || !run.isHeld()) && !job.leasedUntil().isAfter(now)) {
      takeOver(job, now);
    }
  }

  private static List<String> waited(JobRun run) {
    return run.seats().stream().map(Seat::itemId).toList();
  }

  /** What fails is done in the next round. */
  private void takeOver(Job job, Instant now) {
    List<BatchSite> sites = promotion.sites().apply(job.model());
    if (sites.isEmpty()) {
      if (told.add(job.id())) {
        Promotion.LOG.log(
            System.Logger.Level.WARNING,
            "Job {0} is of {1}, whose provider is not configured here: it is left to others",
            job.id(),
            job.model());
      }
      return;
    }
    Instant until = JobRun.leasedUntil(promotion);
    StoreUse.thenIfAnswered(
        "Leasing job " + job.id(),
        StoreUse.guarded(() -> promotion.store().lease(job.id(), promotion.owner(), now, until)),
        mine -> {
          if (mine) {
            taken(job.leased(promotion.owner(), until), sites);
          }
        });
  }

  /** What fails is done when the lease is over. */
  private void taken(Job job, List<BatchSite> sites) {
    StoreUse.thenIfAnswered(
        "Taking job " + job.id() + " over",
        StoreUse.guarded(() -> promotion.store().items(job.id())),
        items -> {
          JobRun run = runs.computeIfAbsent(job.id(), id -> run(job, sites));
          run.takeOver(job, items);
        });
  }

  /**
   * Gives back what it holds, so that another process need not wait for the leases to end; one that
   * is not given back ends by itself.
   */
  void close() {
    if (!promotion.store().isDurable()) {
      return;
    }
    Instant now = promotion.clock().instant();
    for (JobRun run : runs.values()) {
      if (run.isHeld()) {
        StoreUse.ask(
            "Giving back job " + run.id(),
            StoreUse.guarded(() -> promotion.store().lease(run.id(), promotion.owner(), now, now)));
      }
    }
  }
}
