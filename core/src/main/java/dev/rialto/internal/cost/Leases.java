package dev.rialto.internal.cost;

import dev.rialto.config.Budget;
import dev.rialto.config.BudgetSharing;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries what shared accounts report to the store, and its answers back: of each account one
 * report at a time, at once when a call waits, else a few milliseconds after the last, and on a
 * beat that renews leases. Thread-safe; its methods are called without the lock, unless they say
 * so.
 */
final class Leases {

  /** So often is a lease renewed in its length. */
  private static final int BEATS = 3;

  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

  private final BudgetSharing sharing;
  private final LeaseStore store;
  private final ReentrantLock lock;
  private final Clock clock;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final StoreTime time = new StoreTime();
  private final String self = UUID.randomUUID().toString().substring(0, 13);
  private final Map<String, SharedAccount> accounts = new LinkedHashMap<>();
  private long made;
  private boolean beating;
  private boolean closed;

  /**
   * Makes the carrier of all accounts.
   *
   * @param lock guards the accounts
   */
  Leases(
      BudgetSharing sharing,
      LeaseStore store,
      ReentrantLock lock,
      Clock clock,
      Ticker ticker,
      Scheduler scheduler) {
    this.sharing = sharing;
    this.store = store;
    this.lock = lock;
    this.clock = clock;
    this.ticker = ticker;
    this.scheduler = scheduler;
    store.onRecall(this::recalled);
    store.onLoss(this::lost);
    store.onRecovery(this::recovered);
  }

  String address() {
    return store.address();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Makes an account; called with the lock. */
  SharedAccount open(Budget budget, String owner, Instant now) {
    String key =
        encoded(budget.name())
            + ':'
            + encoded(new Slices(budget).name())
            + ':'
            + budget.scope()
            + ':'
            + encoded(owner);
    // An account that was forgotten and comes again begins at nothing: it is another holder.
    SharedAccount account =
        new SharedAccount(
            budget, owner, key, self + '-' + made++, sharing, store, ticker, time, now);
    accounts.put(key, account);
    return account;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Forgets an account that is idle; called with the lock. */
  void forget(SharedAccount account) {
    accounts.remove(account.key(), account);
  }

  /** Sends what is due of an account, now or when it is. */
  void attend(SharedAccount account) {
    LeaseStore.Request request;
    boolean startBeat;
    lock.lock();
    try {
      long inNanos = account.reportInNanos();
      if (inNanos < 0) {
        return;
      }
      startBeat = !beating && !closed;
      beating |= startBeat;
      if (inNanos > 0) {
        if (account.mayWake()) {
          scheduler.schedule(() -> woken(account), inNanos);
        }
        request = null;
      } else {
        request = account.report(clock.instant());
      }
    } finally {
      lock.unlock();
    }
    if (startBeat) {
      scheduler.schedule(this::beat, sharing.lease().toNanos() / BEATS);
    }
    if (request != null) {
      var unused = send(account, request);
    }
  }

  private void woken(SharedAccount account) {
    lock.lock();
    try {
      account.woke();
    } finally {
      lock.unlock();
    }
    attend(account);
  }

  private CompletableFuture<@Nullable Void> send(
      SharedAccount account, LeaseStore.Request request) {
    return store
        .renew(request)
        .toCompletableFuture()
        .handle(
            (answer, error) -> {
              heard(account, error == null ? answer : null);
              return null;
            });
  }

  private void heard(SharedAccount account, LeaseStore.@Nullable Answer answer) {
    CompletableFuture<SharedAccount.Outcome> waiting;
    CompletableFuture<@Nullable Void> end;
    CompletableFuture<@Nullable Void> told;
    lock.lock();
    try {
      waiting = answer == null ? account.failed() : account.answered(answer, clock.instant());
      end = account.takeEnd();
      told = account.takeTold();
    } finally {
      lock.unlock();
    }
    if (waiting != null) {
      waiting.complete(outcome(answer));
    }
    if (told != null) {
      told.complete(null);
    }
    if (end != null) {
      end.complete(null);
    }
    attend(account);
  }

  private static SharedAccount.Outcome outcome(LeaseStore.@Nullable Answer answer) {
    if (answer == null) {
      return SharedAccount.Outcome.AWAY;
    }
    if (!answer.full()) {
      return SharedAccount.Outcome.GRANTED;
    }
    return answer.recalled() ? SharedAccount.Outcome.RECALLED : SharedAccount.Outcome.FULL;
  }

  private void beat() {
    List<SharedAccount> all;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      all = new ArrayList<>(accounts.values());
      all.forEach(SharedAccount::beat);
    } finally {
      lock.unlock();
    }
    all.forEach(this::attend);
    scheduler.schedule(this::beat, sharing.lease().toNanos() / BEATS);
  }

  private void recalled(String key) {
    SharedAccount account;
    lock.lock();
    try {
      account = accounts.get(key);
      if (account == null) {
        return;
      }
      account.recall();
    } finally {
      lock.unlock();
    }
    attend(account);
  }

  private void lost(String key) {
    SharedAccount account;
    lock.lock();
    try {
      account = accounts.get(key);
      if (account == null) {
        return;
      }
      account.tellAgain();
    } finally {
      lock.unlock();
    }
    attend(account);
  }

  private void recovered() {
    List<SharedAccount> all;
    lock.lock();
    try {
      all = new ArrayList<>(accounts.values());
      all.forEach(SharedAccount::tellAgain);
    } finally {
      lock.unlock();
    }
    all.forEach(this::attend);
  }

  /** Reports what is left to report and gives back all leases, for two seconds at most. */
  void close() {
    List<CompletableFuture<?>> farewells = new ArrayList<>();
    List<SharedAccount> all;
    lock.lock();
    try {
      closed = true;
      all = new ArrayList<>(accounts.values());
    } finally {
      lock.unlock();
    }
    for (SharedAccount account : all) {
      farewells.add(farewell(account));
    }
    try {
      CompletableFuture.allOf(farewells.toArray(CompletableFuture[]::new))
          .get(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The leases fall back by themselves once they are over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A report under way says less than is to be said: another follows it. */
  private CompletableFuture<?> farewell(SharedAccount account) {
    LeaseStore.Request request;
    CompletableFuture<?> before;
    lock.lock();
    try {
      account.release();
      before = account.ended();
      request = before == null && account.hasToReport() ? account.report(clock.instant()) : null;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      return before.thenCompose(done -> farewell(account));
    }
    return request == null ? CompletableFuture.completedFuture(null) : send(account, request);
  }
}
