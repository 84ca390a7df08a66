package dev.rialto.internal.jobs;

import dev.rialto.Attempt;
import dev.rialto.CacheStatus;
import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerCollector;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that waits for its batch. Thread-safe; has one outcome. */
final class Parked implements Flight {
  private final Call call;
  private final ResponseSink sink;
  private final Accounts accounts;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean read = new AtomicBoolean();
  private volatile boolean sent;

  Parked(Call call, ResponseSink sink, Accounts accounts) {
    this.call = call;
    this.sink = sink;
    this.accounts = accounts;
  }

  Call call() {
    return call;
  }

  /** Returns whether a provider has taken it. */
  boolean isSent() {
    return sent;
  }

  void sent() {
    sent = true;
  }

  boolean isOver() {
    return over.get();
  }

  @Override
  public void request(long n) {}

  /** The caller gave up; a batch that was sent goes on without it. */
  @Override
  public void cancel() {
    over.set(true);
  }

  void fail(RialtoException error) {
    if (over.compareAndSet(false, true)) {
      sink.onError(error);
    }
  }

  /**
   * Completes the call.
   *
   * @param result what the provider said of it; null if nothing
   */
  void complete(@Nullable ItemResult result, Target target) {
    FailureDetails where = FailureDetails.NONE.at(target.endpoint().provider(), target.model());
    if (result == null) {
      fail(
          new ServerErrorException(
              "The batch has ended without a result of this call",
              "Send it by itself; if the batch was resumed, make the same calls in the same order",
              where,
              null));
      return;
    }
    switch (result.kind()) {
      case CANCELLED ->
          fail(
              new CancelledCallException(
                  "The batch was cancelled before this call's turn",
                  "Send it by itself if it is still wanted",
                  where,
                  null));
      case EXPIRED ->
          fail(
              new DeadlineExceededException(
                  "The batch's day was over before this call's turn",
                  "Send it by itself, or in another batch",
                  where,
                  null));
      case ANSWERED -> answered(result, target, where);
    }
  }

  /** What was answered costs, whether or not anybody wants it still. */
  private void answered(ItemResult result, Target target, FailureDetails where) {
    if (!read.compareAndSet(false, true)) {
      return;
    }
    Headers headers =
        result.requestId().isEmpty()
            ? Headers.of("content-type", "application/json")
            : Headers.of("content-type", "application/json", "x-request-id", result.requestId());
    Reader told = new Reader(sink);
    AnswerCollector collector = new AnswerCollector(call, told);
    TokenUsage[] used = {TokenUsage.NONE};
    String requestId = "";
    RialtoException failure = null;
    try {
      ResponseDecoder decoder =
          target
              .endpoint()
              .protocol()
              .decoder(call.request(), target, new ResponseHead(result.status(), headers, "batch"));
      OrThrow reader =
          new OrThrow(
              event -> {
                if (event instanceof ResponseEvent.Usage said) {
                  used[0] = said.usage();
                }
                collector.onEvent(event);
              });
      decoder.decode(result.body(), 0, result.body().length, reader);
      decoder.end(reader);
      requestId = decoder.requestId();
    } catch (RialtoException e) {
      failure = e;
      used[0] = used[0].equals(TokenUsage.NONE) ? e.details().usage() : used[0];
    } catch (RuntimeException e) {
      failure =
          new InvalidResponseException(
              "A result of the batch could not be decoded: " + e,
              "Report it together with the provider and the model",
              where,
              e);
    }
    told.attempts = List.of(accounts.paid(call, target, used[0], failure));
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (failure != null) {
      told.onError(failure);
      return;
    }
    try {
      collector.onComplete(
          new Provenance(
              target.modelId(),
              target.endpoint().name(),
              requestId,
              CacheStatus.BYPASS,
              0,
              told.attempts));
    } catch (RialtoException e) {
      told.onError(e);
    }
  }

  /** Hears what became of the answer; adds to an error what it has cost. */
  private static final class Reader implements ResponseSink {
    private final ResponseSink sink;
    private List<Attempt> attempts = List.of();

    Reader(ResponseSink sink) {
      this.sink = sink;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      sink.onEvent(event);
    }

    @Override
    public void onComplete(Provenance provenance) {
      sink.onComplete(provenance);
    }

    @Override
    public void onAnswer(Answer answer) {
      sink.onAnswer(answer);
    }

    @Override
    public void onError(RialtoException error) {
      sink.onError(
          error.details().attempts().isEmpty()
              ? error.with(error.details().attempted(attempts))
              : error);
    }
  }
}
