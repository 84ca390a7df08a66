package dev.rialto.metrics.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.metrics.Issue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts as JSON to a URL: {@code text} (all in one line, as chat services show it), {@code
 * at}, {@code kind}, {@code severity}, {@code subject}, {@code message}, {@code advice}, {@code
 * resolved}.
 *
 * <p>Never waits for an answer. What takes longer than ten seconds is given up; while four posts
 * are on their way, further ones are dropped and counted in the log. The URL, which may hold a
 * secret, is never logged.
 */
public final class WebhookSink implements AlertSink {

  private static final System.Logger LOG = System.getLogger("dev.rialto.alerts");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_IN_FLIGHT = 4;

  private final JsonFactory json = new JsonFactory();
  private final Semaphore room = new Semaphore(MAX_IN_FLIGHT);
  private final AtomicLong dropped = new AtomicLong();
  private final URI url;
  private final HttpClient http;

  /** Makes a sink with an HTTP client of its own. */
  public WebhookSink(URI url) {
    this(url, HttpClient.newBuilder().connectTimeout(TIMEOUT).build());
  }

  /** Makes a sink with an HTTP client, such as one that knows a proxy. */
  public WebhookSink(URI url, HttpClient http) {
    String scheme = url.getScheme();
    if (!"https".equals(scheme) && !"http".equals(scheme)) {
      throw new IllegalArgumentException(
          "a webhook's URL has scheme '" + scheme + "'; allowed are https and http");
    }
    this.url = url;
    this.http = Objects.requireNonNull(http, "http");
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // its outcome is logged
  public void send(Alert alert) {
    if (!room.tryAcquire()) {
      if (dropped.getAndIncrement() == 0) {
        LOG.log(System.Logger.Level.WARNING, "A webhook is too slow; dropped: {0}", alert.text());
      }
      return;
    }
    long lost = dropped.getAndSet(0);
    if (lost > 1) {
      LOG.log(System.Logger.Level.WARNING, "Meanwhile a webhook missed {0} alerts", lost);
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(TIMEOUT)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body(alert)))
              .build();
      http.sendAsync(request, head -> new Unread())
          .whenComplete((response, error) -> ended(response, error));
    } catch (RuntimeException e) {
      room.release();
      throw e;
    }
  }

  private void ended(@Nullable HttpResponse<?> response, @Nullable Throwable error) {
    room.release();
    if (error != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A webhook failed: {0}",
          error.getCause() == null
              ? error.getClass().getSimpleName()
              : error.getCause().getClass().getSimpleName());
    } else if (response != null && response.statusCode() >= 300) {
      LOG.log(System.Logger.Level.WARNING, "A webhook answered {0}", response.statusCode());
    }
  }

  /**
   * Leaves an answer unread once its status is there: no timeout ends one that comes byte by byte.
   */
  private static final class Unread implements HttpResponse.BodySubscriber<@Nullable Void> {

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private String body(Alert alert) {
    Issue issue = alert.issue();
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(out)) {
      generator.writeStartObject();
      generator.writeStringField("text", alert.text());
      generator.writeStringField("at", alert.at().toString());
      generator.writeStringField("kind", issue.kind());
      generator.writeStringField("severity", issue.severity().name().toLowerCase(Locale.ROOT));
      generator.writeStringField("subject", issue.subject());
      generator.writeStringField("message", issue.message());
      generator.writeStringField("advice", issue.advice());
      generator.writeBooleanField("resolved", alert.resolved());
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
