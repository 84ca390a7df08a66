package dev.rialto.internal.upstream;

import dev.rialto.RialtoException;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.WireRequest;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The innermost stage: encodes the request in the dialect of its target, sends it, and decodes the
 * response on the transport's thread, straight from the bytes.
 */
public final class UpstreamStage implements AttemptStage, AutoCloseable {

  private final Transport transport;
  private final Scheduler scheduler;
  private final Executor callbacks;
  private final KnownTargets targets;
  private final PhaseBounds bounds = new PhaseBounds();

  /** Most calls have the same: one joined anew is garbage of each call. */
  private volatile Path lastPath = new Path("", "", "");

  private volatile boolean closed;

  private record Path(String base, String rest, String whole) {}

  /**
   * Makes the stage.
   *
   * @param transport moves the bytes
   * @param scheduler keeps the time to the first token
   * @param callbacks runs what the scheduler brings about, which may end in a user's code
   * @param catalog knows what models refuse
   */
  public UpstreamStage(
      Transport transport,
      Scheduler scheduler,
      Executor callbacks,
      Supplier<ModelCatalog> catalog) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.callbacks = new CallbackExecutor(callbacks);
    this.targets = new KnownTargets(catalog);
  }

  @Override
  public Flight start(AttemptSink attempt) {
    KnownTargets.Known known = targets.of(attempt.target());
    Target target = known.target();
    if (closed) {
      attempt.onError(LocalFailures.closed(target));
      return Flight.DONE;
    }
    TransportRequest request;
    try {
      request = encode(attempt.call(), target);
    } catch (RialtoException e) {
      attempt.onError(e.with(e.details().at(target.endpoint().provider(), target.model())));
      return Flight.DONE;
    } catch (Throwable e) { // an Error of a wire protocol too: the call must end
      attempt.onError(LocalFailures.unencodable(target, e));
      return Flight.DONE;
    }
    Exchange exchange = new Exchange(attempt.call(), known, attempt, scheduler, callbacks);
    exchange.begin(transport, request);
    return exchange;
  }

  /**
   * Sends nothing any more. What waits in a stage above must not be sent, and paid for, in the
   * moment in which the calls before it are ended.
   */
  @Override
  public void close() {
    closed = true;
  }

  private TransportRequest encode(Call call, Target target) {
    Endpoint endpoint = target.endpoint();
    WireRequest wire = endpoint.protocol().encode(call.request(), target);
    Headers headers = wire.headers();
    if (endpoint.headers().size() > 0) {
      headers = Headers.builder().addAll(headers).addAll(endpoint.headers()).build();
    }
    return new TransportRequest(
        endpoint.origin(),
        wire.method(),
        path(endpoint.basePath(), wire.path()),
        headers,
        wire.body(),
        bounds.of(endpoint.timeouts(), call.request()),
        call.deadline());
  }

  private String path(String base, String rest) {
    Path last = lastPath;
    if (!last.base.equals(base) || !last.rest.equals(rest)) {
      last = new Path(base, rest, base + rest);
      lastPath = last;
    }
    return last.whole;
  }
}
