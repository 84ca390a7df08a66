package dev.rialto.internal.cost;

import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CompletionRequest;
import dev.rialto.Cost;
import dev.rialto.Parameters;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.CostSettings;
import dev.rialto.cost.Costs;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.Target;
import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reckons what each attempt costs, and keeps the attempts within the budgets. Thread-safe. */
public final class CostStage implements AttemptStage {

  private final AttemptStage next;
  private final CostSettings settings;
  private final PriceList prices;
  private final PriceList batchPrices;
  private final TokenCounter tokens;
  private final Clock clock;
  private final Budgets budgets;
  private final Refusals refusals;
  private final Books books;
  private final Costs costs;
  private final @Nullable Sharing sharing;
  private final @Nullable SqlLedger stored;

  /**
   * Makes the stage.
   *
   * @param next makes the attempt
   * @param settings what may be spent
   * @param catalog the prices
   * @param tokens counts what no provider reported
   * @param clock says when a budget's window ends
   * @param sharing with whom the budgets are shared; null: with nobody
   * @param stored where the ledger is kept beside memory; null: nowhere
   */
  public CostStage(
      AttemptStage next,
      CostSettings settings,
      Supplier<ModelCatalog> catalog,
      TokenCounter tokens,
      Clock clock,
      @Nullable Sharing sharing,
      @Nullable SqlLedger stored) {
    this.next = next;
    this.settings = settings;
    this.prices = new PriceList(catalog);
    this.batchPrices = new PriceList(catalog, Price::batched);
    this.tokens = tokens;
    this.clock = clock;
    this.sharing = sharing;
    this.budgets = new Budgets(settings.budgets(), clock, sharing);
    this.refusals = new Refusals(budgets, tokens, clock);
    Ledger ledger = new Ledger(settings.ledgerHours(), settings.ledgerEntries());
    this.books =
        new Books(
            tokens, budgets, ledger, clock, sharing == null ? Runnable::run : sharing.resumes());
    this.stored = stored;
    if (stored != null) {
      stored.follow(ledger);
    }
    this.costs = new LedgerCosts(ledger, budgets, catalog, clock, settings.ledgerEntries(), stored);
  }

  /** The stage of attempts within batches: other prices, and another next stage. */
  private CostStage(CostStage of, AttemptStage next) {
    this.next = next;
    this.settings = of.settings;
    this.prices = of.batchPrices;
    this.batchPrices = of.batchPrices;
    this.tokens = of.tokens;
    this.clock = of.clock;
    this.sharing = of.sharing;
    this.budgets = of.budgets;
    this.refusals = of.refusals;
    this.books = of.books;
    this.stored = of.stored;
    this.costs = of.costs;
  }

  /**
   * Starts an attempt at the price of a provider's batch.
   *
   * @param batched makes the attempt
   */
  public Flight startBatched(AttemptSink attempt, AttemptStage batched) {
    return new CostStage(this, batched).start(attempt);
  }

  /** Returns what tokens cost within a provider's batch. */
  public Cost batchCost(Target target, TokenUsage usage) {
    return batchPrices.of(target).of(usage, false);
  }

  /** Takes what an attempt within a batch has used that was not started here. */
  public void paidBatched(Call call, Target target, TokenUsage usage, boolean answered) {
    Price price = batchPrices.of(target);
    Cost cost = !answered && usage.equals(TokenUsage.NONE) ? Cost.NOTHING : price.of(usage, false);
    budgets.charge(call, price.model(), cost.amount().orElse(Usd.ZERO));
    books
        .ledger()
        .add(Math.floorDiv(clock.millis(), 1_000L), price.key(call, target), usage, cost, answered);
  }

  /** Returns what was spent. */
  public Costs costs() {
    return costs;
  }

  @Override
  public Flight start(AttemptSink attempt) {
    Call call = attempt.call();
    Target target = attempt.target();
    Price price = prices.of(target);
    boolean budgeted = !budgets.isEmpty() && budgets.count(call, price.model());
    if (!budgeted && settings.perCall() == null && !call.options().boundsCost()) {
      return begin(attempt, call, target, price, Decision.Reservation.NONE, Bound.NONE, null);
    }
    return budgeted
        ? beginWithin(attempt, price)
        : bounded(new Asking(attempt, call, target, price, false, null), false);
  }

  private Flight beginWithin(AttemptSink attempt, Price price) {
    Call call = attempt.call();
    Target target = attempt.target();
    double fill = budgets.fill(call, price.model());
    Call stepped = call;
    Target steppedTarget = target;
    Price steppedPrice = price;
    if (fill >= StepDown.FIRST) {
      // An answer that is remembered is remembered as that of the model that was asked for.
      String instead =
          call.cache() == CacheMode.OFF ? settings.cheaper().get(target.model()) : null;
      if (instead != null) {
        steppedTarget = new Target(target.endpoint(), instead);
        steppedPrice = prices.of(steppedTarget);
      }
      if (settings.stepDown()) {
        stepped = capped(stepped, StepDown.cap(call.options().priority(), fill));
      }
    }
    return bounded(
        new Asking(attempt, stepped, steppedTarget, steppedPrice, isOpen(call), null), true);
  }

  /** Lets an attempt go whose price is known and whose cost has a bound that fits. */
  private Flight bounded(Asking asking, boolean budgeted) {
    Call call = asking.call();
    Price price = asking.price();
    long input = tokens.count(price.model(), call.request()).tokens();
    CallBound most = CallBound.of(settings.perCall(), call.options(), call.purse());
    Call fitted = call;
    if (most != null && most.amount() != null) {
      long affordable = price.affordableOutput(input, most.left());
      if (affordable == 0 && outputBound(call, price) > 0) {
        return refuse(asking, most.exceeded(price.model()));
      }
      if (affordable > 0 && affordable < longest(call, price) && isFree(call)) {
        fitted = capped(call, (int) Math.min(Integer.MAX_VALUE, affordable));
      }
    }
    Usd pictures = price.pictures(fitted);
    Usd atMost =
        pictures != null
            ? pictures
            : price.bound(new TokenUsage(input, 0, 0, outputBound(fitted, price), 0));
    if (atMost == null && !settings.unknownPrices()) {
      return refuse(asking, Refusals.unknown(price));
    }
    Bound bound = most == null ? new Bound(atMost, null, null) : most.take(atMost);
    if (bound == null) {
      return refuse(asking, Objects.requireNonNull(most).exceeded(price.model()));
    }
    if (!budgeted) {
      return begin(asking.with(fitted), Decision.Reservation.NONE, bound);
    }
    Decision decision = budgets.reserve(fitted, price.model(), bound.setAside(), null);
    if (decision instanceof Decision.Wait wait) {
      WaitingAttempt waiting = new WaitingAttempt();
      resumeLater(waiting, wait, asking.with(fitted), bound);
      return waiting;
    }
    return decided(decision, asking.with(fitted), bound);
  }

  /**
   * What is to be let go; open if nobody has said how long the answer may be. Its starter has got
   * what waited for the budgets, if something did.
   */
  private record Asking(
      AttemptSink attempt,
      Call call,
      Target target,
      Price price,
      boolean open,
      @Nullable WaitingAttempt waited) {
    Asking with(Call other) {
      return new Asking(attempt, other, target, price, open, waited);
    }

    Asking after(WaitingAttempt waiting) {
      return new Asking(attempt, call, target, price, open, waiting);
    }
  }

  private Flight decided(Decision decision, Asking asking, Bound bound) {
    Call call = asking.call();
    if (decision instanceof Decision.Reservation reservation) {
      return begin(asking, reservation, bound);
    }
    bound.settle(Usd.ZERO);
    Decision.Refusal refusal = (Decision.Refusal) decision;
    Call shorter = refusal.away() || !settings.stepDown() ? null : shorter(asking, refusal);
    if (shorter != null) {
      return bounded(asking.with(shorter), true); // with room for less it is not full
    }
    return refuse(
        asking,
        refusal.away()
            ? refusals.away(refusal)
            : refusals.full(refusal, call, asking.price(), bound.amount()));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the sink hears what becomes of it
  private void resumeLater(WaitingAttempt waiting, Decision.Wait wait, Asking asking, Bound bound) {
    wait.answer()
        .whenCompleteAsync(
            (answer, error) -> resume(waiting, wait.asked(), asking, bound),
            Objects.requireNonNull(sharing, "only shared budgets wait").resumes());
  }

  private void resume(WaitingAttempt waiting, Asked asked, Asking asking, Bound bound) {
    if (waiting.isCancelled()) {
      bound.settle(Usd.ZERO); // the budgets have set nothing aside yet
      return;
    }
    Decision decision =
        budgets.reserve(asking.call(), asking.price().model(), bound.setAside(), asked);
    if (decision instanceof Decision.Wait again) {
      resumeLater(waiting, again, asking, bound);
    } else {
      waiting.begun(decided(decision, asking.after(waiting), bound));
    }
  }

  /** Gives back what is held of shared budgets, and writes what the ledger has left. */
  public void close() {
    budgets.close();
    if (stored != null) {
      stored.close();
    }
  }

  private Flight begin(Asking asking, Decision.Reservation reservation, Bound bound) {
    return begin(
        asking.attempt(),
        asking.call(),
        asking.target(),
        asking.price(),
        reservation,
        bound,
        asking.waited());
  }

  private Flight begin(
      AttemptSink attempt,
      Call call,
      Target target,
      Price price,
      Decision.Reservation reservation,
      Bound bound,
      @Nullable WaitingAttempt waited) {
    CostedAttempt costed =
        new CostedAttempt(attempt, call, target, price, reservation, bound, books);
    if (waited == null ? attempt.begins(costed) : waited.begins(costed)) {
      costed.started(next.start(costed));
    } else {
      costed.unsent();
    }
    return costed;
  }

  /** How long the answer may be: what the call allows, or what is assumed of calls. */
  private long outputBound(Call call, Price price) {
    if (!(call.request() instanceof CompletionRequest completion)) {
      return 0;
    }
    long bound = completion.parameters().maxTokens();
    if (bound == 0) {
      bound = settings.assumedOutputTokens();
      if (price.maxOutputTokens() > 0) {
        bound = Math.min(bound, price.maxOutputTokens());
      }
    }
    return bound;
  }

  /** How long the answer can become, as far as that is known. */
  private long longest(Call call, Price price) {
    boolean open =
        call.request() instanceof CompletionRequest completion
            && completion.parameters().maxTokens() == 0;
    return open && price.maxOutputTokens() > 0 ? price.maxOutputTokens() : outputBound(call, price);
  }

  /** Whether a shorter answer is still an answer: one with a schema is not. */
  private static boolean isFree(Call call) {
    return call.request() instanceof CompletionRequest completion && completion.schema() == null;
  }

  /**
   * Returns the call with an answer that has room; null if none has, or somebody set its length.
   */
  private @Nullable Call shorter(Asking asking, Decision.Refusal refusal) {
    Call call = asking.call();
    Usd room = refusal.budget().limit().minus(refusal.spent()).minus(refusal.reserved());
    if (!asking.open() || room.signum() <= 0) {
      return null;
    }
    long input = tokens.count(asking.price().model(), call.request()).tokens();
    long fits =
        Math.min(
            asking.price().affordableOutput(input, room), outputBound(call, asking.price()) - 1);
    int most = StepDown.within(call.options().priority(), fits);
    return most == 0 ? null : capped(call, most);
  }

  /** Whether nobody has said how long the answer may be, and a shorter one is still an answer. */
  private static boolean isOpen(Call call) {
    return isFree(call) && ((CompletionRequest) call.request()).parameters().maxTokens() == 0;
  }

  private static Call capped(Call call, int maxTokens) {
    if (!isFree(call)) {
      return call;
    }
    CompletionRequest request = (CompletionRequest) call.request();
    Parameters p = request.parameters();
    if (p.maxTokens() != 0 && p.maxTokens() <= maxTokens) {
      return call;
    }
    return call.with(
        new CompletionRequest(
            request.messages(),
            new Parameters(
                p.temperature(),
                maxTokens,
                p.topP(),
                p.frequencyPenalty(),
                p.presencePenalty(),
                p.stop(),
                p.extra()),
            request.schema(),
            request.tools(),
            request.toolChoice(),
            request.stream()));
  }

  private static Flight refuse(Asking asking, BudgetExceededException why) {
    Target target = asking.target();
    asking
        .attempt()
        .onError(why.with(why.details().at(target.endpoint().provider(), target.model())));
    return Flight.DONE;
  }
}
