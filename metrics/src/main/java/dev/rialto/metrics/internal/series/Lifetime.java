package dev.rialto.metrics.internal.series;

import dev.rialto.spi.PipelineEvent.Origin;
import java.util.List;

/**
 * What one series has counted since the beginning: a copy, which nothing changes any more.
 *
 * @param buckets the values of each {@link Timing} by the bounds of {@link Buckets}
 */
public record Lifetime(
    Origin origin, String model, String endpoint, Tally total, List<long[]> buckets) {}
