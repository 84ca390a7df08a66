package dev.rialto.internal.upstream;

import dev.rialto.CacheStatus;
import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.ToolHistory;
import dev.rialto.internal.call.Wire;
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

  private final Call call;
  private final KnownTargets.Known known;
  private final Target target;
  private final Outbox outbox;
  private final ResponseSink sink;
  private final Scheduler scheduler;
  private final Executor callbacks;
  private final Wire wire;
  private volatile boolean over;

  /** Only a stream has a time to its first token; null before its request was handed over. */
  private volatile @Nullable FirstToken firstToken;

  /** Waits for the body's end; null before the end marker came. */
  private volatile @Nullable Linger linger;

  private @Nullable ResponseDecoder decoder;

  /** The response's; 0 before its head came. Written behind the decoder, for other threads. */
  private volatile int status;

  private String reportedModel = "";
  private String responseId = "";
  private boolean bodyBegun;
  private @Nullable RialtoException reported;

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
    this.wire = new Wire(callbacks);
  }

  void begin(Transport transport, TransportRequest request) {
    if (call.request() instanceof CompletionRequest completion && completion.stream()) {
      FirstToken awaited = new FirstToken(this, request.timeouts().firstToken().toNanos());
      firstToken = awaited;
      awaited.begin(scheduler, () -> callbacks.execute(() -> checkFirst(awaited)));
    }
    TransportExchange started;
    try {
      started = transport.send(request, this);
    } catch (RuntimeException e) {
      fail(LocalFailures.unsendable(target, e));
      return;
    }
    wire.started(started);
  }

  private void checkFirst(FirstToken awaited) {
    RialtoException missing = over ? null : awaited.missing();
    if (missing != null) {
      fail(missing);
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
      fail(LocalFailures.undecodable(whereabouts(), e));
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
      failure = LocalFailures.undecodable(whereabouts(), e);
    }
    outbox.credit(length, draining);
    Linger lingering = linger;
    if (failure != null) {
      fail(failure);
    } else if (lingering != null) {
      lingering.giveTurnBack();
    } else if (decoder().isComplete() && !over) {
      stopWaiting();
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
      failure = LocalFailures.undecodable(whereabouts(), e);
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
  public void accept(ResponseEvent event) {
    FirstToken awaited = firstToken;
    if (event == ResponseEvent.KeepAlive.STILL_THERE) {
      if (awaited != null) {
        awaited.keepAlive();
      }
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
    } else if (awaited != null && event.isContent()) {
      awaited.seen();
    }
    outbox.offer(event);
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
    wire.cancel();
  }

  private void finish() {
    over = true;
    stopWaiting();
    Linger lingering = linger;
    if (lingering != null) {
      lingering.cancel();
    }
  }

  private void stopWaiting() {
    FirstToken awaited = firstToken;
    if (awaited != null) {
      awaited.cancel();
    }
  }

  @Override
  public void giveBack(int bytes) {
    wire.giveBack(bytes);
  }

  @Override
  public void sinkThrew(Throwable thrown) {
    fail(LocalFailures.notHandedOn(target, thrown));
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
}
