package dev.rialto.metrics.prometheus;

import dev.rialto.spi.TransportStats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Shows the connections of transports to Prometheus: what is open by origin, what was done in all.
 */
final class PrometheusTransport {

  private PrometheusTransport() {}

  static void addTo(List<MetricSnapshot> all, TransportStats stats) {
    all.add(
        gauge(
            "rialto_transport_connections",
            "Open connections",
            stats,
            TransportStats.Pool::connections));
    all.add(
        gauge(
            "rialto_transport_in_flight",
            "Exchanges on connections",
            stats,
            TransportStats.Pool::inFlight));
    all.add(
        gauge(
            "rialto_transport_waiting",
            "Exchanges that wait for a connection",
            stats,
            TransportStats.Pool::waiting));
    all.add(counter("rialto_transport_connects", "Connections opened", stats.connectionsOpened()));
    all.add(
        counter(
            "rialto_transport_connect_failures",
            "Connections that could not be opened",
            stats.connectFailures()));
    all.add(counter("rialto_transport_goaways", "GOAWAY frames of servers", stats.goAways()));
    all.add(counter("rialto_transport_resets_sent", "Streams reset by us", stats.resetsSent()));
    all.add(
        counter(
            "rialto_transport_resets_received",
            "Streams reset by servers",
            stats.resetsReceived()));
    all.add(counter("rialto_transport_requests", "Requests written", stats.exchangesStarted()));
    all.add(counter("rialto_transport_sent_bytes", "Bytes of request bodies", stats.bytesSent()));
    all.add(
        counter(
            "rialto_transport_received_bytes", "Bytes of response bodies", stats.bytesReceived()));
  }

  private static GaugeSnapshot gauge(
      String name, String help, TransportStats stats, ToIntFunction<TransportStats.Pool> number) {
    Map<String, Integer> byOrigin = new TreeMap<>();
    for (TransportStats.Pool pool : stats.pools()) {
      // Two transports may go to the same origin.
      byOrigin.merge(pool.origin().toString(), number.applyAsInt(pool), Integer::sum);
    }
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    byOrigin.forEach(
        (origin, value) ->
            points.add(new GaugeDataPointSnapshot(value, Labels.of("origin", origin), null)));
    return new GaugeSnapshot(new MetricMetadata(name, help), points);
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static CounterSnapshot counter(String name, String help, long value) {
    return new CounterSnapshot(
        new MetricMetadata(name, help),
        List.of(new CounterDataPointSnapshot(value, Labels.EMPTY, null, 0)));
  }
}
