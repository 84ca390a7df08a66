package dev.rialto.internal.route;

import dev.rialto.CompletionRequest;
import dev.rialto.Explanation;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.EndpointProbe;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Health;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.Repeats;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses where a call is answered, and tries again elsewhere or later when that fails. */
public final class RouterStage implements Stage {

  private final Routes routes;
  private final RouteContext context;

  /**
   * Makes the stage.
   *
   * @param next makes one attempt
   * @param providers what may answer, the preferred one first
   * @param routes which models answer which calls
   * @param retry how often and when attempts are repeated
   * @param hedge when a second candidate is asked beside a silent one
   * @param health the live health of an endpoint; that of its breaker
   * @param guide knows the models
   * @param ticker the clock
   * @param scheduler runs what has to wait
   * @param events hears of attempts; must neither block nor throw
   * @throws dev.rialto.ConfigurationException if a route names a model that no provider has
   */
  public RouterStage(
      AttemptStage next,
      List<Provider> providers,
      RouteSettings routes,
      RetrySettings retry,
      HedgeSettings hedge,
      Function<Endpoint, Health> health,
      ModelGuide guide,
      Ticker ticker,
      Scheduler scheduler,
      Listeners events) {
    this(
        next,
        providers,
        routes,
        retry,
        hedge,
        health,
        guide,
        ticker,
        scheduler,
        events,
        Surroundings.NONE);
  }

  /**
   * Makes the stage within others.
   *
   * @param around what else of the pipeline it heeds
   * @throws dev.rialto.ConfigurationException if a route names a model that no provider has
   */
  public RouterStage(
      AttemptStage next,
      List<Provider> providers,
      RouteSettings routes,
      RetrySettings retry,
      HedgeSettings hedge,
      Function<Endpoint, Health> health,
      ModelGuide guide,
      Ticker ticker,
      Scheduler scheduler,
      Listeners events,
      Surroundings around) {
    this.routes =
        new Routes(
            providers,
            routes,
            health,
            guide,
            around.shares(),
            around.mostQueued(),
            around.random(),
            ticker);
    this.context =
        new RouteContext(
            next,
            retry,
            () -> Math.min(retry.maxRepeats(), around.maxRepeats().getAsInt()),
            new RetryBudget(retry, ticker.nanoTime()),
            Backoff.of(retry, around.random()),
            new Hedging(hedge, ticker, scheduler),
            guide,
            new AtomicBoolean(this.routes.isLimited()),
            around.maxWaitNanos(),
            new HealthWatch(
                routes.health(), this.routes::slots, around.probe(), ticker, scheduler, events),
            ticker,
            scheduler,
            events);
  }

  /**
   * Resolves the routes as this stage does when it is made, without one.
   *
   * @throws dev.rialto.ConfigurationException if a route names a model that no provider has
   */
  public static void check(List<Provider> providers, RouteSettings routes, ModelGuide guide) {
    new Routes(
        providers,
        routes,
        endpoint -> Health.GOOD,
        guide,
        LimitShares.NONE,
        0,
        Surroundings.NONE.random(),
        Ticker.SYSTEM);
  }

  /**
   * Says where a call would be sent now, and why.
   *
   * @throws RialtoException if it would be sent nowhere
   */
  public Explanation explain(Call call) {
    return Explaining.explain(
        routes.plan(call),
        call,
        context.guide(),
        context.retry().maxCircuitWait().toNanos(),
        context.ticker().nanoTime());
  }

  /**
   * Returns the longest context of a call's candidates, and what counts tokens for its model; empty
   * if one of them is not known to have a bound, or there is none.
   *
   * @param use takes what prompts may have, the provider and the model
   */
  public <T> @Nullable T longestContext(Call call, ContextUse<T> use) {
    Plan plan;
    try {
      plan = routes.plan(call);
    } catch (RialtoException wrong) {
      return null; // said when the call is made
    }
    Slot longest = plan.slot(0);
    for (int s = 0; s < plan.size(); s++) {
      long tokens = plan.slot(s).facts().contextTokens();
      if (tokens == 0) {
        return null;
      }
      longest = tokens > longest.facts().contextTokens() ? plan.slot(s) : longest;
    }
    long context = longest.facts().contextTokens();
    long prompt = context - Math.min(context / 2, Need.outputTokens(call));
    return use.of(prompt, longest.target().endpoint().provider(), longest.target().model());
  }

  /** Hands out the endpoints that may answer a call; none if it would be sent nowhere. */
  public void endpoints(Call call, Consumer<Endpoint> out) {
    Plan plan;
    try {
      plan = routes.plan(call);
    } catch (RialtoException wrong) {
      return; // said when the call is made
    }
    for (int s = 0; s < plan.size(); s++) {
      out.accept(plan.slot(s).target().endpoint());
    }
  }

  /**
   * Returns the first candidate that fits a call, or the best where the score chooses, by what does
   * not move: an equal call finds the same one after a restart and in another process. Null if
   * there is none.
   */
  public @Nullable Target first(Call call) {
    Plan plan;
    try {
      plan = routes.plan(call);
    } catch (RialtoException wrong) {
      return null; // said when the call is made
    }
    Need need = Need.of(call, plan, context.guide());
    long misfits = need == null ? 0 : need.misfits(context.ticker().nanoTime()) & ~need.slow();
    int slot = Long.numberOfTrailingZeros(~misfits);
    for (int s = slot + 1;
        need != null && plan.strategy() == Strategy.AUTO && s < plan.size();
        s++) {
      boolean better = need.standing(plan.slot(s)) > need.standing(plan.slot(slot));
      slot = better && (misfits & 1L << s) == 0 ? s : slot;
    }
    return slot < plan.size() ? plan.slot(slot).target() : null;
  }

  /** Takes what {@link #longestContext} finds. */
  @FunctionalInterface
  public interface ContextUse<T> {
    /** Makes something of it. */
    T of(long promptTokens, String provider, String model);
  }

  /** Returns the budget of repeats that all calls share, for those who make a call again. */
  public Repeats repeats() {
    return new Repeats() {
      @Override
      public boolean tryTake() {
        return context.budget().tryTake(context.ticker().nanoTime());
      }

      @Override
      public void giveBack() {
        context.budget().giveBack(context.ticker().nanoTime());
      }
    };
  }

  Routes routes() {
    return routes;
  }

  RouteContext context() {
    return context;
  }

  RetryBudget budget() {
    return context.budget();
  }

  /**
   * What the router heeds of the rest of the pipeline.
   *
   * @param probe asks endpoints that nobody calls for a sign of life
   * @param maxRepeats how many repeats a call may make at the load as it is
   * @param shares the limits that other processes draw on as well
   * @param mostQueued how many calls may wait for a place at an endpoint
   * @param maxWaitNanos how long a call may wait for one
   * @param random gives 0 to 1, to whatever is left to chance; from any thread
   */
  public record Surroundings(
      EndpointProbe probe,
      IntSupplier maxRepeats,
      LimitShares shares,
      int mostQueued,
      long maxWaitNanos,
      DoubleSupplier random) {

    /** No probes, and as many repeats as are set. */
    public static final Surroundings NONE =
        new Surroundings(
            target -> CompletableFuture.completedFuture(target),
            () -> Integer.MAX_VALUE,
            LimitShares.NONE);

    /** Waits as admission does by default. */
    public Surroundings(EndpointProbe probe, IntSupplier maxRepeats, LimitShares shares) {
      this(
          probe,
          maxRepeats,
          shares,
          AdmissionSettings.DEFAULT.maxQueued(),
          AdmissionSettings.DEFAULT.maxWaitNanos());
    }

    /** Leaves to chance what is left to it. */
    public Surroundings(
        EndpointProbe probe,
        IntSupplier maxRepeats,
        LimitShares shares,
        int mostQueued,
        long maxWaitNanos) {
      this(
          probe,
          maxRepeats,
          shares,
          mostQueued,
          maxWaitNanos,
          () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Returns these with a source of chance that a test can play again. */
    Surroundings with(DoubleSupplier source) {
      return new Surroundings(probe, maxRepeats, shares, mostQueued, maxWaitNanos, source);
    }
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    return begin(call, sink, null);
  }

  /** The record of a call looks after its place too, unless its answer is handed out later. */
  @Override
  public Flight start(Call call, ResponseSink sink, Place place) {
    return recovery(call, sink) == StreamRecovery.HOLD
        ? Stage.super.start(call, sink, place)
        : begin(call, sink, place);
  }

  private Flight begin(Call call, ResponseSink sink, @Nullable Place place) {
    Plan plan;
    try {
      plan = routes.plan(call);
    } catch (RialtoException e) {
      return refuse(sink, place, e);
    }
    long now = context.ticker().nanoTime();
    Need need = Need.of(call, plan, context.guide());
    long misfits = need == null ? 0 : need.misfits(now);
    if (need != null && misfits == plan.all()) {
      return refuse(sink, place, NothingFits.of(plan, need));
    }
    context.budget().onCall(now);
    context.watch().onCall();
    StreamRecovery recovery = recovery(call, sink);
    if (recovery == StreamRecovery.HOLD) {
      HeldAnswer held = new HeldAnswer(sink);
      RoutedCall routed =
          new RoutedCall(context, call, held, place, plan, recovery, need, misfits, now);
      held.holds(routed);
      routed.drain();
      return held;
    }
    RoutedCall routed =
        new RoutedCall(context, call, sink, place, plan, recovery, need, misfits, now);
    routed.drain();
    return routed;
  }

  private Flight refuse(ResponseSink sink, @Nullable Place place, RialtoException error) {
    Runnable next = null;
    if (place != null) {
      place.learn(context.ticker().nanoTime(), 0, error);
      next = place.leave();
    }
    try {
      sink.onError(error);
    } finally {
      Tenant.letIn(next);
    }
    return Flight.DONE;
  }

  /** What was chosen, where it is possible; a whole answer needs none. */
  private StreamRecovery recovery(Call call, ResponseSink sink) {
    if (call.unary()) {
      return StreamRecovery.FAIL;
    }
    StreamRecovery own = call.options().streamRecovery();
    StreamRecovery wanted = own != null ? own : context.retry().streamRecovery();
    boolean possible =
        switch (wanted) {
          case FAIL, HOLD -> true;
          case RESTART -> sink.takesRestart();
          case CONTINUE ->
              call.request() instanceof CompletionRequest request
                  && request.schema() == null
                  && request.tools().isEmpty();
        };
    return possible ? wanted : StreamRecovery.FAIL;
  }
}
