package dev.rialto.spi;

import dev.rialto.Usd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RouteChooser} is told of a candidate.
 *
 * @param model the model as {@code provider/model}
 * @param endpoint the name of the endpoint and key
 * @param region the endpoint's region; empty if none was said
 * @param running how many attempts are under way
 * @param free which share of what it can do at a time is free, 0 to 1
 * @param usualWait how long its readers have waited lately, smoothed: for the first token of a
 *     stream, for a hundred tokens of a whole answer; zero if nothing is known
 * @param errorRate the share of failures lately, smoothed
 * @param health its health, 0 to 1
 * @param cost what the call is reckoned to cost there; null if the price is not known
 */
public record RouteCandidate(
    String model,
    String endpoint,
    String region,
    int running,
    double free,
    Duration usualWait,
    double errorRate,
    double health,
    @Nullable Usd cost) {}
