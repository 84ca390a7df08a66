package dev.rialto.internal.wire;

import dev.rialto.FailureDetails;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder must know of the exchange to say where something went wrong.
 *
 * @param target where the request went
 * @param head status and headers of the response
 * @param rules how the provider's errors are to be understood
 * @param clock tells the time of day, for dates in headers
 * @param bodyLimits the rate limits that the body told of, filled while an error is read
 */
public record Exchange(
    Target target,
    ResponseHead head,
    FailureRules rules,
    InstantSource clock,
    List<RateLimit> bodyLimits) {

  /** Makes an exchange whose body was not read yet. */
  public Exchange(Target target, ResponseHead head, FailureRules rules, InstantSource clock) {
    this(target, head, rules, clock, new ArrayList<>(0));
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
