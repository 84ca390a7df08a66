package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.Secret;
import dev.rialto.spi.TierStatistics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Redis with a replica, and a sentinel that makes this the master when that has gone. */
@Tag("interop")
@Timeout(300)
class RedisSentinelTest {

  private static final int MASTER = 0;
  private static final int REPLICA = 1;

  private final int[] ports = new int[2];
  private final ServerProcess[] nodes = new ServerProcess[2];
  private ServerProcess sentinel;
  private String url;
  private String gate;
  private LoopbackProvider server;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 2; i++) {
      ports[i] = ServerProcess.freePort();
    }
    start(MASTER);
    start(REPLICA, "--replicaof", "127.0.0.1 " + ports[MASTER]);
    await(() -> cli(MASTER, "info", "replication").contains("state=online"));
    server = LoopbackProvider.builder().answer(prompt -> "On " + prompt + ": yes.").start();
  }

  /**
   * Has the Redis watched.
   *
   * @param gate the sentinel's own password; empty for none
   */
  private void watch(String gate) throws Exception {
    this.gate = gate;
    int watching = ServerProcess.freePort();
    Path dir = Files.createTempDirectory("rialto-sentinel");
    Path config =
        Files.writeString(
            dir.resolve("sentinel.conf"),
            """
            bind 127.0.0.1
            port %d
            dir %s
            %s
            sentinel monitor answers 127.0.0.1 %d 1
            sentinel auth-pass answers sesame
            sentinel down-after-milliseconds answers 1000
            sentinel failover-timeout answers 5000
            """
                .formatted(
                    watching, dir, gate.isEmpty() ? "" : "requirepass " + gate, ports[MASTER]));
    sentinel =
        ServerProcess.start(
            dir,
            watching,
            "redis-server",
            List.of("redis-server", config.toString(), "--sentinel"));
    // Nobody is at the first.
    url =
        "redis-sentinel://:sesame@127.0.0.1:%d,127.0.0.1:%d#answers"
            .formatted(ServerProcess.freePort(), watching);
    await(
        () ->
            cliAt(watching, gate, "sentinel", "replicas", "answers").contains("" + ports[REPLICA]));
  }

  private void start(int i, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", "" + ports[i], "--save", "", "--repl-diskless-sync-delay"));
    command.addAll(List.of("0", "--requirepass", "sesame", "--masterauth", "sesame"));
    command.addAll(List.of(more));
    Path dir = Files.createTempDirectory("rialto-redis");
    command.addAll(List.of("--dir", dir.toString()));
    nodes[i] = ServerProcess.start(dir, ports[i], "redis-server", command);
  }

  @AfterEach
  void stop() throws Exception {
    if (sentinel != null) {
      sentinel.close();
    }
    for (ServerProcess node : nodes) {
      signal(node, "CONT");
      node.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private String cli(int node, String... command) throws Exception {
    return cliAt(ports[node], "sesame", command);
  }

  private static String cliAt(int port, String password, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
    all.addAll(List.of("--no-auth-warning", "-a", password));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", all, said).isZero();
    return said.strip();
  }

  private static void signal(ServerProcess node, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + node.pid())
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private Rialto rialto(int memoryEntries) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.memoryEntries(memoryEntries)
                    .redis(
                        url,
                        r ->
                            r.sentinelPassword(Secret.of(gate))
                                .connectTimeout(Duration.ofSeconds(4))
                                .timeout(Duration.ofSeconds(1))))
        .build();
  }

  private static CacheStatus ask(Rialto rialto, String topic) {
    Result<String> result =
        rialto.client(StoreClient.class).ask(topic, CallOptions.model("openai/loopback"));
    assertThat(result.value()).isEqualTo("On " + topic + ": yes.");
    return result.cacheStatus();
  }

  private static TierStatistics tier(Rialto rialto) {
    return rialto.cache().statistics().tiers().get(0);
  }

  /**
   * What the one has made the other finds in Redis, then in memory, and forgets when it is told.
   */
  private static void allIsShared(Rialto one, Rialto other, String about) throws Exception {
    AtomicLong asked = new AtomicLong();
    await(
        () -> {
          String topic = about + asked.incrementAndGet();
          ask(one, topic);
          return ask(other, topic) == CacheStatus.HIT_REMOTE;
        });
    String topic = about + asked.get();
    assertThat(ask(other, topic)).isEqualTo(CacheStatus.HIT_MEMORY);
    one.cache().invalidate(CacheScope.ALL).join();
    await(() -> ask(other, topic) == CacheStatus.MISS);
  }

  private void survives(Condition failure) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Rialto one = rialto(100);
        Rialto other = rialto(100)) {
      allIsShared(one, other, "before ");
      List<Future<?>> load = new ArrayList<>();
      for (Rialto each : List.of(one, other)) {
        load.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    ask(each, "topic " + answered.incrementAndGet() % 300);
                  }
                }));
      }
      await(() -> tier(one).hits() > 50 && tier(other).hits() > 50);
      assertThat(failure.holds()).isTrue();
      await(() -> cli(REPLICA, "role").startsWith("master"));
      long hits = tier(one).hits() + tier(other).hits();
      await(
          () ->
              tier(one).available()
                  && tier(other).available()
                  && tier(one).hits() + tier(other).hits() > hits + 100);
      stop.set(true);
      for (Future<?> each : load) {
        each.get(60, TimeUnit.SECONDS);
      }
      allIsShared(one, other, "after ");
    } finally {
      stop.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aKilledMastersPlaceIsTakenByItsReplica() throws Exception {
    watch("");
    survives(
        () -> {
          nodes[MASTER].kill();
          return true;
        });
  }

  /** Its connections stay, and nothing comes back on them; then it comes back as a replica. */
  @Test
  void aFrozenMastersPlaceIsTakenByItsReplica() throws Exception {
    watch("gate");
    survives(
        () -> {
          signal(nodes[MASTER], "STOP");
          return true;
        });
  }

  @Test
  void limitsAndBudgetsAreSharedAlsoAfterAFailover() throws Exception {
    watch("");
    Usd spent = SharedThings.budgetsAreShared(server.baseUrl(), url, Usd.ZERO);
    nodes[MASTER].kill();
    await(() -> cli(REPLICA, "role").startsWith("master"));
    SharedThings.limitsAreShared(server.baseUrl(), url);
    SharedThings.budgetsAreShared(server.baseUrl(), url, spent);
  }
}
