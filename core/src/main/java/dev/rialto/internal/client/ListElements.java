package dev.rialto.internal.client;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.TruncatedResponseException;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.ListScanner;
import java.util.function.Consumer;

/** The elements of the list that the text deltas write. */
final class ListElements<T> implements Elements<T> {

  private final ListOutput<T> output;
  private ListScanner<T> scanner;

  ListElements(ListOutput<T> output) {
    this.output = output;
    scanner = output.scanner();
  }

  @Override
  public void onEvent(ResponseEvent event, Consumer<? super T> out) {
    if (event instanceof ResponseEvent.Text text) {
      scanner.accept(text.text(), out);
    } else if (event instanceof ResponseEvent.ToolExecuted) {
      // What was said before a tool was called is not the answer; that begins now.
      scanner = output.scanner();
    }
  }

  @Override
  public void onEnd() {
    if (!scanner.isWhole()) {
      throw new TruncatedResponseException(
          "The answer ended before its list was closed",
          "Try again; what had arrived is in details().partialText()",
          FailureDetails.NONE,
          null);
    }
  }
}
