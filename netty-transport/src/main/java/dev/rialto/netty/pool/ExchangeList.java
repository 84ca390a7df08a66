package dev.rialto.netty.pool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running exchanges of a loop: linked through the exchanges themselves, so that adding and
 * removing is cheap.
 */
final class ExchangeList {

  private @Nullable Exchange first;
  private int size;

  void add(Exchange exchange) {
    exchange.nextRunning = first;
    if (first != null) {
      first.previousRunning = exchange;
    }
    first = exchange;
    exchange.listed = true;
    size++;
  }

  void remove(Exchange exchange) {
    if (!exchange.listed) {
      return;
    }
    Exchange before = exchange.previousRunning;
    Exchange after = exchange.nextRunning;
    if (before == null) {
      first = after;
    } else {
      before.nextRunning = after;
    }
    if (after != null) {
      after.previousRunning = before;
    }
    exchange.previousRunning = null;
    exchange.nextRunning = null;
    exchange.listed = false;
    size--;
  }

  int size() {
    return size;
  }

  /** Calls the consumer for each; it may remove the one it was given, or any other. */
  void forEach(Consumer<Exchange> consumer) {
    Exchange[] all = new Exchange[size];
    int i = 0;
    for (Exchange e = first; e != null; e = e.nextRunning) {
      all[i++] = e;
    }
    for (Exchange exchange : all) {
      if (exchange.listed) {
        consumer.accept(exchange);
      }
    }
  }
}
