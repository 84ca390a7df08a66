package dev.rialto.netty.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/**
 * Counts frames that make us work and carry nothing: PING, SETTINGS, GOAWAY. Netty limits only how
 * many of our answers may wait to be sent, which a server that reads them never reaches.
 */
public final class FloodGate {

  private static final int MAX_FRAMES = 1_000;
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private long windowNanos;
  private int frames;

  public FloodGate(long now) {
    windowNanos = now;
  }

  /**
   * Counts a frame.
   *
   * @throws Http2Exception when there were too many of them within ten seconds
   */
  public void count(long now) throws Http2Exception {
    if (now - windowNanos >= WINDOW_NANOS) {
      windowNanos = now;
      frames = 0;
    }
    if (++frames > MAX_FRAMES) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM,
          "more than %d PING, SETTINGS and GOAWAY frames in 10 s",
          MAX_FRAMES);
    }
  }
}
