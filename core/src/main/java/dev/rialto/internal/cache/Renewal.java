package dev.rialto.internal.cache;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.Ticker;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flight that is made for memory alone, in place of an answer that has had its time. Its
 * failure is nobody's: the old answer stays until its time is over. But one that cannot be renewed
 * is not asked for again with each hit, which would cost a call each.
 */
final class Renewal implements ResponseSink {

  private final CachedAnswer old;
  private final Supplier<@Nullable CachedAnswer> kept;
  private final Ticker ticker;

  /**
   * Makes the reader.
   *
   * @param kept gives what memory has of the question
   */
  Renewal(CachedAnswer old, Supplier<@Nullable CachedAnswer> kept, Ticker ticker) {
    this.old = old;
    this.kept = kept;
    this.ticker = ticker;
  }

  @Override
  public void onEvent(ResponseEvent event) {}

  @Override
  public void onComplete(Provenance provenance) {
    ended();
  }

  @Override
  public void onError(RialtoException error) {
    ended();
  }

  @Override
  public void onAnswer(Answer answer) {
    ended();
  }

  private void ended() {
    if (kept.get() == old) {
      old.renewedInVain(ticker.nanoTime());
    }
  }
}
