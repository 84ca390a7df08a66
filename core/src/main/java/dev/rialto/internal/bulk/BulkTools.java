package dev.rialto.internal.bulk;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
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
 */
public record BulkTools(
    Ticker ticker, Scheduler scheduler, Executor executor, DoubleSupplier heapShare) {

  /** Runs a call that blocks; cancelling its future interrupts it. */
  public <R> CompletableFuture<R> blocking(Supplier<? extends R> call) {
    BlockingCall<R> running = new BlockingCall<>(call);
    executor.execute(running);
    return running;
  }
}
