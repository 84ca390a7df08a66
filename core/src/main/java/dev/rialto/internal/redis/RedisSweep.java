package dev.rialto.internal.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.concurrent.CompletableFuture;

/** Deletes the keys that match a pattern, in steps small enough for Redis's other users. */
final class RedisSweep {

  private static final int STEP = 1_000;

  private final Redis redis;
  private final ScanArgs args;
  private ScanCursor cursor = ScanCursor.INITIAL;
  private long deleted;

  RedisSweep(Redis redis, String pattern) {
    this.redis = redis;
    this.args = ScanArgs.Builder.matches(pattern).limit(STEP);
  }

  /** Does the next step and those after it; each keeps the bound of a command. */
  CompletableFuture<Long> next() {
    return redis
        .<KeyScanCursor<byte[]>>run(c -> c.scan(cursor, args))
        .thenCompose(
            found ->
                redis
                    .delete(found.getKeys().toArray(byte[][]::new))
                    .thenCompose(
                        n -> {
                          deleted += n;
                          cursor = ScanCursor.of(found.getCursor());
                          return found.isFinished()
                              ? CompletableFuture.completedFuture(deleted)
                              : next();
                        }));
  }
}
