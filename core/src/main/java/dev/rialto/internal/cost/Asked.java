package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.internal.cost.SharedAccount.Outcome;
import dev.rialto.spi.Scheduler;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one attempt has asked shared accounts for, and what came of it. Used by one attempt. */
final class Asked {

  /** What to do with an account that has no room at hand. */
  enum Next {
    ASK,
    REFUSE,
    AWAY
  }

  /** Others may take what was granted; no attempt is unlucky for ever. */
  private static final int MOST_ROUNDS = 50;

  /** So often are others given time to give back. */
  private static final int MOST_RECALLS = 5;

  private static final long RECALL_NANOS = Duration.ofMillis(20).toNanos();

  private final IdentityHashMap<SharedAccount, Outcome> outcomes = new IdentityHashMap<>();
  private int rounds;
  private int recalls;

  Next next(SharedAccount account) {
    Outcome outcome = outcomes.get(account);
    if (outcome == null) {
      return Next.ASK;
    }
    return switch (outcome) {
      case GRANTED -> rounds < MOST_ROUNDS ? Next.ASK : Next.REFUSE;
      case RECALLED -> recalls < MOST_RECALLS ? Next.ASK : Next.REFUSE;
      case FULL -> Next.REFUSE;
      case AWAY -> Next.AWAY;
    };
  }

  /** Asks accounts; called with the lock. Completes when all have answered. */
  CompletableFuture<?> ask(List<SharedAccount> accounts, Usd amount, Scheduler scheduler) {
    rounds++;
    boolean recalled = outcomes.containsValue(Outcome.RECALLED);
    CompletableFuture<?>[] answers =
        accounts.stream()
            .map(a -> a.ask(amount).thenAccept(outcome -> put(a, outcome)))
            .toArray(CompletableFuture[]::new);
    if (recalled) {
      recalls++;
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(answers);
    return all.thenCompose(done -> given(scheduler));
  }

  private synchronized void put(SharedAccount account, Outcome outcome) {
    outcomes.put(account, outcome);
  }

  /** Whoever was asked to give back needs a moment for it. */
  private synchronized CompletableFuture<?> given(Scheduler scheduler) {
    if (!outcomes.containsValue(Outcome.RECALLED)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Object> later = new CompletableFuture<>();
    scheduler.schedule(() -> later.complete(this), RECALL_NANOS);
    return later;
  }
}
