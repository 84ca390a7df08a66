package dev.rialto.internal.promote;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.JobStatus;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.BatchProtocol.ItemResult.Kind;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.JobStore.Item;
import dev.rialto.spi.JobStore.Job;
import dev.rialto.spi.JobStore.Outcome;
import dev.rialto.spi.JobStore.Phase;
import dev.rialto.spi.PipelineEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A job that this process has to do with. It either holds the job's lease, and then asks the
 * provider and writes what becomes of it; or calls of it wait for what another process writes.
 * Thread-safe: steps of the one who holds it follow one another, calls come and go at any time.
 *
 * <pre>
 *   own:        Submission (write → send → known) → ask* → Harvest (write results → hand out) → over
 *   taken over: prepared → Submission (look for it) ↗
 *               submitted ──────────────────────────↗
 * </pre>
 *
 * <p>Longer than its neighbours, since every way in which a job can end has to settle the same
 * calls, once.
 */
final class JobRun {

  /** The problem of a job whose batch is not known to be its own before its results are read. */
  private static final String LIKE = "its batch was found by size and time, and may be another's";

  /** Stands for an answer that was accounted for: the answer itself is read again. */
  private static final Outcome READ = new Outcome(Kind.ANSWERED, 0, "", new byte[0]);

  private final Promotion promotion;
  private final List<BatchSite> sites;
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();
  private final Consumer<JobRun> over;
  private final Consumer<Seat> again;
  private final Consumer<Seat> unsettled;
  private final BiConsumer<String, List<String>> handedOut;
  private final Inquiry inquiry;
  private volatile Job job;
  private volatile boolean held;
  private volatile boolean ended;
  private volatile boolean written;
  private final AtomicBoolean complained = new AtomicBoolean();

  /** How many of its items may have been sent at least: those that were left are not. */
  private volatile int least;

  /** The items of a job that was taken over, for those that nobody waits for; by their ids. */
  private volatile @Nullable Map<String, Item> items;

  /** Items that others may wait for, although this process claimed them last. */
  private final Set<String> lingering = ConcurrentHashMap.newKeySet();

  /** Batches that looked like this job's, and were not. */
  private final Set<String> notThis = ConcurrentHashMap.newKeySet();

  /**
   * Makes one.
   *
   * @param sites where its provider is; empty if this process does not know it
   * @param over hears of its end
   * @param again takes a call back that no batch has, or will have
   * @param unsettled takes a call back whose answer may be in the store
   * @param handedOut deletes items that others may wait for, in a while
   */
  JobRun(
      Promotion promotion,
      Job job,
      List<BatchSite> sites,
      Consumer<JobRun> over,
      Consumer<Seat> again,
      Consumer<Seat> unsettled,
      BiConsumer<String, List<String>> handedOut) {
    this.promotion = promotion;
    this.job = job;
    this.sites = sites;
    this.least = job.size();
    this.over = over;
    this.again = again;
    this.unsettled = unsettled;
    this.handedOut = handedOut;
    this.inquiry = new Inquiry(this);
  }

  String id() {
    return job.id();
  }

  Job job() {
    return job;
  }

  Promotion promotion() {
    return promotion;
  }

  List<BatchSite> sites() {
    return sites;
  }

  boolean isHeld() {
    return held;
  }

  /** Returns whether it is in the store, as far as this process has heard. */
  boolean isWritten() {
    return written;
  }

  /** It is in the store. */
  void created() {
    written = true;
  }

  /** Takes or renews its lease; returns whether this process has it. */
  CompletableFuture<Boolean> lease() {
    return StoreUse.guarded(
        () ->
            promotion
                .store()
                .lease(
                    id(), promotion.owner(), promotion.clock().instant(), leasedUntil(promotion)));
  }

  boolean isOver() {
    return ended;
  }

  /** Returns whether the calls of it are all known here. */
  boolean isOwn() {
    return items == null;
  }

  /** Returns whether the batch of a job is its own: another one's is not cancelled. */
  static boolean isCertain(Job job) {
    return !job.problem().equals(LIKE);
  }

  /** So many of its items are about to be sent. */
  void sending(int items) {
    least = items;
  }

  /** Returns whether a batch of so many items may be this job. */
  boolean mayBeOf(long items) {
    return items >= least && items <= job.size();
  }

  Collection<Seat> seats() {
    return seats.values();
  }

  Set<String> notThis() {
    return notThis;
  }

  /** Returns what it is, for those who wait for it. */
  String describe() {
    Job now = job;
    return "job "
        + now.id()
        + (now.batchId().isEmpty() ? ", which is being sent" : ", batch " + now.batchId());
  }

  /** Calls of this process go in a new job. */
  void begin(List<Seat> calls) {
    held = true;
    for (int i = 0; i < calls.size(); i++) {
      Seat seat = calls.get(i);
      String itemId = id() + "-" + i;
      seats.put(itemId, seat);
      seat.in(this, itemId);
      if (seat.isOver()) {
        seats.remove(itemId);
      }
    }
    new Submission(this).write();
  }

  /** A job of another process, whose lease this one has now. */
  void takeOver(Job found, List<Item> all) {
    job = found;
    held = true;
    written = true;
    least = Math.min(least, all.size());
    Map<String, Item> byId = new ConcurrentHashMap<>();
    all.forEach(item -> byId.put(item.id(), item.outcome() == null ? item : item.with(READ)));
    items = byId;
    Promotion.LOG.log(
        System.Logger.Level.INFO,
        "Job {0} of {1} was taken over; it is {2}",
        found.id(),
        found.model(),
        found.phase());
    if (found.phase() == Phase.PREPARED) {
      new Submission(this).lookFor(0);
    } else {
      ask();
    }
  }

  /** Asks the provider where it stands. */
  void ask() {
    inquiry.ask();
  }

  /** Asks at once whether it was cancelled. */
  void hurry() {
    inquiry.hurry();
  }

  /** Returns an item of a job that was taken over, once: what it used is accounted for once. */
  @Nullable Item takeItem(String itemId) {
    Map<String, Item> all = items;
    return all == null ? null : all.remove(itemId);
  }

  /** A call waits for an item of it. */
  void attach(Seat seat, String itemId) {
    seat.in(this, itemId);
    seats.put(itemId, seat);
    seat.attached();
    if (seat.isOver()) {
      left(seat);
    } else if (ended && seats.remove(itemId, seat)) {
      unsettled.accept(seat);
    }
  }

  /** A call waits no more. */
  void left(Seat seat) {
    if (promotion.isClosing() || !seats.remove(seat.itemId(), seat)) {
      return; // what the process leaves behind, the next one finds
    }
    if (held) {
      drop(List.of(seat.itemId()));
    } else {
      lingering.add(seat.itemId()); // the one who pays waits for it, though this one came last
    }
  }

  /**
   * An item was claimed by this process; returns whether a call waits for it already. It was
   * another process's meanwhile, and that one may wait for it still.
   */
  boolean claimedAgain(String itemId) {
    boolean waits = seats.containsKey(itemId);
    if (waits) {
      lingering.add(itemId);
    }
    return waits;
  }

  /**
   * Deletes items; a batch of which nothing is left is cancelled. What stays is deleted when its
   * time is over.
   */
  private void drop(List<String> itemIds) {
    StoreUse.thenIfAnswered(
        "Deleting items of job " + id(),
        StoreUse.guarded(() -> promotion.store().delete(id(), itemIds, promotion.owner()))
            .thenCompose(done -> promotion.store().jobs()),
        all -> {
          if (seats.isEmpty() && all.stream().noneMatch(known -> known.id().equals(id()))) {
            abandon();
          }
        });
  }

  /** Nobody waits for any of it. What may be another one's batch runs on. */
  private void abandon() {
    BatchSite at = inquiry.answering();
    if (!ended && held && job.phase() == Phase.SUBMITTED && at != null) {
      if (isCertain(job)) {
        StoreUse.ask("Cancelling the batch of job " + id(), at.cancel(job.batchId())); // a courtesy
      }
      end();
      publish("every call of it was given up");
    }
  }

  /**
   * The provider has it.
   *
   * @param known whether it is this job's for certain; else it is like it
   */
  void submitted(BatchSite at, State state, boolean known) {
    inquiry.answers(at);
    seats.values().forEach(Seat::sent);
    job = job.submitted(at.target().endpoint().name(), state.id(), known ? "" : LIKE);
    publish(null);
    record(Waits.ofRetries());
    if (seats.isEmpty() && isOwn()) {
      drop(List.of()); // all have left meanwhile
    }
    inquiry.later();
  }

  /** Writes where it stands, as often as it takes. */
  private void record(Waits between) {
    Job now = job;
    StoreUse.then(
        "Writing down where job " + id() + " stands",
        StoreUse.guarded(() -> promotion.store().update(now)),
        (written, error) -> {
          if (error != null) {
            promotion.later(between.next(), () -> record(between));
          } else if (!written && !ended) {
            lost();
          }
        });
  }

  /** Its results broke off, or could not be written. */
  void readAgain(Throwable why) {
    if (complained.compareAndSet(false, true)) {
      Promotion.LOG.log(
          System.Logger.Level.WARNING,
          "The results of job {0} will be read again: {1}",
          id(),
          why.getMessage());
    }
    inquiry.later();
  }

  /** The results are in the store and were handed out; what stays is deleted in time. */
  void harvested(int answered, String problem, List<String> handedOut) {
    job = job.ended(answered, problem);
    end();
    publish(problem.isEmpty() ? null : problem);
    for (Seat seat : List.copyOf(seats.values())) {
      seats.remove(seat.itemId());
      handedOut.add(seat.itemId());
      seat.fail(unansweredError(problem));
    }
    Job now = job;
    List<String> all = new ArrayList<>(handedOut);
    if (isOwn()) {
      for (int i = 0; i < now.size(); i++) {
        all.add(id() + "-" + i); // those that were left at an unlucky moment, too
      }
    } else {
      lingering.addAll(handedOut); // others may have claimed them before this process did
    }
    all.removeAll(lingering);
    linger(List.of());
    StoreUse.ask(
        "Deleting job " + id(),
        StoreUse.guarded(() -> promotion.store().update(now))
            .handle((done, error) -> done)
            .thenCompose(done -> promotion.store().delete(id(), all, promotion.owner())));
  }

  private RialtoException unansweredError(String problem) {
    FailureDetails where = FailureDetails.NONE.at(provider(), model());
    return problem.isEmpty()
        ? new ServerErrorException(
            "The batch has ended without a result of this call", "Make it by itself", where, null)
        : new InvalidRequestException(
            "The batch was refused: " + problem, "Look at its calls", where, null);
  }

  private String provider() {
    return job.model().substring(0, Math.max(0, job.model().indexOf('/')));
  }

  private String model() {
    return job.model().substring(job.model().indexOf('/') + 1);
  }

  /** There will be no results: its calls are made by themselves, and what is written is deleted. */
  void giveUp(String why) {
    end();
    publish(why);
    delete();
    for (Seat seat : takeAll()) {
      seat.fail(
          new ServerErrorException(
              "The batch of the call came to nothing: " + why,
              "Make it by itself",
              FailureDetails.NONE.at(provider(), model()),
              null));
    }
  }

  /** It never was sent, and nobody will: its calls go in another batch. */
  void neverSent() {
    end();
    publish("it was never sent");
    delete();
    releaseSeats(again);
  }

  private void delete() {
    StoreUse.ask("Deleting job " + id(), StoreUse.guarded(() -> promotion.store().delete(id())));
  }

  private void releaseSeats(Consumer<Seat> to) {
    takeAll().stream().filter(seat -> !seat.isOver()).forEach(to);
  }

  /** Takes them one by one: one that comes meanwhile is not lost. */
  private List<Seat> takeAll() {
    List<Seat> taken = new ArrayList<>(seats.values());
    taken.removeIf(seat -> !seats.remove(seat.itemId(), seat));
    return taken;
  }

  /** Another process has the lease, or there is no such job any more. */
  void lost() {
    if (held) {
      publish("another process has it");
    }
    held = false;
    seats.values().forEach(Seat::attached); // its cost is that process's to settle
  }

  /** It is in the store no more. */
  void gone() {
    end();
    releaseSeats(again);
  }

  /** Hands out what another process has written. */
  void written(Job now, List<Item> found) {
    job = now;
    List<String> all = new ArrayList<>();
    BatchSite at = inquiry.site();
    for (Item item : found) {
      Seat seat = at == null ? null : seats.remove(item.id());
      if (seat != null && at != null) {
        all.add(item.id());
        if (item.outcome() == null) {
          seat.fail(unansweredError(now.problem()));
        } else {
          seat.outcome(item.outcome(), at.target());
        }
      }
    }
    end();
    releaseSeats(unsettled);
    linger(all);
  }

  /** Deletes those items in a while, and those that were to wait for the end. */
  private void linger(List<String> itemIds) {
    List<String> all = new ArrayList<>(itemIds);
    all.addAll(lingering);
    if (!all.isEmpty()) {
      handedOut.accept(id(), all);
    }
  }

  @Nullable Seat take(String itemId) {
    return seats.remove(itemId);
  }

  private void end() {
    ended = true;
    over.accept(this);
  }

  /** Tells listeners where it stands. */
  void publish(@Nullable String problem) {
    Job now = job;
    promotion
        .events()
        .accept(
            new PipelineEvent.JobChanged(
                now.id(),
                now.model(),
                now.endpoint(),
                JobStatus.Phase.valueOf(now.phase().name()),
                now.size(),
                now.answered(),
                problem));
  }

  /** Returns until when a lease taken now holds. */
  static Instant leasedUntil(Promotion promotion) {
    return promotion.clock().instant().plus(promotion.settings().lease());
  }
}
