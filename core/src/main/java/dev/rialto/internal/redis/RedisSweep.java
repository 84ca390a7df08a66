package dev.rialto.internal.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes the keys that match a pattern, and whose values begin with some bytes, in steps small
 * enough for Redis's other users.
 */
final class RedisSweep {

  private static final int STEP = 1_000;

  private final Redis redis;
  private final ScanArgs args;
  private final byte[] start;
  private ScanCursor cursor = ScanCursor.INITIAL;
  private long deleted;

  /**
   * Makes a sweep.
   *
   * @param start what the values begin with; empty: any
   */
  RedisSweep(Redis redis, String pattern, byte[] start) {
    this.redis = redis;
    this.args = ScanArgs.Builder.matches(pattern).limit(STEP);
    this.start = start;
  }

  /** Does the next step and those after it; each keeps the bound of a command. */
  CompletableFuture<Long> next() {
    return redis
        .<KeyScanCursor<byte[]>>run(c -> c.scan(cursor, args))
        .thenCompose(
            found ->
                meant(found.getKeys())
                    .thenCompose(redis::delete)
                    .thenCompose(
                        n -> {
                          deleted += n;
                          cursor = found; // that of a cluster knows the node, too
                          return found.isFinished()
                              ? CompletableFuture.completedFuture(deleted)
                              : next();
                        }));
  }

  /** Returns those keys whose values begin as wanted; asks for all of a step at once. */
  private CompletableFuture<byte[][]> meant(List<byte[]> keys) {
    if (start.length == 0) {
      return CompletableFuture.completedFuture(keys.toArray(byte[][]::new));
    }
    List<CompletableFuture<byte[]>> heads = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      heads.add(redis.run(c -> c.getrange(key, 0, start.length - 1L)));
    }
    return CompletableFuture.allOf(heads.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              List<byte[]> meant = new ArrayList<>();
              for (int i = 0; i < keys.size(); i++) {
                if (Arrays.equals(heads.get(i).join(), start)) {
                  meant.add(keys.get(i));
                }
              }
              return meant.toArray(byte[][]::new);
            });
  }
}
