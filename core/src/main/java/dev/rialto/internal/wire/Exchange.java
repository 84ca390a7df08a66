package dev.rialto.internal.wire;

import dev.rialto.FailureDetails;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What a decoder must know of the exchange to say where something went wrong. Not thread-safe. */
public final class Exchange {

  private final Target target;
  private final ResponseHead head;
  private final FailureRules rules;
  private final InstantSource clock;

  /** Most responses tell of none. */
  private List<RateLimit> bodyLimits = List.of();

  /**
   * Makes an exchange whose body was not read yet.
   *
   * @param target where the request went
   * @param head status and headers of the response
   * @param rules how the provider's errors are to be understood
   * @param clock tells the time of day, for dates in headers
   */
  public Exchange(Target target, ResponseHead head, FailureRules rules, InstantSource clock) {
    this.target = target;
    this.head = head;
    this.rules = rules;
    this.clock = clock;
  }

  /** Returns where the request went. */
  public Target target() {
    return target;
  }

  /** Returns status and headers of the response. */
  public ResponseHead head() {
    return head;
  }

  /** Returns how the provider's errors are to be understood. */
  public FailureRules rules() {
    return rules;
  }

  /** Returns what tells the time of day. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns the rate limits that the body told of, known once an error was read. */
  public List<RateLimit> bodyLimits() {
    return bodyLimits;
  }

  /** The body told of a rate limit. */
  void told(RateLimit limit) {
    if (bodyLimits.isEmpty()) {
      bodyLimits = new ArrayList<>(1);
    }
    bodyLimits.add(limit);
  }

  /** Returns the provider's id of the exchange; empty if it sent none. */
  public String requestId() {
    return RequestIds.of(head.headers());
  }

  /** Returns the response's content type; empty if it names none. */
  public String contentType() {
    String type = head.headers().get("content-type");
    return type == null ? "" : type;
  }

  /** Returns details that say where, with the status and the request id. */
  public FailureDetails details() {
    return FailureDetails.NONE
        .at(target.endpoint().provider(), target.model())
        .http(head.status(), "", requestId(), "", null);
  }
}
