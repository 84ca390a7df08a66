package dev.rialto.internal.upstream;

import dev.rialto.CacheStatus;
import dev.rialto.CompletionRequest;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.ToolHistory;
import dev.rialto.spi.RateLimit;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response.
 *
 * <p>Threads: the handler's methods run on the transport's thread, one at a time; {@link #request}
 * and {@link #cancel} may come from anywhere; what a timer brings about runs among the callbacks.
 * What is decoded goes through {@link Outbox}, which hands it out serially and as far as was asked
 * for; only then are the bytes given back to the server's window.
 */
final class Exchange implements Flight, ResponseHandler, Outbox.Owner, Consumer<ResponseEvent> {

  /** Every call has some: an object less for each. */
  private static final AtomicIntegerFieldUpdater<Exchange> EARLY_BYTES =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "earlyBytes");

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final Call call;
  private final KnownTargets.Known known;
  private final Target target;
  private final Outbox outbox;
  private final ResponseSink sink;
  private final Scheduler scheduler;
  private final Executor callbacks;
  private volatile @Nullable TransportExchange wire;
  private volatile boolean over;

  /** Bytes worked off before {@link Transport#send} had returned, within which all may happen. */
  @SuppressWarnings("UnusedVariable") // read and written through EARLY_BYTES
  private volatile int earlyBytes;

  /** Waits for the first token. */
  private volatile Scheduler.@Nullable Timer timer;

  /** Waits for the body's end; null before the end marker came. */
  private volatile @Nullable Linger linger;

  private @Nullable ResponseDecoder decoder;

  /** The response's; 0 before its head came. Written behind the decoder, for other threads. */
  private volatile int status;

  private String reportedModel = "";
  private String responseId = "";
  private boolean bodyBegun;
  private @Nullable RialtoException reported;
  private volatile int keepAlives;
  private volatile boolean contentSeen;

  Exchange(
      Call call,
      KnownTargets.Known known,
      ResponseSink sink,
      Scheduler scheduler,
      Executor callbacks) {
    this.call = call;
    this.known = known;
    this.target = known.target();
    this.sink = sink;
    this.scheduler = scheduler;
    this.callbacks = callbacks;
    this.outbox = new Outbox(sink, this);
  }

  void begin(Transport transport, TransportRequest request) {
    if (call.request() instanceof CompletionRequest completion && completion.stream()) {
      long bound = request.timeouts().firstToken().toNanos();
      timer = scheduler.schedule(() -> callbacks.execute(() -> firstTokenMissing(bound)), bound);
    }
    TransportExchange started;
    try {
      started = transport.send(request, this);
    } catch (RuntimeException e) {
      fail(unsendable(e));
      return;
    }
    wire = started;
    returnEarlyBytes(started);
    if (over) {
      giveUp(started);
    }
  }

  @Override
  public void onHead(ResponseHead head) {
    if (over) {
      return;
    }
    try {
      ResponseDecoder begun = target.endpoint().protocol().decoder(call.request(), target, head);
      if (call.bare()) {
        begun.leaveOutExtra();
      }
      decoder = begun;
      status = head.status();
      tell(target.endpoint().protocol().rateLimits(head));
    } catch (Throwable e) {
      fail(asRialto(e));
    }
  }

  @Override
  public void onData(byte[] buffer, int offset, int length) {
    if (over || !takeTurn()) {
      return;
    }
    bodyBegun = true;
    RialtoException failure;
    boolean draining = outbox.begin();
    try {
      decoder().decode(buffer, offset, length, this);
      failure = reported;
    } catch (Throwable e) {
      // An Error too: whatever breaks in here, the call must end.
      failure = asRialto(e);
    }
    outbox.credit(length, draining);
    Linger lingering = linger;
    if (failure != null) {
      fail(failure);
    } else if (lingering != null) {
      lingering.giveTurnBack();
    } else if (decoder().isComplete() && !over) {
      cancelTimer();
      lingering = new Linger(this, scheduler, callbacks);
      linger = lingering;
      lingering.begin();
    }
  }

  @Override
  public void onEnd() {
    if (!over && takeTurn()) {
      end(false);
    }
  }

  /** The body stays open behind its end marker. Called by who has the turn. */
  void endOpen() {
    if (!over) {
      end(true);
    }
  }

  boolean isOver() {
    return over;
  }

  private void end(boolean open) {
    RialtoException failure;
    boolean draining = outbox.begin();
    try {
      decoder().end(this);
      failure = reported;
    } catch (Throwable e) {
      failure = asRialto(e);
    }
    outbox.credit(0, draining);
    if (failure != null) {
      fail(failure);
      return;
    }
    if (open) {
      stop();
    } else {
      finish();
    }
    outbox.complete(provenance());
  }

  private boolean takeTurn() {
    Linger lingering = linger;
    return lingering == null || lingering.takeTurn();
  }

  @Override
  public void onFailure(TransportFailure failure) {
    if (over || !takeTurn()) {
      return;
    }
    ResponseDecoder begun = decoder;
    if (begun == null) {
      fail(TransportFailures.before(failure, target));
      return;
    }
    RialtoException told;
    try {
      begun.end(this);
      told = reported;
    } catch (RialtoException e) {
      told = e;
    } catch (Throwable e) {
      fail(TransportFailures.duringBody(failure, null, bodyBegun, target, whereabouts()));
      return;
    }
    if (told == null && bodyBegun && TransportFailures.onlyAfterTheEnd(failure)) {
      // The end marker had come: the answer is whole, and paid for.
      finish();
      outbox.complete(provenance());
    } else {
      fail(TransportFailures.duringBody(failure, told, bodyBegun, target, whereabouts()));
    }
  }

  @Override
  public void request(long n) {
    outbox.request(n);
  }

  /** Whose request it is, and what the head of its response says if that has come. */
  @Override
  public FailureDetails whereabouts() {
    FailureDetails where = FailureDetails.NONE.at(target.endpoint().provider(), target.model());
    int seen = status;
    return seen == 0 ? where : where.http(seen, "", decoder().requestId(), "", null);
  }

  @Override
  public void cancel() {
    outbox.close();
    stop();
  }

  /** An event was decoded. That it fails is what the call ends with, not something in it. */
  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the transport's thread alone
  public void accept(ResponseEvent event) {
    if (event == ResponseEvent.KeepAlive.STILL_THERE) {
      keepAlives++;
      return;
    }
    if (event instanceof ResponseEvent.Failed failed) {
      reported = failed.failure();
      return;
    }
    if (event instanceof ResponseEvent.Started started) {
      responseId = started.id();
      if (!started.model().isEmpty()) {
        reportedModel = started.model();
      }
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
              "No token within "
                  + boundNanos / 1_000_000
                  + " ms of the request"
                  + (keepAlives == 0
                      ? ""
                      : ", though the provider said " + keepAlives + " times that it is there"),
              "Try again, name a fallback, or raise the provider's firstToken timeout",
              whereabouts(),
              null));
    }
  }

  private void tell(List<RateLimit> limits) {
    if (!limits.isEmpty()) {
      sink.onRateLimits(limits);
    }
  }

  /** Ends the exchange on the wire as well; the bytes that may follow are of no use. */
  private void fail(RialtoException error) {
    ResponseDecoder begun = decoder;
    if (begun != null && !over) {
      tell(begun.rateLimits());
    }
    stop();
    outbox.fail(error);
  }

  private void stop() {
    finish();
    TransportExchange running = wire;
    if (running != null) {
      giveUp(running);
    }
  }

  /** Many come here on the thread that keeps all deadlines, which another's code may not hold. */
  private void giveUp(TransportExchange running) {
    if (running.cancelsAtOnce()) {
      running.cancel();
    } else {
      callbacks.execute(() -> giveUpAtLeisure(running));
    }
  }

  private static void giveUpAtLeisure(TransportExchange running) {
    try {
      running.cancel();
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.WARNING, "An exchange could not be cancelled", bug);
    }
  }

  private void finish() {
    over = true;
    cancelTimer();
    Linger lingering = linger;
    if (lingering != null) {
      lingering.cancel();
    }
  }

  private void cancelTimer() {
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void giveBack(int bytes) {
    TransportExchange running = wire;
    if (running != null) {
      running.consumed(bytes);
      return;
    }
    EARLY_BYTES.addAndGet(this, bytes);
    running = wire;
    if (running != null) {
      returnEarlyBytes(running);
    }
  }

  private void returnEarlyBytes(TransportExchange running) {
    int bytes = EARLY_BYTES.getAndSet(this, 0);
    if (bytes > 0) {
      running.consumed(bytes);
    }
  }

  @Override
  public void sinkThrew(Throwable thrown) {
    fail(
        new InvalidResponseException(
            "The answer could not be handed on: " + thrown,
            "Report it together with the provider and the model",
            FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
            thrown));
  }

  private ResponseDecoder decoder() {
    ResponseDecoder known = decoder;
    if (known == null) {
      throw new IllegalStateException("a body without a head");
    }
    return known;
  }

  private Provenance provenance() {
    boolean asAsked = reportedModel.isEmpty() || reportedModel.equals(target.model());
    return new Provenance(
        asAsked ? known.modelId() : target.endpoint().provider() + "/" + reportedModel,
        target.endpoint().name(),
        decoder().requestId(),
        CacheStatus.BYPASS,
        0,
        sink.history(),
        ToolHistory.NONE,
        null,
        0,
        responseId);
  }

  /** A transport that throws has sent nothing. Its message stays out: it may quote a header. */
  private RialtoException unsendable(RuntimeException e) {
    return new InvalidRequestException(
        "The request could not be handed to the transport: " + e.getClass().getSimpleName(),
        "Check the key, the extra parameters and the header fields of the provider",
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }

  private RialtoException asRialto(Throwable e) {
    return e instanceof RialtoException known
        ? known
        : new InvalidResponseException(
            "The response could not be decoded: " + e,
            "Report it together with the provider and the model",
            whereabouts(),
            e);
  }
}
