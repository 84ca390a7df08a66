package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.TierStatistics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes of a real Redis cluster, of which one's address is all that is set. */
@Tag("interop")
@Timeout(300)
class RedisClusterTest {

  private static final int NODES = 3;
  private static final int SLOTS = 16_384;
  private static final int TOPICS = 24;

  private final int[] ports = new int[NODES];

  /** Where the nodes talk to each other. */
  private final int[] busPorts = new int[NODES];

  private final ServerProcess[] nodes = new ServerProcess[NODES];
  private final Path[] dirs = new Path[NODES];
  private LoopbackProvider server;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < NODES; i++) {
      ports[i] = ServerProcess.freePort();
      busPorts[i] = ServerProcess.freePort();
      dirs[i] = Files.createTempDirectory("rialto-redis-node");
      start(i);
      cli(
          i,
          "CLUSTER",
          "ADDSLOTSRANGE",
          "" + SLOTS * i / NODES,
          "" + (SLOTS * (i + 1) / NODES - 1));
      if (i > 0) {
        cli(i, "CLUSTER", "MEET", "127.0.0.1", "" + ports[0], "" + busPorts[0]);
      }
    }
    for (int i = 0; i < NODES; i++) {
      awaitWhole(i);
    }
    server = LoopbackProvider.builder().answer(prompt -> "On " + prompt + ": yes.").start();
  }

  private void start(int i) throws Exception {
    nodes[i] =
        ServerProcess.start(
            dirs[i],
            ports[i],
            "redis-server",
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                "" + ports[i],
                "--dir",
                dirs[i].toString(),
                "--save",
                "",
                "--cluster-port",
                "" + busPorts[i],
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "1000"));
  }

  private void awaitWhole(int i) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      String info = cli(i, "CLUSTER", "INFO");
      if (info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES)) {
        return;
      }
      assertThat(System.nanoTime() - end).as(info).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (ServerProcess node : nodes) {
      if (node != null) {
        node.close();
      }
    }
    if (server != null) {
      server.close();
    }
  }

  private String cli(int node, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + ports[node]));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", all, said).isZero();
    return said.strip();
  }

  private Rialto rialto() {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.memoryEntries(1)
                    .redis(
                        "redis://127.0.0.1:" + ports[0],
                        r ->
                            r.connectTimeout(Duration.ofSeconds(20))
                                .timeout(Duration.ofSeconds(3))))
        .build();
  }

  private static int remoteHits(Rialto rialto) {
    StoreClient client = rialto.client(StoreClient.class);
    int hits = 0;
    for (int i = 0; i < TOPICS; i++) {
      Result<String> result = client.ask("topic " + i, CallOptions.NONE);
      assertThat(result.value()).isEqualTo("On topic " + i + ": yes.");
      hits += result.cacheStatus() == CacheStatus.HIT_REMOTE ? 1 : 0;
    }
    return hits;
  }

  private static void awaitAll(Rialto rialto) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (remoteHits(rialto) < TOPICS) {
      TierStatistics tier = rialto.cache().statistics().tiers().get(0);
      assertThat(System.nanoTime() - end).as("%s", tier).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void answersOfAllNodesAreFoundForgottenAndFoundAgainAfterOneWasAway() throws Exception {
    try (Rialto one = rialto();
        Rialto other = rialto()) {
      awaitAll(one);
      awaitAll(other);
      for (int i = 0; i < NODES; i++) {
        assertThat(Integer.parseInt(cli(i, "DBSIZE"))).as("node %d has its share", i).isPositive();
      }
      one.cache().invalidate(CacheScope.ALL).join();
      for (int i = 0; i < NODES; i++) {
        assertThat(cli(i, "DBSIZE")).as("node %d", i).isEqualTo("0");
      }
      awaitAll(other);
      SharedThings.limitsAreShared(server.baseUrl(), "redis://127.0.0.1:" + ports[0]);
      SharedThings.budgetsAreShared(server.baseUrl(), "redis://127.0.0.1:" + ports[0], Usd.ZERO);

      // The very node whose address was set.
      nodes[0].kill();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (one.cache().statistics().tiers().get(0).available()) {
        remoteHits(one);
        assertThat(System.nanoTime() - end).as("noticed").isNegative();
      }
      start(0);
      awaitWhole(0);
      awaitAll(one);
      awaitAll(other);
    }
  }

  /** Whoever runs it has moved from the one to the other, and left the address as it was. */
  @Test
  void aRedisByItselfMayTakeTheClustersPlace_andTheOtherWayRound() throws Exception {
    try (Rialto rialto = rialto()) {
      awaitAll(rialto);
      for (ServerProcess node : nodes) {
        node.kill();
      }
      Path dir = Files.createTempDirectory("rialto-redis");
      List<String> command = List.of("redis-server", "--bind", "127.0.0.1", "--save", "");
      List<String> alone = new ArrayList<>(command);
      alone.addAll(List.of("--port", "" + ports[0], "--dir", dir.toString()));
      try (ServerProcess one = ServerProcess.start(dir, ports[0], "redis-server", alone)) {
        assertThat(one.pid()).isPositive();
        awaitAll(rialto);
        assertThat(Integer.parseInt(cli(0, "DBSIZE"))).isGreaterThanOrEqualTo(TOPICS);
      }
      for (int i = 0; i < NODES; i++) {
        start(i);
      }
      for (int i = 0; i < NODES; i++) {
        awaitWhole(i);
      }
      awaitAll(rialto);
    }
  }
}
