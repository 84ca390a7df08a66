package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.internal.call.Call;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All budgets of a Rialto. An attempt has room in each budget that it counts for, or is refused and
 * takes nothing from any. Thread-safe: one lock, held for a few additions.
 */
final class Budgets {

  /** Tenants and users come from outside. Beyond this many, new ones share an account. */
  private static final int MOST_ACCOUNTS = 100_000;

  private static final String OTHERS = "(others)";

  private record Key(int budget, String owner) {}

  private final List<Budget> budgets;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Account> accounts = new LinkedHashMap<>();

  Budgets(List<Budget> budgets, Clock clock) {
    this.budgets = budgets;
    this.clock = clock;
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

  /** Sets an amount aside in every budget that counts the attempt, or in none. */
  Decision reserve(Call call, String model, Usd amount) {
    lock.lock();
    try {
      Instant now = clock.instant();
      List<Account> all = accounts(call, model, now);
      for (Account account : all) {
        if (!account.hasRoom(amount, now)) {
          return new Decision.Refusal(
              account.budget(),
              account.owner(),
              account.spent(),
              account.reserved(),
              account.roomAt());
        }
      }
      for (Account account : all) {
        account.reserve(amount);
      }
      return new Decision.Reservation(all, amount);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a reservation back and takes what was spent. */
  void settle(Decision.Reservation reservation, Usd spent) {
    if (reservation.accounts().isEmpty()) {
      return;
    }
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Account account : reservation.accounts()) {
        account.settle(reservation.amount(), spent, now);
      }
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      Instant now = clock.instant();
      List<BudgetStatus> all = new ArrayList<>(accounts.size());
      for (Budget budget : budgets) {
        if (budget.scope() == Budget.Scope.ALL) {
          account(budgets.indexOf(budget), budget, "", now);
        }
      }
      for (Account account : accounts.values()) {
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
      return all;
    } finally {
      lock.unlock();
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
      accounts.values().removeIf(account -> account.isIdle(now));
      if (accounts.size() >= MOST_ACCOUNTS) {
        return accounts.computeIfAbsent(
            new Key(number, OTHERS), k -> new Account(budget, OTHERS, now));
      }
    }
    Account created = new Account(budget, owner, now);
    accounts.put(key, created);
    return created;
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
