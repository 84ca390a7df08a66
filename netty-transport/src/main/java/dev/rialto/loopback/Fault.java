package dev.rialto.loopback;

import dev.rialto.spi.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a request, as the user's script wants it. Immutable.
 *
 * <p>"After n events" counts server-sent events; an answer in one piece counts as one event of
 * which, for n = 0, nothing arrives but the head, and for n &gt; 0 half of the body.
 */
public sealed interface Fault {

  /** An error status with the dialect's own error body. */
  static Status status(int status) {
    return new Status(status, Headers.EMPTY, null, "");
  }

  /** Status 429 with {@code retry-after} in whole seconds and the dialect's own error body. */
  static Status rateLimited(Duration retryAfter) {
    return status(429).header("retry-after", Long.toString(retryAfter.toSeconds()));
  }

  /** A status with a page of HTML, as proxies send it. */
  static Status html(int status) {
    return status(status)
        .body(
            "text/html",
            "<html><head><title>"
                + status
                + "</title></head><body><center><h1>"
                + status
                + "</h1></center><hr><center>loopback</center></body></html>\n");
  }

  /** Resets the stream after n events: RST_STREAM on HTTP/2, an aborted connection on HTTP/1.1. */
  static Fault resetAfter(int events) {
    return new Broken(events, Ending.RESET_STREAM);
  }

  /** Aborts the whole connection after n events. */
  static Fault disconnectAfter(int events) {
    return new Broken(events, Ending.ABORT_CONNECTION);
  }

  /** Ends the body in good order after n events, with no end marker. */
  static Fault endAfter(int events) {
    return new Broken(events, Ending.END_BODY);
  }

  /** Sends nothing more after n events, and leaves the stream open. */
  static Fault stallAfter(int events) {
    return new Broken(events, Ending.STALL);
  }

  /** Sends an event that is no JSON after n events, then goes on. */
  static Fault malformedAfter(int events) {
    return new Broken(events, Ending.MALFORMED);
  }

  /**
   * Sends the dialect's error object inside the stream after n events, and ends it; an answer in
   * one piece is the error object with status 200.
   */
  static Fault errorAfter(int events) {
    return new Broken(events, Ending.ERROR);
  }

  /** Sends the whole answer but for {@code [DONE]} or {@code message_stop}. */
  static Fault noEndMarker() {
    return new Broken(Integer.MAX_VALUE, Ending.NO_END_MARKER);
  }

  /** Never answers, not even with a head. */
  static Fault silence() {
    return new Unanswered(Ending.STALL);
  }

  /** Says that the request was not processed: RST_STREAM(REFUSED_STREAM); HTTP/1.1 closes. */
  static Fault refuse() {
    return new Unanswered(Ending.REFUSE_STREAM);
  }

  /** Closes the connection instead of answering. */
  static Fault closeConnection() {
    return new Unanswered(Ending.CLOSE_CONNECTION);
  }

  /** How a broken answer ends. */
  enum Ending {
    /** RST_STREAM(INTERNAL_ERROR). */
    RESET_STREAM,
    /** RST_STREAM(REFUSED_STREAM). */
    REFUSE_STREAM,
    /** The connection is closed in good order. */
    CLOSE_CONNECTION,
    /** The connection is closed without notice. */
    ABORT_CONNECTION,
    /** The body ends in good order, too early. */
    END_BODY,
    /** Nothing more is sent. */
    STALL,
    /** One event is no JSON. */
    MALFORMED,
    /** One event is an error. */
    ERROR,
    /** All but the end marker is sent. */
    NO_END_MARKER
  }

  /**
   * An answer with a status of its own.
   *
   * @param status the status
   * @param headers added to the head
   * @param body the body; null for the dialect's own error body
   * @param contentType the type of the body
   */
  record Status(int status, Headers headers, @Nullable String body, String contentType)
      implements Fault {

    /** Checks the status. */
    public Status {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("status is " + status + "; allowed is 200 to 599");
      }
    }

    /** Returns this fault with one more header field. */
    public Status header(String name, String value) {
      return new Status(
          status, Headers.builder().addAll(headers).add(name, value).build(), body, contentType);
    }

    /** Returns this fault with a body. */
    public Status body(String type, String text) {
      return new Status(status, headers, text, type);
    }
  }

  /**
   * An answer that begins well.
   *
   * @param afterEvents how many events are sent first
   * @param ending what happens then
   */
  record Broken(int afterEvents, Ending ending) implements Fault {

    /** Checks the count. */
    public Broken {
      if (afterEvents < 0) {
        throw new IllegalArgumentException(
            "afterEvents is " + afterEvents + "; allowed is 0 or more");
      }
    }
  }

  /**
   * No answer at all.
   *
   * @param ending what happens instead
   */
  record Unanswered(Ending ending) implements Fault {}
}
