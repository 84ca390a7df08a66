package dev.rialto.internal.wire;

import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a protocol's requests, which are the same from call to call as long as the
 * key is: a head made anew is garbage of each call, and the transport, which knows a head again,
 * would have to write it anew. Thread-safe.
 */
public final class KnownHeads {

  /** Makes a head. */
  @FunctionalInterface
  public interface Maker {

    /**
     * Makes one.
     *
     * @param key the key; empty if there is none
     * @param stream whether the answer is wanted piece by piece
     */
    Headers head(String key, boolean stream);
  }

  private final Maker maker;
  private volatile @Nullable Head whole;
  private volatile @Nullable Head streamed;

  private record Head(String key, Headers headers) {}

  /** Knows none yet. */
  public KnownHeads(Maker maker) {
    this.maker = maker;
  }

  /** Returns the head of a request to a target. */
  public Headers of(Target target, boolean stream) {
    String key = target.endpoint().key().reveal();
    Head last = stream ? streamed : whole;
    if (last == null || !last.key.equals(key)) {
      last = new Head(key, maker.head(key, stream));
      if (stream) {
        streamed = last;
      } else {
        whole = last;
      }
    }
    return last.headers;
  }
}
