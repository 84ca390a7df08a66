package dev.rialto.internal.upstream;

import dev.rialto.CacheStatus;
import dev.rialto.CompletionRequest;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response.
 *
 * <p>Threads: the handler's methods run on the transport's thread, one at a time; {@link #request}
 * and {@link #cancel} may come from anywhere. What is decoded goes through {@link Outbox}, which
 * hands it out serially and as far as was asked for; only then are the bytes given back to the
 * server's window.
 */
final class Exchange implements Flight, ResponseHandler {

  private final Call call;
  private final Target target;
  private final Outbox outbox;
  private final Consumer<ResponseEvent> taken = this::take;
  private final Scheduler scheduler;
  private volatile @Nullable TransportExchange wire;

  /** Worked off before the transport has returned from sending; guarded by the outbox. */
  private int earlyBytes;

  private volatile boolean over;
  private Scheduler.@Nullable Timer firstTokenTimer;
  private @Nullable ResponseDecoder decoder;
  private String reportedModel = "";
  private boolean bodyBegun;
  private volatile boolean contentSeen;

  Exchange(Call call, Target target, ResponseSink sink, Scheduler scheduler) {
    this.call = call;
    this.target = target;
    this.scheduler = scheduler;
    this.outbox = new Outbox(sink, this::giveBack);
  }

  void begin(Transport transport, TransportRequest request) {
    if (call.request() instanceof CompletionRequest completion && completion.stream()) {
      long bound = request.timeouts().firstToken().toNanos();
      firstTokenTimer = scheduler.schedule(() -> firstTokenMissing(bound), bound);
    }
    TransportExchange started = transport.send(request, this);
    int early;
    synchronized (outbox) {
      wire = started;
      early = earlyBytes;
    }
    if (early > 0) {
      started.consumed(early);
    }
    if (over) {
      started.cancel();
    }
    outbox.drain();
  }

  @Override
  public void onHead(ResponseHead head) {
    decoder = target.endpoint().protocol().decoder(call.request(), target, head);
  }

  @Override
  public void onData(byte[] buffer, int offset, int length) {
    if (over) {
      return;
    }
    bodyBegun = true;
    RuntimeException failure = null;
    boolean draining = outbox.begin();
    try {
      decoder().decode(buffer, offset, length, taken);
    } catch (RuntimeException e) {
      failure = e;
    }
    try {
      outbox.credit(length, draining);
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    }
    if (failure != null) {
      fail(asRialto(failure));
    }
  }

  @Override
  public void onEnd() {
    if (over) {
      return;
    }
    try {
      decoder().end(taken);
      finish();
      outbox.complete(provenance());
    } catch (RuntimeException e) {
      fail(asRialto(e));
    }
  }

  @Override
  public void onFailure(TransportFailure failure) {
    if (over) {
      return;
    }
    RialtoException error = null;
    if (decoder != null) {
      error = TransportFailures.duringBody(failure, decoder(), bodyBegun, target);
    }
    fail(error != null ? error : TransportFailures.before(failure, target));
  }

  @Override
  public void request(long n) {
    outbox.request(n);
  }

  @Override
  public void cancel() {
    outbox.close();
    stop();
  }

  private void take(ResponseEvent event) {
    if (event instanceof ResponseEvent.Started started && !started.model().isEmpty()) {
      reportedModel = started.model();
    } else if (event.isContent() && !contentSeen) {
      contentSeen = true;
      cancelTimer();
    }
    outbox.offer(event);
  }

  private void firstTokenMissing(long boundNanos) {
    if (!contentSeen && !over) {
      fail(
          new DeadlineExceededException(
              "No token within " + boundNanos / 1_000_000 + " ms of the request",
              "Try again, name a fallback, or raise the provider's firstToken timeout",
              FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
              null));
    }
  }

  /** Ends the exchange on the wire as well; the bytes that may follow are of no use. */
  private void fail(RialtoException error) {
    stop();
    outbox.fail(error);
  }

  private void stop() {
    finish();
    TransportExchange running = wire;
    if (running != null) {
      running.cancel();
    }
  }

  private void finish() {
    over = true;
    cancelTimer();
  }

  private void cancelTimer() {
    Scheduler.Timer timer = firstTokenTimer;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void giveBack(int bytes) {
    TransportExchange running = wire;
    if (running == null) {
      synchronized (outbox) {
        running = wire;
        if (running == null) {
          earlyBytes += bytes;
          return;
        }
      }
    }
    running.consumed(bytes);
  }

  private ResponseDecoder decoder() {
    ResponseDecoder known = decoder;
    if (known == null) {
      throw new IllegalStateException("a body without a head");
    }
    return known;
  }

  private Provenance provenance() {
    String model = reportedModel.isEmpty() ? target.model() : reportedModel;
    return new Provenance(
        target.endpoint().provider() + "/" + model,
        target.endpoint().name(),
        decoder().requestId(),
        CacheStatus.BYPASS,
        0,
        List.of());
  }

  private RialtoException asRialto(RuntimeException e) {
    if (e instanceof RialtoException known) {
      return known;
    }
    return new InvalidResponseException(
        "The response could not be decoded: " + e,
        "Report it together with the provider and the model",
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        e);
  }
}
