package dev.rialto.internal.route;

import dev.rialto.config.RetrySettings;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * What all calls of a router share.
 *
 * @param next makes one attempt
 * @param retry how often is repeated
 * @param maxRepeats how many repeats a call may make now
 * @param budget what may still be repeated
 * @param backoff when is repeated
 * @param hedging notices silence
 * @param guide knows the models
 * @param limited whether any key is known to have a limit, so that the requests have to be weighed
 * @param maxWaitNanos how long a call may wait for places at endpoints
 * @param watch looks after endpoints that nobody calls
 * @param ticker the clock
 * @param scheduler runs what has to wait
 * @param events hears of attempts
 */
record RouteContext(
    AttemptStage next,
    RetrySettings retry,
    IntSupplier maxRepeats,
    RetryBudget budget,
    Backoff backoff,
    Hedging hedging,
    ModelGuide guide,
    AtomicBoolean limited,
    long maxWaitNanos,
    HealthWatch watch,
    Ticker ticker,
    Scheduler scheduler,
    Listeners events) {}
