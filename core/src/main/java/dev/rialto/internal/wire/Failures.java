package dev.rialto.internal.wire;

import dev.rialto.AuthenticationException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the right exception of what a provider said went wrong.
 *
 * <p>The class of the exception decides what the pipeline does: wait (rate limit), go elsewhere
 * (overload, server error), give up (quota, request), or give the key up (authentication).
 */
public final class Failures {
  private static final int MAX_BODY_CHARS = 1024;
  private static final int MAX_MESSAGE_CHARS = 500;
  private static final int MAX_LOCATION_CHARS = 200;

  private Failures() {}

  /**
   * Returns the exception for an error that the provider reported.
   *
   * @param exchange where
   * @param error what it said
   * @param body the bytes it said it with
   * @param partial details that hold what had arrived
   */
  public static RialtoException reported(
      Exchange exchange, ErrorBody error, String body, FailureDetails partial) {
    int http = exchange.head().status();
    int status = http >= 300 ? http : error.status();
    ErrorKind kind = kind(exchange, status, error);
    Duration wait = wait(exchange, error, kind);
    tellLimits(exchange, error);
    String code = !error.code().isEmpty() ? error.code() : error.type();
    String id = exchange.requestId();
    FailureDetails details =
        partial
            .at(exchange.target().endpoint().provider(), exchange.target().model())
            .http(
                status == 0 ? http : status,
                redact(exchange, code),
                id.isEmpty() ? error.requestId() : id,
                excerpt(exchange, body),
                wait);
    String said = redact(exchange, cut(error.message().strip(), MAX_MESSAGE_CHARS));
    String summary =
        kind.summary()
            + (kind == ErrorKind.REDIRECT ? towards(exchange) : "")
            + (said.isEmpty() ? "" : ": " + said);
    return exception(kind, summary, advice(kind, wait), details);
  }

  /** Returns the exception for bytes that are no answer of this dialect. */
  public static InvalidResponseException invalid(
      Exchange exchange, String what, String body, FailureDetails partial) {
    FailureDetails details =
        partial
            .at(exchange.target().endpoint().provider(), exchange.target().model())
            .http(
                exchange.head().status(), "", exchange.requestId(), excerpt(exchange, body), null);
    String type = exchange.contentType();
    return new InvalidResponseException(
        what + " (content type " + (type.isEmpty() ? "not given" : "'" + type + "'") + ")",
        "Check that the base URL is the provider's, and that no proxy or login page answers for it",
        details,
        null);
  }

  /** Returns bytes as text, for {@link FailureDetails#body()}. */
  public static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, Math.min(length, MAX_BODY_CHARS * 4), StandardCharsets.UTF_8);
  }

  private static ErrorKind kind(Exchange exchange, int status, ErrorBody error) {
    Headers headers = exchange.head().headers();
    ErrorKind kind = ErrorKind.of(status, error, exchange.rules());
    if (kind == ErrorKind.QUOTA
        && status == 402
        && exchange.rules() == FailureRules.ROUTER
        && RetryHint.of(headers, exchange.clock().instant()) != null) {
      kind = ErrorKind.RATE_LIMIT;
    }
    // Told with the head, it is about the whole exchange, not about what comes in mid-stream.
    return exchange.head().status() < 300 ? kind : kind.advised(headers.get("x-should-retry"));
  }

  private static @Nullable Duration wait(Exchange exchange, ErrorBody error, ErrorKind kind) {
    Instant now = exchange.clock().instant();
    Duration wait = RetryHint.of(exchange.head().headers(), now);
    if (wait == null && error.resetEpochMillis() > 0 && kind == ErrorKind.RATE_LIMIT) {
      wait = RetryHint.until(error.resetEpochMillis(), now);
    }
    Instant told = wait == null ? RateLimits.moment(error.retryDelay(), now) : null;
    return told == null ? wait : Duration.between(now, told);
  }

  /** OpenRouter tells the limits of the provider behind it in the body. */
  private static void tellLimits(Exchange exchange, ErrorBody error) {
    long reset = error.resetEpochMillis();
    if (error.limit() >= 0 || error.remaining() >= 0 || reset > 0) {
      exchange.told(
          new RateLimit(
              "requests",
              error.limit(),
              error.remaining(),
              reset > 0
                  ? RateLimits.moment(Long.toString(reset), exchange.clock().instant())
                  : null));
    }
  }

  private static RialtoException exception(
      ErrorKind kind, String summary, String advice, FailureDetails details) {
    return switch (kind) {
      case RATE_LIMIT -> new RateLimitException(summary, advice, details, null);
      case QUOTA, LIMIT_FOR_GOOD -> new QuotaExceededException(summary, advice, details, null);
      case OVERLOADED -> new OverloadedException(summary, advice, details, null);
      case SERVER -> new ServerErrorException(summary, advice, details, null);
      case AUTHENTICATION -> new AuthenticationException(summary, advice, details, null);
      case CONTENT_FILTER -> new ContentFilteredException(summary, advice, details, null);
      case CONTEXT_LENGTH -> new ContextLengthException(summary, advice, details, null);
      case MODEL_NOT_FOUND -> new ModelNotFoundException(summary, advice, details, null);
      case NOT_FOUND, TOO_LARGE, REQUEST ->
          new InvalidRequestException(summary, advice, details, null);
      case REDIRECT, FAILED_FOR_GOOD ->
          new InvalidResponseException(summary, advice, details, null);
    };
  }

  private static String told(Duration wait) {
    return wait.toSeconds() < 10 ? wait.toMillis() + " ms" : wait.toSeconds() + " s";
  }

  private static String advice(ErrorKind kind, @Nullable Duration wait) {
    return kind == ErrorKind.RATE_LIMIT && wait != null
        ? "Wait " + told(wait) + " before the next call, or route to another provider"
        : kind.advice();
  }

  /** Its query may hold a token: only where it leads is said. */
  private static String towards(Exchange exchange) {
    String location = exchange.head().headers().get("location");
    if (location == null) {
      return "";
    }
    int end = location.length();
    for (char c : new char[] {'?', '#'}) {
      int at = location.indexOf(c);
      end = at >= 0 && at < end ? at : end;
    }
    int at = location.indexOf('@');
    String plain =
        at >= 0 && at < end ? "…" + location.substring(at, end) : location.substring(0, end);
    String clean = cut(plain.replaceAll("[^!-~…]", "?"), MAX_LOCATION_CHARS);
    return " (to " + redact(exchange, clean) + ")";
  }

  private static String excerpt(Exchange exchange, String body) {
    return cut(redact(exchange, cut(body, MAX_BODY_CHARS * 2)), MAX_BODY_CHARS);
  }

  private static String redact(Exchange exchange, String text) {
    return Redaction.of(text, exchange.target().endpoint().key());
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
