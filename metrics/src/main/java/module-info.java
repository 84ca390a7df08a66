/** Counts, percentiles, alerts and reports on Dropwizard Metrics. */
module dev.rialto.metrics {
  requires static transitive org.jspecify;
  requires transitive com.codahale.metrics;
  requires transitive com.google.guice;
  requires transitive dev.rialto.core;
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;
  requires HdrHistogram;
  requires java.management;
  requires jdk.httpserver;
  requires jdk.jfr;
  // Dropwizard Metrics is an automatic module: nobody else asks for the module that it needs.
  requires org.slf4j;
  // Optional: with them on the module path, --add-modules names them. Not transitive: javac would
  // then want them of every module that reads this one.
  requires static io.prometheus.writer.text;
  requires static io.prometheus.metrics.model;
  requires static io.opentelemetry.api;
  requires static io.opentelemetry.context;
  requires static io.opentelemetry.common;

  exports dev.rialto.metrics;
  exports dev.rialto.metrics.alerts;
  exports dev.rialto.metrics.console;
  exports dev.rialto.metrics.jfr;
  exports dev.rialto.metrics.otel;
  exports dev.rialto.metrics.prometheus;
}
