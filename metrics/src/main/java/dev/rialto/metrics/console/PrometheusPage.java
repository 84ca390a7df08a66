package dev.rialto.metrics.console;

import com.sun.net.httpserver.HttpExchange;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.prometheus.PrometheusText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Answers a scrape. Apart, so that the console also works without Prometheus' library. */
final class PrometheusPage {

  private PrometheusPage() {}

  static void send(RialtoMetrics metrics, HttpExchange exchange) throws IOException {
    PrometheusText text = new PrometheusText(metrics);
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.write(out, accept);
    exchange.getResponseHeaders().set("Content-Type", text.contentType(accept));
    exchange.sendResponseHeaders(200, out.size());
    out.writeTo(exchange.getResponseBody());
  }
}
