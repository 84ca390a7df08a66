package dev.rialto.internal.cost;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What {@link RedisLeases} does, in memory; answers when a test lets it. */
final class MemoryLeases implements LeaseStore {

  private record Lease(long amount, long inUse, long unsaid, long endMillis) {}

  private static final class Shared {
    final TreeMap<Long, Long> spent = new TreeMap<>();
    final Map<String, Map<Long, Long>> told = new HashMap<>();
    final Map<String, Long> excess = new HashMap<>();
    final Map<String, Lease> leases = new HashMap<>();
  }

  private final LongSupplier nowMillis;
  private final long leaseMillis;
  private final Map<String, Shared> accounts = new HashMap<>();
  private final List<Consumer<String>> recalls = new ArrayList<>();
  private final List<Consumer<String>> losses = new ArrayList<>();
  private final List<Runnable> recoveries = new ArrayList<>();
  private final Queue<Runnable> held = new ArrayDeque<>();

  boolean holding;
  boolean away;

  private static final long AS_ASKED = Long.MAX_VALUE / 2;

  /** What the store's own clock shows; unless a test says so, what whoever asks thinks. */
  long wallMillis = AS_ASKED;

  int renewals;

  MemoryLeases(LongSupplier nowMillis, long leaseMillis) {
    this.nowMillis = nowMillis;
    this.leaseMillis = leaseMillis;
  }

  @Override
  public CompletionStage<Answer> renew(Request r) {
    renewals++;
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    if (holding) {
      held.add(() -> answer.complete(carriedOut(r)));
    } else {
      answer.complete(carriedOut(r));
    }
    return answer;
  }

  /** Answers what was held back. */
  void answer() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }

  /** Loses what was held back, and goes on. */
  void drop() {
    held.clear();
    holding = false;
  }

  /** Carries out what was held back, and loses the answers. */
  Answer carriedOut(Request r) {
    long shows = wallMillis == AS_ASKED ? r.nowMillis() : wallMillis;
    if (Math.abs(shows - r.nowMillis()) > r.toleranceMillis()) {
      return new Answer(0, 0, 0, 0, 0, -1, false, false, shows, true);
    }
    Shared shared = accounts.computeIfAbsent(r.account(), a -> new Shared());
    boolean fresh = shared.told.isEmpty();
    boolean lost = r.again() && !shared.told.containsKey(r.holder());
    Map<Long, Long> told = shared.told.computeIfAbsent(r.holder(), h -> new HashMap<>());
    long news =
        r.spent().entrySet().stream()
            .mapToLong(e -> e.getValue() - told.getOrDefault(e.getKey(), 0L))
            .sum();
    r.spent()
        .forEach(
            (slice, n) -> shared.spent.merge(slice, n - told.getOrDefault(slice, 0L), Long::sum));
    told.putAll(r.spent());
    shared.excess.put(r.holder(), r.excess());
    long now = nowMillis.getAsLong();
    Lease before = shared.leases.remove(r.holder());
    long own = before == null ? 0 : before.amount;
    shared
        .leases
        .values()
        .removeIf(
            lease -> {
              boolean over = lease.endMillis <= now;
              if (over) {
                shared.spent.merge(r.current(), Math.min(lease.amount, lease.unsaid), Long::sum);
              }
              return over;
            });
    long latest = wallMillis + r.keptMillis();
    if (r.current() * r.unitMillis() <= latest) {
      Map<Long, Long> toCome = shared.spent.tailMap(latest / r.unitMillis(), false);
      long early = toCome.values().stream().mapToLong(Long::longValue).sum();
      toCome.clear();
      shared.spent.merge(r.current(), early, Long::sum);
    }
    long spent =
        shared.spent.tailMap(r.oldest()).values().stream().mapToLong(Long::longValue).sum();
    long first =
        shared.spent.tailMap(r.oldest()).entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .mapToLong(Map.Entry::getKey)
            .findFirst()
            .orElse(-1);
    long leases = shared.leases.values().stream().mapToLong(Lease::amount).sum();
    long theirs = shared.leases.values().stream().mapToLong(Lease::inUse).sum();
    long room = r.limit() - spent - leases - r.inUse();
    boolean full = lost || r.needed() > room;
    long held = Math.min(r.spare(), own - news - r.inUse() - r.needed());
    long more = Math.min(r.spare(), (room - r.needed()) / 4);
    long grant =
        r.inUse()
            + (lost
                ? 0
                : full ? Math.max(0, room) : r.needed() + Math.max(0, Math.max(held, more)));
    if (grant > 0) {
      shared.leases.put(r.holder(), new Lease(grant, r.inUse(), r.unsaid(), now + leaseMillis));
    }
    boolean recalled = lost || full && leases > theirs;
    if (lost || fresh) {
      losses.forEach(loss -> loss.accept(r.account()));
    } else if (recalled) {
      recalls.forEach(recall -> recall.accept(r.account()));
    }
    long excess = shared.excess.values().stream().mapToLong(Long::longValue).sum();
    return new Answer(grant, spent, theirs, leases, excess, first, full, recalled, shows, false);
  }

  void comeBack() {
    away = false;
    recoveries.forEach(Runnable::run);
  }

  long leased() {
    return accounts.values().stream()
        .flatMap(a -> a.leases.values().stream())
        .mapToLong(Lease::amount)
        .sum();
  }

  Map<Long, Long> bySlice() {
    Map<Long, Long> all = new TreeMap<>();
    accounts.values().forEach(a -> a.spent.forEach((slice, n) -> all.merge(slice, n, Long::sum)));
    return all;
  }

  long spent() {
    return accounts.values().stream()
        .flatMap(a -> a.spent.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public boolean isIn() {
    return !away;
  }

  @Override
  public String address() {
    return "memory";
  }

  @Override
  public void onRecall(Consumer<String> recalled) {
    recalls.add(recalled);
  }

  @Override
  public void onLoss(Consumer<String> lost) {
    losses.add(lost);
  }

  /** Loses all that it was told. */
  void lose() {
    accounts.clear();
  }

  @Override
  public void onRecovery(Runnable task) {
    recoveries.add(task);
  }
}
