package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.config.RedisSettings;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import io.netty.channel.epoll.Epoll;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Redis whose sockets are served by the loops of the transport. */
@Tag("interop")
@Timeout(120)
class RedisOnTransportThreadsTest {

  private static final int TOPICS = 12;

  private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
  private int port;
  private ServerProcess redis;
  private LoopbackProvider server;

  @BeforeEach
  void start() throws Exception {
    port = ServerProcess.freePort();
    redis =
        ServerProcess.start(
            Files.createTempDirectory("rialto-redis"),
            port,
            "redis-server",
            List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""));
    server = LoopbackProvider.builder().answer(prompt -> "On " + prompt + ": yes.").start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    redis.close();
  }

  private Rialto.Builder builder(Consumer<RedisSettings.Builder> how) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.memoryEntries(1)
                    .redis(
                        "redis://127.0.0.1:" + port,
                        r ->
                            how.accept(
                                r.connectTimeout(Duration.ofSeconds(20))
                                    .timeout(Duration.ofSeconds(10)))));
  }

  private Rialto sharing(NettyTransport transport) {
    return builder(RedisSettings.Builder::shareTransportThreads).sharedTransport(transport).build();
  }

  private static int remoteHits(Rialto rialto) {
    StoreClient client = rialto.client(StoreClient.class);
    int hits = 0;
    for (int i = 0; i < TOPICS; i++) {
      var result = client.ask("topic " + i, CallOptions.NONE);
      assertThat(result.value()).isEqualTo("On topic " + i + ": yes.");
      hits += result.cacheStatus() == CacheStatus.HIT_REMOTE ? 1 : 0;
    }
    return hits;
  }

  private static void awaitHits(Rialto rialto) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (remoteHits(rialto) < TOPICS - 1) { // one may be in memory
      assertThat(System.nanoTime() - end)
          .as("%s", rialto.cache().statistics().tiers())
          .isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Threads of this test's clients that serve Redis's sockets. */
  private Set<String> ioThreads() {
    return threads().stream()
        .filter(n -> n.matches("rialto-redis-.*EventLoop.*"))
        .collect(Collectors.toSet());
  }

  private Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> !before.contains(t) && t.isAlive())
        .map(Thread::getName)
        .filter(n -> n.startsWith("rialto-"))
        .collect(Collectors.toSet());
  }

  /** One that fetches a password may just be ending. */
  private void awaitNoClientThreads() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!clientThreads().isEmpty()) {
      assertThat(System.nanoTime() - end).as("%s", clientThreads()).isNegative();
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private Set<String> clientThreads() {
    return threads().stream()
        .filter(n -> n.startsWith("rialto-redis") || n.startsWith("rialto-net"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoRialtosShareOneTransportsThreads_andEndNothingOfIt(boolean nativeSockets)
      throws Exception {
    try (NettyTransport transport =
            NettyTransport.builder().nativeLibraries(nativeSockets).build();
        Rialto other = sharing(transport)) {
      try (Rialto one = sharing(transport)) {
        awaitHits(one);
        awaitHits(other);
        if (nativeSockets || !Epoll.isAvailable()) {
          assertThat(ioThreads()).isEmpty();
        } else {
          assertThat(ioThreads()).as("of its own, where the kinds differ").isNotEmpty();
        }
        AtomicBoolean onLoop = new AtomicBoolean();
        StoreClient client = one.client(StoreClient.class);
        for (int i = 0; i < TOPICS; i++) {
          String topic = "topic " + i;
          String again =
              client
                  .askLater(topic, CallOptions.NONE)
                  .thenApply(
                      found -> {
                        onLoop.compareAndSet(false, transport.isTransportThread());
                        return client.ask(topic + " and more", CallOptions.NONE).value();
                      })
                  .get(60, TimeUnit.SECONDS);
          assertThat(again).isEqualTo("On " + topic + " and more: yes.");
        }
        assertThat(onLoop).as("what follows an answer ran on a loop").isFalse();
      }
      awaitHits(other);
      try (Rialto third = sharing(transport)) {
        awaitHits(third);
      }
    }
    awaitNoClientThreads();
  }

  @Test
  void aRialtoEndsRedisBeforeItsOwnTransport() throws Exception {
    try (Rialto rialto = builder(r -> {}).build()) {
      awaitHits(rialto);
      assertThat(ioThreads()).as("what the others must not have").isNotEmpty();
    }
    try (Rialto rialto = builder(RedisSettings.Builder::shareTransportThreads).build()) {
      awaitHits(rialto);
      assertThat(ioThreads()).isEmpty();
    }
    awaitNoClientThreads();
  }

  @Test
  void aRedisThatDiesIsUsedAgain() throws Exception {
    try (NettyTransport transport = NettyTransport.create();
        Rialto rialto = sharing(transport)) {
      awaitHits(rialto);
      redis.kill();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (rialto.cache().statistics().tiers().get(0).available()) {
        remoteHits(rialto);
        assertThat(System.nanoTime() - end).isNegative();
      }
      redis =
          ServerProcess.start(
              Files.createTempDirectory("rialto-redis"),
              port,
              "redis-server",
              List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""));
      awaitHits(rialto);
      assertThat(ioThreads()).isEmpty();
    }
    awaitNoClientThreads();
  }
}
