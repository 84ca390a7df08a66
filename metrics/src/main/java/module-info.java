/** Counts, percentiles, alerts and reports on Dropwizard Metrics. */
module dev.rialto.metrics {
  requires static transitive org.jspecify;
  requires transitive com.codahale.metrics;
  requires transitive com.google.guice;
  requires transitive dev.rialto.core;
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;
  requires HdrHistogram;
  requires jdk.httpserver;
  // Optional: with them on the module path, --add-modules names them.
  requires static io.prometheus.writer.text;
  requires static transitive io.prometheus.metrics.model;

  exports dev.rialto.metrics;
}
