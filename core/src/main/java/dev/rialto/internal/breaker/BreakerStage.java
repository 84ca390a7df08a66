package dev.rialto.internal.breaker;

import dev.rialto.CircuitOpenException;
import dev.rialto.FailureDetails;
import dev.rialto.config.BreakerSettings;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Health;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps attempts from endpoints that keep failing; below the router, one breaker an endpoint. */
public final class BreakerStage implements AttemptStage {

  private final AttemptStage next;
  private final BreakerSettings settings;
  private final Ticker ticker;
  private final Consumer<PipelineEvent> events;

  /** By the endpoint's name. Grows no further than the configured endpoints. */
  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

  private final Map<String, String> regions = new ConcurrentHashMap<>();

  /**
   * Makes the stage.
   *
   * @param next makes the attempt
   * @param settings when breakers open and close
   * @param ticker the clock
   * @param events hears of changes; must neither block nor throw
   */
  public BreakerStage(
      AttemptStage next, BreakerSettings settings, Ticker ticker, Consumer<PipelineEvent> events) {
    this.next = next;
    this.settings = settings;
    this.ticker = ticker;
    this.events = events;
  }

  /** Returns the live health of an endpoint. */
  public Health health(Endpoint endpoint) {
    regions.put(endpoint.name(), endpoint.region());
    return breaker(endpoint.name());
  }

  /** Returns how all endpoints do that somebody has asked for, by their names. */
  public List<EndpointHealth> endpoints() {
    long now = ticker.nanoTime();
    return regions.entrySet().stream()
        .map(e -> new EndpointHealth(e.getKey(), e.getValue(), breaker(e.getKey()).score(now)))
        .sorted(Comparator.comparing(EndpointHealth::endpoint))
        .toList();
  }

  /** Returns the state of an endpoint's breaker, for display. */
  public CircuitState state(Endpoint endpoint) {
    return breaker(endpoint.name()).kind();
  }

  @Override
  public Flight start(AttemptSink attempt) {
    Target target = attempt.target();
    Breaker breaker = breaker(target.endpoint().name());
    long now = ticker.nanoTime();
    BreakerState permit = breaker.tryAcquire(now);
    if (permit == null) {
      attempt.onError(rejection(target, breaker, breaker.blockedNanos(now)));
      return Flight.DONE;
    }
    attempt.permitted(breaker.permit(permit), now);
    return next.start(attempt);
  }

  private Breaker breaker(String endpoint) {
    Breaker known = breakers.get(endpoint);
    return known != null
        ? known
        : breakers.computeIfAbsent(
            endpoint,
            name -> new Breaker(name, settings, this::mayLoseOne, events, ticker.nanoTime()));
  }

  /**
   * Returns whether one more endpoint may go that does badly, but answers now and then. After
   * Envoy's maximal ejection percentage: a share of all, and one at least, unless that is all there
   * is: callers would wait for its probes, where each second attempt would do.
   */
  private boolean mayLoseOne() {
    if (breakers.size() == 1) {
      return false;
    }
    int out = 0;
    for (Breaker breaker : breakers.values()) {
      out += breaker.isOpen() ? 1 : 0;
    }
    return out == 0 || out + 1 <= settings.maxOpenShare() * breakers.size();
  }

  private static CircuitOpenException rejection(Target target, Breaker breaker, long nanos) {
    return new CircuitOpenException(
        String.format(
            Locale.ROOT,
            "The circuit of endpoint %s is open (%s), the next probe may pass in %.1f s",
            target.endpoint().name(),
            breaker.reason(),
            nanos / 1e9),
        "Add a fallback, or try again later",
        FailureDetails.NONE
            .at(target.endpoint().provider(), target.model())
            .http(0, "", "", "", Duration.ofNanos(nanos)),
        null);
  }
}
