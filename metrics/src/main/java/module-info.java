/** Counts, percentiles, alerts and reports on Dropwizard Metrics. */
module dev.rialto.metrics {
  requires static org.jspecify;
  requires com.codahale.metrics;
  requires com.google.guice;
  requires dev.rialto.core;
}
