package dev.rialto.internal.events;

import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Tells the log what one listener throws: the first at once, and then once a minute at most, with
 * how many there were. Who throws once often throws at every event, and a stack trace for each
 * would be the greater harm. Belongs to the listeners' thread.
 */
final class ListenerFailures {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String listener;
  private final Ticker ticker;
  private long told;
  private long toldNanos;
  private long all;

  ListenerFailures(PipelineListener of, Ticker ticker) {
    listener = of.getClass().getName();
    this.ticker = ticker;
  }

  void add(Throwable failure) {
    all++;
    long now = ticker.nanoTime();
    if (told == 0 || now - toldNanos >= QUIET_NANOS) {
      String often =
          told == 0
              ? ""
              : ", " + (all - told) + " times since this was last told, " + all + " in all";
      LOG.log(
          System.Logger.Level.WARNING,
          "The pipeline listener " + listener + " threw" + often + "; it goes on",
          failure);
      told = all;
      toldNanos = now;
    }
  }
}
