package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All budgets of a Rialto. An attempt has room in each budget that it counts for, or is refused and
 * takes nothing from any. Thread-safe: one lock, held for a few additions.
 */
final class Budgets {

  /** Tenants and users come from outside. Beyond this many, new ones share an account. */
  private static final int MOST_ACCOUNTS = 100_000;

  private static final String OTHERS = "(others)";

  /** Idle accounts are looked for so often, when there are too many: it takes milliseconds. */
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** So many accounts are read at a time, for a report that no call is to wait for. */
  private static final int READ_AT_ONCE = 256;

  /**
   * So many shared accounts at most are brought up to date by one reading, the next ones by the
   * next: all of them tell what they have spent by themselves.
   */
  private static final int REFRESHED_AT_ONCE = 1_000;

  private record Key(int budget, String owner) {}

  private final List<Budget> budgets;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Account> accounts = new LinkedHashMap<>();
  private final @Nullable Leases leases;
  private Instant swept = Instant.MIN;
  private int refreshed;

  /**
   * Makes the accounts.
   *
   * @param sharing with whom they are shared; null: with nobody
   */
  Budgets(List<Budget> budgets, Clock clock, @Nullable Sharing sharing) {
    this.budgets = budgets;
    this.clock = clock;
    this.leases =
        sharing == null || budgets.isEmpty()
            ? null
            : new Leases(
                sharing.settings(),
                sharing.store(),
                lock,
                clock,
                sharing.ticker(),
                sharing.scheduler());
  }

  boolean isEmpty() {
    return budgets.isEmpty();
  }

  /** Returns whether any budget counts the attempt. */
  boolean count(Call call, String model) {
    for (Budget budget : budgets) {
      if (!budget.leavesOut(owner(budget, call, model))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets an amount aside in every budget that counts the attempt, or in none.
   *
   * @param asked what shared accounts said to this attempt before; null at first
   */
  Decision reserve(Call call, String model, Usd amount, @Nullable Asked asked) {
    List<Account> all;
    List<SharedAccount> lacking = new ArrayList<>(0);
    Decision decision;
    lock.lock();
    try {
      Instant now = clock.instant();
      all = accounts(call, model, now);
      Decision.Refusal refusal = null;
      for (Account account : all) {
        Account.Room room = account.room(amount, now);
        if (room == Account.Room.ASK && account instanceof SharedAccount shared) {
          Asked.Next next = asked == null ? Asked.Next.ASK : asked.next(shared);
          if (next == Asked.Next.ASK) {
            lacking.add(shared);
            continue;
          }
          room = next == Asked.Next.AWAY ? Account.Room.AWAY : Account.Room.NO;
        }
        if (room != Account.Room.YES) {
          refusal = refusal(account, room == Account.Room.AWAY);
          break;
        }
      }
      if (refusal != null) {
        return refusal;
      }
      if (lacking.isEmpty()) {
        for (Account account : all) {
          account.reserve(amount);
        }
        decision = new Decision.Reservation(all, amount);
      } else {
        Asked round = asked == null ? new Asked() : asked;
        decision = new Decision.Wait(round.ask(lacking, amount, scheduler()), round);
      }
    } finally {
      lock.unlock();
    }
    attend(decision instanceof Decision.Wait ? lacking : all);
    return decision;
  }

  private static Decision.Refusal refusal(Account account, boolean away) {
    return new Decision.Refusal(
        account.budget(),
        account.owner(),
        account.spent(),
        account.reserved(),
        account.roomAt(),
        away);
  }

  private Scheduler scheduler() {
    return Objects.requireNonNull(leases, "only shared accounts ask").scheduler();
  }

  /** Has shared accounts say what they have to say; called without the lock. */
  private void attend(List<? extends Account> all) {
    if (leases != null) {
      for (Account account : all) {
        if (account instanceof SharedAccount shared) {
          leases.attend(shared);
        }
      }
    }
  }

  /**
   * Gives a reservation back and takes what was spent.
   *
   * @return what completes once that is stored where it outlives this process, so far as the
   *     budgets promise it; null if there is nothing to wait for. Completes on a thread that the
   *     store needs
   */
  @Nullable CompletableFuture<?> settle(Decision.Reservation reservation, Usd spent) {
    if (reservation.accounts().isEmpty()) {
      return null;
    }
    CompletableFuture<?> stored = null;
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Account account : reservation.accounts()) {
        account.settle(reservation.amount(), spent, now);
        if (spent.signum() > 0 && account instanceof SharedAccount shared) {
          stored = both(stored, shared.stored());
        }
      }
    } finally {
      lock.unlock();
    }
    attend(reservation.accounts());
    return stored;
  }

  private static @Nullable CompletableFuture<?> both(
      @Nullable CompletableFuture<?> one, @Nullable CompletableFuture<?> other) {
    if (one == null) {
      return other;
    }
    return other == null ? one : CompletableFuture.allOf(one, other);
  }

  /** Takes what was spent by an attempt for which nothing was set aside. */
  void charge(Call call, String model, Usd spent) {
    if (budgets.isEmpty()) {
      return;
    }
    List<Account> all;
    lock.lock();
    try {
      Instant now = clock.instant();
      all = accounts(call, model, now);
      for (Account account : all) {
        account.charge(spent, now);
      }
    } finally {
      lock.unlock();
    }
    attend(all);
  }

  /** Returns how full the fullest budget is that counts the attempt; 1 is full. */
  double fill(Call call, String model) {
    lock.lock();
    try {
      Instant now = clock.instant();
      double fullest = 0;
      for (Account account : accounts(call, model, now)) {
        fullest = Math.max(fullest, account.fill(now));
      }
      return fullest;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what every budget has spent in its window so far. */
  List<BudgetStatus> status() {
    List<Account> known;
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Budget budget : budgets) {
        if (budget.scope() == Budget.Scope.ALL) {
          account(budgets.indexOf(budget), budget, "", now);
        }
      }
      known = new ArrayList<>(accounts.values());
    } finally {
      lock.unlock();
    }
    List<BudgetStatus> all = new ArrayList<>(known.size());
    for (int at = 0; at < known.size(); at += READ_AT_ONCE) {
      lock.lock();
      try {
        read(known.subList(at, Math.min(known.size(), at + READ_AT_ONCE)), all);
      } finally {
        lock.unlock();
      }
    }
    refresh(known);
    return all;
  }

  /** Has what others have spent asked for; the answers are for the next reading. */
  private void refresh(List<Account> known) {
    if (leases == null) {
      return;
    }
    List<Account> some = new ArrayList<>();
    lock.lock();
    try {
      int most = Math.min(known.size(), REFRESHED_AT_ONCE);
      for (int i = 0; i < most; i++) {
        some.add(known.get((refreshed + i) % known.size()));
      }
      refreshed = known.isEmpty() ? 0 : (refreshed + most) % known.size();
      for (Account account : some) {
        if (account instanceof SharedAccount shared) {
          shared.refresh();
        }
      }
    } finally {
      lock.unlock();
    }
    attend(some);
  }

  private void read(List<Account> some, List<BudgetStatus> all) {
    Instant now = clock.instant();
    for (Account account : some) {
      account.fill(now);
      all.add(
          new BudgetStatus(
              account.budget().name(),
              account.owner(),
              account.budget().limit(),
              account.spent(),
              account.reserved(),
              account.excess(),
              account.roomAt()));
    }
  }

  private List<Account> accounts(Call call, String model, Instant now) {
    List<Account> all = new ArrayList<>(budgets.size());
    for (int i = 0; i < budgets.size(); i++) {
      Budget budget = budgets.get(i);
      String owner = owner(budget, call, model);
      if (!budget.leavesOut(owner)) {
        all.add(account(i, budget, owner, now));
      }
    }
    return all;
  }

  private Account account(int number, Budget budget, String owner, Instant now) {
    Key key = new Key(number, owner);
    Account known = accounts.get(key);
    if (known != null) {
      return known;
    }
    if (accounts.size() >= MOST_ACCOUNTS) {
      if (now.isBefore(swept) || !now.isBefore(swept.plus(SWEEP_EVERY))) {
        swept = now;
        accounts.values().removeIf(account -> forgets(account, now));
      }
      if (accounts.size() >= MOST_ACCOUNTS) {
        return accounts.computeIfAbsent(new Key(number, OTHERS), k -> opened(budget, OTHERS, now));
      }
    }
    Account created = opened(budget, owner, now);
    accounts.put(key, created);
    return created;
  }

  private boolean forgets(Account account, Instant now) {
    boolean idle = account.isIdle(now);
    if (idle && account instanceof SharedAccount shared && leases != null) {
      leases.forget(shared);
    }
    return idle;
  }

  private Account opened(Budget budget, String owner, Instant now) {
    return leases == null ? new LocalAccount(budget, owner, now) : leases.open(budget, owner, now);
  }

  /** Returns where the budgets are shared, for messages. */
  String sharedAt() {
    return leases == null ? "" : leases.address();
  }

  /** Gives back what is held of shared budgets. */
  void close() {
    if (leases != null) {
      leases.close();
    }
  }

  private static String owner(Budget budget, Call call, String model) {
    return switch (budget.scope()) {
      case ALL -> "";
      case TENANT -> call.options().tenant();
      case USER -> call.options().user();
      case CLIENT -> call.origin().client();
      case METHOD -> call.origin().client() + "." + call.origin().method();
      case MODEL -> model;
    };
  }
}
