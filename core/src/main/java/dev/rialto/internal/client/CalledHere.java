package dev.rialto.internal.client;

import dev.rialto.spi.PipelineEvent;

/**
 * Shows where the caller stood: the stack of an exception that was made on a transport's thread
 * does not.
 */
final class CalledHere extends Exception {

  private static final long serialVersionUID = 1L;

  CalledHere(PipelineEvent.Origin origin) {
    super("called as " + origin.client() + "." + origin.method());
  }
}
