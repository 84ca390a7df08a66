/** Counts, percentiles, alerts and reports on Dropwizard Metrics. */
module dev.rialto.metrics {
  requires static transitive org.jspecify;
  requires transitive com.codahale.metrics;
  requires transitive com.google.guice;
  requires transitive dev.rialto.core;
  requires HdrHistogram;

  exports dev.rialto.metrics;
}
