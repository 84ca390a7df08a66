package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.ElementScanner;
import java.time.Clock;
import java.util.function.Consumer;

/** The elements that the text deltas write. */
final class ScannedElements<T> implements Elements<T> {

  private final ElementOutput<T> output;
  private final Clock clock;
  private ElementScanner<T> scanner;

  ScannedElements(ElementOutput<T> output, Clock clock) {
    this.output = output;
    this.clock = clock;
    scanner = output.scanner(clock);
  }

  @Override
  public void onEvent(ResponseEvent event, Consumer<? super T> out) {
    if (event instanceof ResponseEvent.Text text) {
      scanner.accept(text.text(), out);
    } else if (event instanceof ResponseEvent.Restarted
        || event instanceof ResponseEvent.ToolExecuted) {
      // What was said before is not the answer, or no longer; that begins now.
      scanner = output.scanner(clock);
    }
  }

  @Override
  public void onEnd(Consumer<? super T> out) {
    scanner.end(out);
  }

  @Override
  public boolean latestWins() {
    return output.latestWins();
  }
}
