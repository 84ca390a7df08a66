package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** The values of a histogram, in nanoseconds. Immutable: nothing writes to its histogram. */
final class HdrSnapshot extends Snapshot {

  private final @Nullable AbstractHistogram values;

  HdrSnapshot(@Nullable AbstractHistogram values) {
    this.values = values;
  }

  @Override
  public double getValue(double quantile) {
    return values == null
        ? 0
        : Math.min(values.getValueAtPercentile(quantile * 100), values.getMaxValue());
  }

  /** Returns the distinct values, as the histogram knows them. */
  @Override
  public long[] getValues() {
    if (values == null) {
      return new long[0];
    }
    long[] distinct = new long[size()];
    int at = 0;
    for (HistogramIterationValue value : values.recordedValues()) {
      if (at < distinct.length) {
        distinct[at++] = value.getValueIteratedTo();
      }
    }
    return distinct;
  }

  /** Returns how many distinct values there are. */
  @Override
  public int size() {
    int size = 0;
    if (values != null) {
      for (HistogramIterationValue ignored : values.recordedValues()) {
        size++;
      }
    }
    return size;
  }

  @Override
  public long getMax() {
    return values == null ? 0 : values.getMaxValue();
  }

  @Override
  public double getMean() {
    return values == null ? 0 : values.getMean();
  }

  @Override
  public long getMin() {
    return values == null ? 0 : values.getMinValue();
  }

  @Override
  public double getStdDev() {
    return values == null ? 0 : values.getStdDeviation();
  }

  @Override
  public void dump(OutputStream output) {
    PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
    for (long value : getValues()) {
      writer.println(value);
    }
    writer.flush();
  }
}
