package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.config.BudgetSharing;
import dev.rialto.spi.Ticker;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An account that all instances spend from, each from its lease. Guarded by the lock of {@link
 * Budgets}; {@link Leases} carries the reports and answers.
 *
 * <p>What holds at all times while the store keeps what it was told: what may still be taken here
 * ({@code left}) is at most what the store has set aside for this holder and was not told of as
 * spent. So whatever gets lost on the way, instances together never take more than the limit.
 * Amounts are in billionths of a dollar, rounded up; what is spent is kept exactly and rounded once
 * a report.
 *
 * <p>Longer than its neighbours, since every way in and out has to keep the one invariant above.
 */
final class SharedAccount implements Account {

  /** How an asking ended. */
  enum Outcome {
    /** There was enough. */
    GRANTED,
    /** There was not, and nobody has any to spare. */
    FULL,
    /** There was not; others were asked to give back what they have at hand. */
    RECALLED,
    /** The store does not answer. */
    AWAY
  }

  private static final int SCALE = 9;

  /** Beyond it, Redis's numbers are no longer exact. */
  private static final long MOST = 1L << 53;

  /** At hand beyond what is in use: so many reservations, but no more than a fiftieth of all. */
  private static final int SPARE_CALLS = 8;

  private static final int SPARE_SHARE = 50;

  /**
   * So small a share of the limit an instance may have spent at most without the store knowing; of
   * one that died, it counts as spent. Small, since it may be lost then; enough for the calls that
   * end within {@link #REPORT_NANOS} if the limit is that of thousands.
   */
  private static final int UNSAID_SHARE = 1_000;

  /** And no more than so many times what its calls have lately cost between two reports. */
  private static final int UNSAID_PACES = 4;

  private static final int QUIET_BEATS = 6;

  private static final long REPORT_NANOS = Duration.ofMillis(5).toNanos();
  private static final long RETRY_NANOS = Duration.ofMillis(250).toNanos();
  private static final long FULL_NANOS = Duration.ofMillis(50).toNanos();
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long THRIFTY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Budget budget;
  private final String owner;
  private final String key;
  private final String holder;
  private final long limit;
  private final long unsaidMost;
  private final Slices slices;
  private final BudgetSharing sharing;
  private final LeaseStore store;
  private final Ticker ticker;
  private final StoreTime time;
  private final SpentBySlice own = new SpentBySlice();

  private Usd excess = Usd.ZERO;
  private long current;
  private Instant sliceBegin;
  private Instant sliceEnd;
  private long seenJumps;

  /** What may be taken here: what is reserved is part of it, what is spent is not. */
  private long left;

  private long reserved;
  private long leaseUntilNanos;
  private boolean leased;

  /** Spent since the last report that was answered. */
  private long unreported;

  /** What the store would count as spent at the least, beyond what it knows, if this died now. */
  private long unsaid;

  private long sentUnsaid;

  /** The most that was spent between two reports lately. */
  private long pace;

  private long largest;
  private boolean usedSinceBeat;
  private boolean beatDue;
  private int quietBeats;
  private boolean heard;

  /** Whether the store has taken a report. */
  private boolean taken;

  private long thriftyUntilNanos;
  private long fullUntilNanos;
  private long nextReportNanos;

  private LeaseStore.Answer last = LeaseStore.Answer.NONE;
  private long lastAtNanos;

  private boolean waking;
  private boolean underWay;
  private @Nullable CompletableFuture<@Nullable Void> end;
  private long sentUnreported;
  private long sentAtNanos;
  private Instant sentAt;
  private long sentJumps;
  private long sentNeeded;
  private long sentSlice;
  private long toldSlice = Long.MIN_VALUE;
  private @Nullable CompletableFuture<Outcome> sentAsk;

  /** Who waits until the store has what was spent so far; null if nobody does. */
  private @Nullable CompletableFuture<@Nullable Void> told;

  private @Nullable CompletableFuture<@Nullable Void> sentTold;
  private @Nullable CompletableFuture<@Nullable Void> heardTold;

  /** What calls wait for; null if none does. */
  private @Nullable CompletableFuture<Outcome> ask;

  private long needed;

  SharedAccount(
      Budget budget,
      String owner,
      String key,
      String holder,
      BudgetSharing sharing,
      LeaseStore store,
      Ticker ticker,
      StoreTime time,
      Instant here) {
    this.budget = budget;
    this.owner = owner;
    this.key = key;
    this.holder = holder;
    this.limit = up(budget.limit());
    this.unsaidMost =
        sharing.crash() == BudgetSharing.Crash.COUNT_AS_SPENT ? limit : limit / UNSAID_SHARE;
    this.slices = new Slices(budget);
    this.sharing = sharing;
    this.store = store;
    this.ticker = ticker;
    this.time = time;
    this.sentAt = here;
    this.seenJumps = time.jumps();
    this.current = slices.of(time.of(here));
    this.sliceBegin = slices.begin(current);
    this.sliceEnd = slices.end(current);
    long start = ticker.nanoTime();
    this.leaseUntilNanos = start;
    this.thriftyUntilNanos = start;
    this.fullUntilNanos = start;
    this.nextReportNanos = start;
    this.lastAtNanos = start - FRESH_NANOS;
  }

  static long up(Usd amount) {
    BigDecimal whole =
        amount.toBigDecimal().movePointRight(SCALE).setScale(0, RoundingMode.CEILING);
    return whole.compareTo(BigDecimal.valueOf(MOST)) > 0 ? MOST : whole.longValue();
  }

  private static Usd usd(long billionths) {
    return Usd.of(BigDecimal.valueOf(billionths, SCALE));
  }

  /** Nothing is taken for nothing: of a full budget, not even what has no price. */
  private static long taken(Usd amount) {
    return Math.max(1, up(amount));
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public String owner() {
    return owner;
  }

  String key() {
    return key;
  }

  @Override
  public Room room(Usd amount, Instant now) {
    advance(now);
    long asked = taken(amount);
    if (asked > limit) {
      return Room.NO;
    }
    if (heard && !store.isIn() && sharing.away() == BudgetSharing.Away.REFUSE) {
      return Room.AWAY;
    }
    if (leased && isBefore(leaseUntilNanos) && reserved + asked <= left) {
      return Room.YES;
    }
    return isBefore(fullUntilNanos) ? Room.NO : Room.ASK;
  }

  private boolean isBefore(long momentNanos) {
    return ticker.nanoTime() - momentNanos < 0;
  }

  /** Goes on to the slice that has begun by the store's clock, as far as it is known. */
  private void advance(Instant here) {
    Instant now = time.of(here);
    boolean jumped = seenJumps != time.jumps();
    if (!jumped && now.isBefore(sliceEnd) && !now.isBefore(sliceBegin.minus(slices.tolerance()))) {
      return;
    }
    long before = current;
    current = slices.of(now);
    sliceBegin = slices.begin(current);
    sliceEnd = slices.end(current);
    fullUntilNanos = ticker.nanoTime();
    if (jumped) {
      seenJumps = time.jumps();
      own.moveUnreported(current);
    }
    if (current < before) {
      // The clock was wrong. What was spent in slices to come counts; the store moves what is far
      // off.
      beatDue |= leased;
      return;
    }
    if (before < slices.oldest(current)) {
      last = last.ofNextWindow();
    }
    own.forgetBefore(Math.min(slices.oldest(current), toldSlice));
  }

  @Override
  public void reserve(Usd amount) {
    long asked = taken(amount);
    reserved += asked;
    largest = Math.max(asked, largest - largest / 64);
    usedSinceBeat = true;
  }

  @Override
  public void settle(Usd reservation, Usd spent, Instant now) {
    reserved -= taken(reservation);
    charge(spent, now);
    if (spent.compareTo(reservation) > 0) {
      excess = excess.plus(spent.minus(reservation));
    }
  }

  @Override
  public void charge(Usd spent, Instant now) {
    advance(now);
    if (spent.signum() > 0) {
      own.add(current, spent);
      left -= up(spent);
      unreported += up(spent);
    }
  }

  /**
   * Returns what completes once the store has what was spent so far, or does not answer; null if
   * there is nothing to wait for: the store reckons with as much as was not said yet.
   */
  @Nullable CompletableFuture<@Nullable Void> stored() {
    if (unreported <= unsaid || !store.isIn()) {
      return null;
    }
    CompletableFuture<@Nullable Void> waiting = told == null ? new CompletableFuture<>() : told;
    told = waiting;
    return waiting;
  }

  @Override
  public double fill(Instant now) {
    advance(now);
    return (double) (last.spent() + unreported + last.othersInUse() + reserved) / limit;
  }

  @Override
  public boolean isIdle(Instant now) {
    advance(now);
    return reserved == 0 && unreported == 0 && !leased && !underWay && ask == null;
  }

  @Override
  public Usd spent() {
    return usd(last.spent() + unreported);
  }

  @Override
  public Usd reserved() {
    return usd(last.othersInUse() + reserved);
  }

  @Override
  public Usd excess() {
    Usd all = usd(last.excess());
    return heard ? all.max(excess) : excess;
  }

  @Override
  public Instant roomAt() {
    return slices.roomAt(current, last.first());
  }

  /** Has the store asked for an amount, with the next report. */
  CompletableFuture<Outcome> ask(Usd amount) {
    CompletableFuture<Outcome> waiting = ask;
    if (waiting == null) {
      waiting = new CompletableFuture<>();
      ask = waiting;
      needed = 0;
    }
    needed = Math.min(MOST, needed + taken(amount));
    largest = Math.max(largest, taken(amount));
    return waiting;
  }

  /**
   * Has a report made that renews the lease, or gives it back if nobody used it lately. Once in a
   * while what was spent is told again, since a store may have lost it.
   */
  void beat() {
    quietBeats = leased || reserved > 0 || unreported > 0 ? QUIET_BEATS : quietBeats + 1;
    beatDue |= quietBeats >= QUIET_BEATS && (leased || !own.isEmpty());
    quietBeats %= QUIET_BEATS;
    if (!usedSinceBeat) {
      largest = 0;
      pace = 0;
    }
    usedSinceBeat = false;
  }

  /** Has what was spent told again at once. */
  void tellAgain() {
    beatDue |= leased || !own.isEmpty();
  }

  /** Has what is at hand given back, and keeps little for a while. */
  void recall() {
    if (leased && left > reserved) {
      thriftyUntilNanos = ticker.nanoTime() + THRIFTY_NANOS;
      beatDue = true;
    }
  }

  /** Has what is known of the others brought up to date, if it is old. */
  void refresh() {
    if (ticker.nanoTime() - lastAtNanos >= FRESH_NANOS) {
      beatDue = true;
    }
  }

  /** Has everything given back that is not in use. */
  void release() {
    largest = 0;
    thriftyUntilNanos = ticker.nanoTime() + THRIFTY_NANOS;
    beatDue = leased || unreported > 0;
  }

  private long spare() {
    if (isBefore(thriftyUntilNanos)) {
      return 0;
    }
    return Math.min(
        Math.max(SPARE_CALLS * largest, reserved), Math.max(limit / SPARE_SHARE, largest));
  }

  /** Before anything was spent lately, it may be what calls have reserved, however long ago. */
  private long mayBeUnsaid() {
    return sharing.crash() == BudgetSharing.Crash.COUNT_AS_SPENT
        ? unsaidMost
        : Math.min(
            unsaidMost,
            UNSAID_PACES * Math.min(MOST, pace > 0 ? pace : Math.max(largest, reserved)));
  }

  /** Returns how long until a report should be made; below 0: none is due, or one is under way. */
  long reportInNanos() {
    if (underWay) {
      return -1;
    }
    if (ask != null || told != null) {
      return 0;
    }
    boolean refill = leased && left - reserved < spare() / 2 && !isBefore(fullUntilNanos);
    return beatDue || refill || unreported > 0
        ? Math.max(0, nextReportNanos - ticker.nanoTime())
        : -1;
  }

  /** Returns whether nobody wakes the account yet; whoever asked does. */
  boolean mayWake() {
    boolean first = !waking;
    waking = true;
    return first;
  }

  void woke() {
    waking = false;
  }

  /** Returns what completes when the report under way has ended; null if none is. */
  @Nullable CompletableFuture<@Nullable Void> ended() {
    if (!underWay) {
      return null;
    }
    CompletableFuture<@Nullable Void> waiting = end == null ? new CompletableFuture<>() : end;
    end = waiting;
    return waiting;
  }

  /** Returns who waits for the end of a report, once. */
  @Nullable CompletableFuture<@Nullable Void> takeEnd() {
    CompletableFuture<@Nullable Void> waiting = end;
    end = null;
    return waiting;
  }

  /** Returns who waits for the store to have what was spent, and waits no longer; once. */
  @Nullable CompletableFuture<@Nullable Void> takeTold() {
    CompletableFuture<@Nullable Void> waiting = heardTold;
    heardTold = null;
    return waiting;
  }

  boolean hasToReport() {
    return beatDue;
  }

  /** Makes a report; {@link #answered} or {@link #failed} must follow. */
  LeaseStore.Request report(Instant now) {
    advance(now);
    long spare = spare();
    long need = ask == null ? 0 : needed;
    // From now on what goes back is no longer here, whether or not the answer comes.
    left = Math.min(left, reserved + need + spare);
    underWay = true;
    beatDue = false;
    sentUnreported = unreported;
    pace = Math.max(unreported, pace - pace / 64);
    sentUnsaid = mayBeUnsaid();
    unsaid = Math.min(unsaid, sentUnsaid); // more only once the store has heard it
    sentAtNanos = ticker.nanoTime();
    sentAt = now;
    sentJumps = time.jumps();
    sentNeeded = need;
    nextReportNanos = sentAtNanos + REPORT_NANOS;
    sentSlice = current;
    sentAsk = ask;
    ask = null;
    sentTold = told;
    told = null;
    return new LeaseStore.Request(
        key,
        holder,
        limit,
        slices.oldest(current),
        slices.forgotten(current),
        slices.unitMillis(),
        current,
        own.report(),
        up(excess),
        reserved,
        need,
        spare,
        sentUnsaid,
        slices.kept().toMillis(),
        time.of(now).toEpochMilli(),
        slices.tolerance().toMillis(),
        taken);
  }

  /** Takes an answer; returns who waits for it. */
  @Nullable CompletableFuture<Outcome> answered(LeaseStore.Answer answer, Instant here) {
    time.learn(sentAt, here, answer.storeMillis(), slices.tolerance().toMillis());
    if (answer.misdated()) {
      return misdated(here);
    }
    underWay = false;
    heard = true;
    taken = true;
    unsaid = sentUnsaid;
    heardTold = sentTold;
    unreported -= sentUnreported;
    left = answer.lease() - unreported;
    leased = answer.lease() > 0;
    // A tenth less than the store reckons with, whose clock may be faster.
    leaseUntilNanos = sentAtNanos + sharing.lease().toNanos() / 10 * 9;
    if (sentSlice >= slices.oldest(current)) {
      last = answer;
    }
    lastAtNanos = ticker.nanoTime();
    toldSlice = sentSlice;
    if (answer.full() && !answer.recalled()) {
      fullUntilNanos = lastAtNanos + FULL_NANOS;
    }
    return sentAsk;
  }

  /** Nothing was taken of the report; it is made again if a better time is known by now. */
  private @Nullable CompletableFuture<Outcome> misdated(Instant here) {
    own.refused();
    if (sentJumps == time.jumps()) {
      return failed(); // it was long on its way
    }
    underWay = false;
    heard = true;
    advance(here);
    beatDue = true;
    nextReportNanos = ticker.nanoTime();
    CompletableFuture<Outcome> asked = sentAsk;
    if (asked != null) {
      CompletableFuture<Outcome> later = ask;
      needed = Math.min(MOST, sentNeeded + (later == null ? 0 : needed));
      ask = asked;
      if (later != null) {
        var unused = asked.thenAccept(later::complete);
      }
    }
    if (sentTold != null) {
      if (told != null) {
        sentTold = joined(sentTold, told);
      }
      told = sentTold;
    }
    return null;
  }

  private static CompletableFuture<@Nullable Void> joined(
      CompletableFuture<@Nullable Void> first, CompletableFuture<@Nullable Void> second) {
    var unused = first.thenAccept(second::complete);
    return first;
  }

  /** Takes that there is no answer; returns who waits for it. */
  @Nullable CompletableFuture<Outcome> failed() {
    underWay = false;
    heard = true;
    heardTold = sentTold == null || told == null ? sentTold : joined(sentTold, told);
    if (heardTold == null) {
      heardTold = told;
    }
    told = null; // a store that does not answer is waited for no longer
    lastAtNanos = ticker.nanoTime();
    nextReportNanos = lastAtNanos + RETRY_NANOS;
    return sentAsk;
  }
}
