package dev.rialto.internal.call;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import java.util.function.Consumer;

/**
 * Takes the events of an answer that is read in one go, and throws the failure that one tells of.
 *
 * @param next takes all others
 */
public record OrThrow(Consumer<ResponseEvent> next) implements Consumer<ResponseEvent> {

  /**
   * Takes an event.
   *
   * @throws RialtoException if it is a failure
   */
  @Override
  public void accept(ResponseEvent event) {
    if (event instanceof ResponseEvent.Failed failed) {
      throw failed.failure();
    }
    next.accept(event);
  }
}
