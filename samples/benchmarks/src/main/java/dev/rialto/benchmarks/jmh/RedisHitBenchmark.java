package dev.rialto.benchmarks.jmh;

import dev.rialto.Rialto;
import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.config.RedisSettings;
import dev.rialto.internal.cache.tier.RedisTier;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The tier that has answers in a Redis on this machine, and a call that is answered from there,
 * beside a bare GET of the same bytes by Lettuce. Memory is too small for any of the answers. Needs
 * {@code redis-server}.
 */
@State(Scope.Benchmark)
public class RedisHitBenchmark {

  private static final int TOPICS = 64;

  private final String[] topics = new String[TOPICS];
  private Process server;
  private RedisClient redis;
  private RedisCommands<byte[], byte[]> commands;
  private List<byte[]> keys;
  private final List<CacheTier.Key> tierKeys = new ArrayList<>();
  private TierRow tier;
  private RedisConnections connections;
  private Rialto rialto;
  private Explainer client;
  private int next;

  /** Returns whether there is a Redis to measure with. */
  static boolean isPossible() {
    for (String dir : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(dir, "redis-server"))) {
        return true;
      }
    }
    return false;
  }

  /** Starts Redis and fills it. */
  @Setup(Level.Trial)
  public void fill() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server =
        new ProcessBuilder("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url = "redis://127.0.0.1:" + port;
    redis = RedisClient.create(url);
    commands = connected();
    rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("stub", "https://stub.invalid/v1").build())
            .sharedTransport(new StubTransport(CannedAnswers.unary(2_000), "application/json"))
            .cache(
                c ->
                    c.memoryBytes(1_024)
                        .memoryEntries(1)
                        .redis(
                            url,
                            r ->
                                r.connectTimeout(Duration.ofSeconds(10))
                                    .timeout(Duration.ofSeconds(20))))
            .build();
    client = rialto.client(Explainer.class);
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = "how a cache saves time " + i;
      client.explain(topics[i]);
    }
    while (stored().size() < TOPICS) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    keys = stored();
    for (byte[] key : keys) {
      String[] parts = new String(key, StandardCharsets.US_ASCII).split(":", -1);
      int end = parts.length;
      tierKeys.add(TierRow.key(parts[end - 1], parts[end - 4], parts[end - 3], parts[end - 2]));
    }
    tier = new TierRow();
    connections = new RedisConnections(Ticker.SYSTEM, tier.scheduler());
    Redis own =
        connections.open(
            RedisSettings.builder(url)
                .connectTimeout(Duration.ofSeconds(10))
                .timeout(Duration.ofSeconds(20))
                .build());
    tier.of(new RedisTier(own, "default"), own.guard());
  }

  private List<byte[]> stored() {
    return commands.keys("rialto:a:*");
  }

  private RedisCommands<byte[], byte[]> connected() throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        return redis.connect(ByteArrayCodec.INSTANCE).sync();
      } catch (RuntimeException e) {
        if (i == 100) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    if (rialto.cache().statistics().tiers().get(0).failures() > 0) {
      throw new IllegalStateException(
          "Redis was left alone for a while: this measured something else");
    }
    rialto.close();
    tier.close();
    connections.close();
    redis.shutdown();
    server.destroyForcibly();
  }

  /** The generated client and the whole pipeline down to Redis. */
  @Benchmark
  public String generatedClient() {
    return client.explain(topics[next++ & TOPICS - 1]);
  }

  /** The tier alone: the value, and the answer in it. */
  @Benchmark
  public String tier() {
    return tier.get(tierKeys.get(next++ & TOPICS - 1));
  }

  /** Lettuce alone. */
  @Benchmark
  public byte[] bareLettuce() {
    return commands.get(keys.get(next++ & TOPICS - 1));
  }
}
