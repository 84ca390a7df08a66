package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import java.util.function.Consumer;

/** Hands out the first text delta at once, and the later ones in buffers of a least length. */
final class BufferedText implements Elements<String> {

  private final int leastChars;
  private final StringBuilder buffer = new StringBuilder();
  private boolean begun;

  BufferedText(int leastChars) {
    this.leastChars = leastChars;
  }

  @Override
  public void onEvent(ResponseEvent event, Consumer<? super String> out) {
    if (!(event instanceof ResponseEvent.Text text)) {
      return;
    }
    if (!begun) {
      begun = true;
      out.accept(text.text());
      return;
    }
    buffer.append(text.text());
    if (buffer.length() >= leastChars) {
      onEnd(out);
    }
  }

  @Override
  public void onEnd(Consumer<? super String> out) {
    if (!buffer.isEmpty()) {
      out.accept(buffer.toString());
      buffer.setLength(0);
    }
  }

  @Override
  public void onCut(Consumer<? super String> out) {
    onEnd(out);
  }
}
