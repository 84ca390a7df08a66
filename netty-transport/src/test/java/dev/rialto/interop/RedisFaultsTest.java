package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.Secret;
import dev.rialto.spi.TierStatistics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What befalls a real Redis: emptied, full, too small, frozen, locked anew. Every call of a
 * generated client is answered, and rightly; Redis is used again when it is well, without a restart
 * of anything.
 */
@Tag("interop")
@Timeout(120)
class RedisFaultsTest {

  /** Larger than what the protocol and the client need, so that memory is what decides. */
  private static final String FILLING = "yes, ".repeat(400);

  private final AtomicReference<String> password = new AtomicReference<>("first");
  private ServerProcess redis;
  private int port;
  private LoopbackProvider server;
  private Rialto rialto;
  private StoreClient client;
  private int asked;

  @BeforeEach
  void start() throws Exception {
    port = ServerProcess.freePort();
    redis =
        ServerProcess.start(
            Files.createTempDirectory("rialto-redis"),
            port,
            "redis-server",
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                "" + port,
                "--save",
                "",
                "--requirepass",
                "first"));
    server = LoopbackProvider.builder().answer(prompt -> prompt + ": " + FILLING).start();
    rialto =
        Rialto.builder()
            .provider(server.openAi())
            .cache(
                c ->
                    c.memoryEntries(1)
                        .memoryBytes(1_024)
                        .redis(
                            "redis://127.0.0.1:" + port,
                            r ->
                                r.password(Secret.from(password::get))
                                    .connectTimeout(Duration.ofSeconds(20))
                                    .timeout(Duration.ofSeconds(3))))
            .build();
    client = rialto.client(StoreClient.class);
    awaitHit();
  }

  @AfterEach
  void stop() throws Exception {
    rialto.close();
    server.close();
    redis.kill();
    redis.close();
  }

  private String cli(String... command) throws Exception {
    return cliWith(password.get(), command);
  }

  private String cliWith(String secret, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
    all.addAll(List.of("--no-auth-warning", "-a", secret));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", all, said).isZero();
    return said.strip();
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + redis.pid()).start().waitFor();
  }

  /** Asks, and checks the answer; returns where it came from. */
  private CacheStatus ask(String topic) {
    Result<String> result = client.ask(topic, CallOptions.NONE);
    assertThat(result.value()).isEqualTo(topic + ": " + FILLING);
    return result.cacheStatus();
  }

  /** Asks new questions twice until Redis has the answer for the second time; returns that one. */
  private String awaitHit() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      String topic = "topic " + asked++;
      ask(topic);
      TimeUnit.MILLISECONDS.sleep(10);
      ask("something else"); // so that memory, which has room for one, does not have it
      if (ask(topic) == CacheStatus.HIT_REMOTE) {
        return topic;
      }
      assertThat(System.nanoTime() - end).as("in time").isNegative();
    }
  }

  private TierStatistics tier() {
    return rialto.cache().statistics().tiers().get(0);
  }

  private long usedMemory() throws Exception {
    return cli("info", "memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEmptiedRedisIsFilledAgain() throws Exception {
    String topic = awaitHit();
    cli("flushall");
    ask("something else");
    assertThat(ask(topic)).isEqualTo(CacheStatus.MISS);
    awaitHit();
    assertThat(tier().available()).isTrue();
  }

  @Test
  void aRedisThatIsTooSmallKeepsWhatItCanAndSaysNothingWrong() throws Exception {
    cli("config", "set", "maxmemory-policy", "allkeys-lru");
    cli("config", "set", "maxmemory", "" + (usedMemory() + 100_000));
    for (int i = 0; i < 300; i++) {
      ask("small " + i);
    }
    int kept = 0;
    for (int i = 0; i < 300; i++) {
      kept += ask("small " + i) == CacheStatus.HIT_REMOTE ? 1 : 0;
    }
    assertThat(kept).isLessThan(300);
    awaitHit();
    assertThat(tier().available()).isTrue();
  }

  @Test
  void aFullRedisIsReadOnAndItIsSaidOnceThatItTakesNothing() throws Exception {
    String kept = awaitHit();
    cli("config", "set", "maxmemory-policy", "noeviction");
    cli("config", "set", "maxmemory", "1");
    try (Warnings warnings = new Warnings()) {
      for (int i = 0; i < 50; i++) {
        assertThat(ask("full " + i)).isEqualTo(CacheStatus.MISS);
      }
      ask(kept);
      ask("something else");
      assertThat(ask(kept)).isEqualTo(CacheStatus.HIT_REMOTE);
      assertThat(tier().available()).isTrue();
      assertThat(tier().trouble()).contains("OOM");
      assertThat(warnings.of("takes no new answers")).hasSize(1);
    }
    cli("config", "set", "maxmemory", "0");
    for (int i = 0; tier().trouble() != null && i < 2_000; i++) {
      ask("roomy " + i);
    }
    assertThat(tier().trouble()).isNull();
    awaitHit();
  }

  @Test
  void aFrozenRedisCostsItsTimeoutOnceAndIsUsedAgainWhenItThaws() throws Exception {
    signal("STOP");
    try {
      for (int i = 0; i < 50; i++) {
        ask("frozen " + i);
      }
      assertThat(tier().available()).isFalse();
      assertThat(tier().trouble()).contains("did not answer within");
    } finally {
      signal("CONT");
    }
    awaitHit();
    assertThat(tier().available()).isTrue();
  }

  @Test
  void aChangedPasswordIsAskedForAnewAndWithAWrongOneCallsGoOn() throws Exception {
    cli("config", "set", "requirepass", "second");
    cliWith("second", "client", "kill", "type", "normal"); // but for the one that says so
    for (int i = 0; i < 50 || tier().available(); i++) {
      ask("locked " + i);
      assertThat(i).isLessThan(5_000);
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!String.valueOf(tier().trouble()).contains("WRONGPASS")) {
      assertThat(System.nanoTime() - end).as("%s", tier()).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(tier().trouble()).doesNotContain("first");
    password.set("second");
    awaitHit();
    assertThat(tier().available()).isTrue();
  }

  /** It answers as a Redis does, and keeps nothing. */
  @Test
  void aSentinelIsToldApart() throws Exception {
    int watching = ServerProcess.freePort();
    Path dir = Files.createTempDirectory("rialto-sentinel");
    Path config =
        Files.writeString(
            dir.resolve("sentinel.conf"),
            "bind 127.0.0.1\nport %d\ndir %s\nsentinel monitor m 127.0.0.1 %d 1\n"
                .formatted(watching, dir, port));
    try (ServerProcess sentinel =
            ServerProcess.start(
                dir,
                watching,
                "redis-server",
                List.of("redis-server", config.toString(), "--sentinel"));
        Rialto misled =
            Rialto.builder()
                .provider(server.openAi())
                .cache(
                    c ->
                        c.redis(
                            "redis://127.0.0.1:" + watching,
                            r -> r.connectTimeout(Duration.ofSeconds(20))))
                .build()) {
      Result<String> result = misled.client(StoreClient.class).ask("tea", CallOptions.NONE);
      assertThat(result.value()).startsWith("tea");
      TierStatistics tier = misled.cache().statistics().tiers().get(0);
      assertThat(tier.available()).isFalse();
      assertThat(tier.trouble()).contains("is a sentinel", "name the Redis that it watches");
      assertThat(sentinel.pid()).isPositive();
    }
  }

  /** Who may not read, or may not hear what others forget, is told so, and calls go on without. */
  @Test
  void aUserOfFewRightsIsToldWhatIsNotAllowed() throws Exception {
    cli("ACL", "SETUSER", "guest", "on", ">guest-secret", "~*", "+ping", "+hello");
    refused("guest", "NOPERM");
    // As Redis 7 makes users that nothing is said of channels for.
    cli("ACL", "SETUSER", "deaf", "on", ">guest-secret", "~*", "+@all", "resetchannels");
    refused("deaf", "allow it &rialto:*");
  }

  private void refused(String user, String told) {
    try (Rialto refused =
        Rialto.builder()
            .provider(server.openAi())
            .cache(
                c ->
                    c.redis(
                        "redis://" + user + ":unset@127.0.0.1:" + port,
                        r ->
                            r.password(Secret.of("guest-secret"))
                                .timeout(Duration.ofSeconds(3))
                                .connectTimeout(Duration.ofSeconds(20))))
            .build()) {
      StoreClient asking = refused.client(StoreClient.class);
      for (int i = 0; i < 3; i++) {
        assertThat(asking.ask("cake " + i, CallOptions.NONE).value()).startsWith("cake " + i);
      }
      TierStatistics tier = refused.cache().statistics().tiers().get(0);
      assertThat(tier.available()).isFalse();
      assertThat(tier.trouble()).contains(told).contains("NOPERM").doesNotContain("guest-secret");
    }
  }
}
