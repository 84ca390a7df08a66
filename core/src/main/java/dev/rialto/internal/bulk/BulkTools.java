package dev.rialto.internal.bulk;

import dev.rialto.spi.CallContext;
import dev.rialto.spi.ContextCarrier;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What all bulk runs of a Rialto share.
 *
 * @param ticker the clock
 * @param scheduler keeps the deadline, and looks again when memory is short
 * @param executor runs calls that block, and listeners
 * @param heapShare which share of the heap is in use, 0 to 1
 * @param carriers take what hangs on the thread that begins a bulk
 */
public record BulkTools(
    Ticker ticker,
    Scheduler scheduler,
    Executor executor,
    DoubleSupplier heapShare,
    List<ContextCarrier> carriers) {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  /** Tools that carry nothing. */
  public BulkTools(
      Ticker ticker, Scheduler scheduler, Executor executor, DoubleSupplier heapShare) {
    this(ticker, scheduler, executor, heapShare, List.of());
  }

  /** Takes what hangs on the current thread; whatever works for the bulk runs within it. */
  public Carried carried() {
    if (carriers.isEmpty()) {
      return Carried.NOTHING;
    }
    List<CallContext> taken = new ArrayList<>(carriers.size());
    for (ContextCarrier carrier : carriers) {
      try {
        CallContext context = carrier.current();
        if (context != null) {
          taken.add(context);
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A context carrier threw; the bulk goes on", e);
      }
    }
    return new Carried(new PipelineEvent.Origin("Rialto", "bulk", "", taken));
  }

  /** Runs a call that blocks; cancelling its future interrupts it. */
  public <R> CompletableFuture<R> blocking(Supplier<? extends R> call) {
    BlockingCall<R> running = new BlockingCall<>(call);
    executor.execute(running);
    return running;
  }
}
