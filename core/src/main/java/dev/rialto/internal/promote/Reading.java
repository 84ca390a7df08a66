package dev.rialto.internal.promote;

import dev.rialto.CacheStatus;
import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.call.Provenance;
import dev.rialto.spi.Headers;
import dev.rialto.spi.JobStore.Outcome;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * What an outcome says to the call that it is of.
 *
 * @param events the pieces of the answer
 * @param provenance where it came from
 */
record Reading(List<ResponseEvent> events, Provenance provenance) {

  /**
   * Reads an outcome as the provider's dialect has it.
   *
   * @throws RialtoException if it is no answer
   */
  static Reading of(Outcome outcome, Request request, Target target) {
    FailureDetails where = FailureDetails.NONE.at(target.endpoint().provider(), target.model());
    return switch (outcome.kind()) {
      case CANCELLED ->
          throw new CancelledCallException(
              "The batch was cancelled before this call's turn",
              "Make the call once more if its answer is still wanted",
              where,
              null);
      case EXPIRED ->
          throw new ServerErrorException( // nothing of it was processed: it costs nothing
              "The batch's day was over before this call's turn",
              "Make the call by itself, or once more",
              where,
              null);
      case ANSWERED -> answered(outcome, request, target, where);
    };
  }

  private static Reading answered(
      Outcome outcome, Request request, Target target, FailureDetails where) {
    if (outcome.status() == 0) {
      throw new InvalidResponseException(
          "The result that was kept of this call is damaged, or of a newer Rialto",
          "Look at the job store; the call is made by itself if there is time",
          where,
          null);
    }
    Headers headers =
        outcome.requestId().isEmpty()
            ? Headers.of("content-type", "application/json")
            : Headers.of("content-type", "application/json", "x-request-id", outcome.requestId());
    List<ResponseEvent> events = new ArrayList<>();
    try {
      ResponseDecoder decoder =
          target
              .endpoint()
              .protocol()
              .decoder(request, target, new ResponseHead(outcome.status(), headers, "batch"));
      OrThrow reader = new OrThrow(events::add);
      decoder.decode(outcome.body(), 0, outcome.body().length, reader);
      decoder.end(reader);
      return new Reading(
          events,
          new Provenance(
              target.modelId(),
              target.endpoint().name(),
              decoder.requestId(),
              CacheStatus.BYPASS,
              0,
              List.of()));
    } catch (RialtoException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidResponseException(
          "A result of the batch could not be decoded: " + e,
          "Report it together with the provider and the model",
          where,
          e);
    }
  }

  /** Returns what the provider says that it has used. */
  TokenUsage usage() {
    TokenUsage latest = TokenUsage.NONE;
    for (ResponseEvent event : events) {
      if (event instanceof ResponseEvent.Usage said) {
        latest = said.usage();
      }
    }
    return latest;
  }
}
