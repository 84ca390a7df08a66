package dev.rialto.metrics.prometheus;

import dev.rialto.metrics.RialtoMetrics;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes metrics in the text format that the scraper asks for: OpenMetrics or Prometheus' own.
 * Needs {@code io.prometheus:prometheus-metrics-exposition-textformats}. Thread-safe.
 */
@SuppressWarnings("exports") // who uses it requires the optional module
public final class PrometheusText {

  private final MultiCollector collector;
  private final ExpositionFormatWriter prometheus =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final ExpositionFormatWriter openMetrics =
      OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build();

  /** Makes a writer of what a listener has counted. */
  public PrometheusText(RialtoMetrics metrics) {
    this(new PrometheusCollector(metrics));
  }

  /** Makes a writer of what a collector gives. */
  public PrometheusText(MultiCollector collector) {
    this.collector = collector;
  }

  /**
   * Returns the content type of what {@link #write} writes.
   *
   * @param accept the request's {@code Accept} header; null if it has none
   */
  public String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  /**
   * Writes all metrics.
   *
   * @param out where to; not closed
   * @param accept the request's {@code Accept} header; null if it has none
   * @throws IOException if writing fails
   */
  public void write(OutputStream out, @Nullable String accept) throws IOException {
    writer(accept).write(out, collector.collect());
  }

  private ExpositionFormatWriter writer(@Nullable String accept) {
    return accept != null && openMetrics.accepts(accept) ? openMetrics : prometheus;
  }
}
