package dev.rialto.internal.pipeline;

import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisScript;
import dev.rialto.spi.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Shares limits through a Redis: a bucket for each key and kind, which fills evenly by Redis's own
 * clock. All who use one key of a provider draw on one bucket, whatever they call the provider; of
 * the key Redis sees a digest. Thread-safe.
 *
 * @param redis where the buckets are
 */
record RedisLimits(Redis redis) implements LimitShares {

  private static final int DIGEST_BYTES = 12;

  /** Returns what is granted, and after how many milliseconds there may be more. */
  private static final RedisScript LEASE =
      new RedisScript(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local cap, want, used = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
          local known = redis.call('HMGET', KEYS[1], 'level', 'at')
          local level, at = tonumber(known[1] or cap), tonumber(known[2] or now)
          level = math.min(cap, level + math.max(0, now - at) * cap / 60000) - used
          local got = math.max(0, math.min(want, math.floor(level)))
          level = level - got
          redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
          redis.call('PEXPIRE', KEYS[1], 120000)
          local wait = 0
          if got < want then
            wait = math.ceil((math.min(want - got, cap) - level) * 60000 / cap)
          end
          return {tostring(got), math.min(wait, 60000)}
          """);

  @Override
  public Share of(Endpoint endpoint, String kind) {
    return (perMinute, wanted, used) ->
        redis
            .run(
                LEASE,
                new byte[][] {name(endpoint, kind)},
                bytes(perMinute),
                bytes(wanted),
                bytes(used))
            .thenApply(RedisLimits::read);
  }

  private static Lease read(List<Object> answer) {
    double granted =
        Double.parseDouble(new String((byte[]) answer.get(0), StandardCharsets.US_ASCII));
    return new Lease(granted, (Long) answer.get(1));
  }

  private byte[] name(Endpoint endpoint, String kind) {
    String whose = endpoint.origin() + " " + endpoint.key().reveal();
    return (redis.settings().prefix() + "limit:" + digest(whose) + ":" + kind)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private static byte[] bytes(double number) {
    return Double.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
