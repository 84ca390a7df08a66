package dev.rialto.interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what Rialto warns of, while it is open. */
final class Warnings extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("dev.rialto");
  private final List<String> said = new CopyOnWriteArrayList<>();

  Warnings() {
    logger.addHandler(this);
  }

  /** Returns the warnings that have a text in them. */
  List<String> of(String text) {
    return said.stream().filter(each -> each.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
      said.add(String.valueOf(entry.getMessage()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
