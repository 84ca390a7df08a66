package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.TierStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real Redis that is killed, frozen, emptied and cut off at random, by a seed that is told, under
 * two instances with single flight, leases and invalidations.
 */
@Tag("interop")
@Timeout(180)
class RedisChaosTest {

  private static final int ROUNDS = 14;
  private static final int TOPICS = 40;

  private final long seed = Long.getLong("rialto.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final int port = freePort();

  /** What the provider says now of each topic; what it has said before is not true any more. */
  private final AtomicLongArray truths = new AtomicLongArray(TOPICS);

  private final AtomicLong answered = new AtomicLong();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Future<?>> load = new ArrayList<>();
  private ServerProcess redis;
  private Path dir;

  private static int freePort() {
    try {
      return ServerProcess.freePort();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void startRedis(boolean empty) throws Exception {
    byte[] kept = null;
    if (dir != null && !empty && Files.exists(dir.resolve("dump.rdb"))) {
      kept = Files.readAllBytes(dir.resolve("dump.rdb"));
    }
    dir = Files.createTempDirectory("rialto-redis");
    if (kept != null) {
      Files.write(dir.resolve("dump.rdb"), kept);
    }
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", "" + port, "--save", "", "--dir", dir.toString()));
    redis = ServerProcess.start(dir, port, "redis-server", command);
  }

  private void cli(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + redis.pid()).start().waitFor();
  }

  private Rialto rialto(LoopbackProvider server) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.memoryEntries(10)
                    .leaseAcrossInstances(Duration.ofSeconds(2))
                    .redis(
                        "redis://127.0.0.1:" + port,
                        r ->
                            r.connectTimeout(Duration.ofSeconds(2))
                                .timeout(Duration.ofMillis(300))))
        .build();
  }

  private String answer(String topic) {
    int number = Integer.parseInt(topic.substring(topic.indexOf(' ') + 1));
    return topic + " is " + truths.get(number);
  }

  /**
   * Asks, and checks that it is answered with what is true, or was when it was not known better.
   */
  private CacheStatus ask(Rialto rialto, int topic) {
    Result<String> result = result(rialto, topic);
    said(result, topic);
    return result.cacheStatus();
  }

  private long said(Rialto rialto, int topic) {
    return said(result(rialto, topic), topic);
  }

  private static Result<String> result(Rialto rialto, int topic) {
    return rialto.client(StoreClient.class).ask("topic " + topic, CallOptions.NONE);
  }

  private long said(Result<String> result, int topic) {
    String start = "topic " + topic + " is ";
    assertThat(result.value()).as("seed %s", seed).startsWith(start);
    long said = Long.parseLong(result.value().substring(start.length()));
    assertThat(said).as("seed %s", seed).isBetween(0L, truths.get(topic));
    answered.incrementAndGet();
    return said;
  }

  private void awaitMore(int calls) throws Exception {
    long then = answered.get();
    await("more is answered", () -> answered.get() > then + calls);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      for (Future<?> each : load) {
        if (each.isDone()) {
          each.get();
        }
      }
      assertThat(System.nanoTime() - end).as("%s, seed %s", what, seed).isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void happen() throws Exception {
    switch (random.nextInt(6)) {
      case 0 -> {
        redis.kill();
        awaitMore(20);
        startRedis(/* empty= */ true);
      }
      case 1 -> {
        cli("save");
        awaitMore(5);
        redis.kill();
        awaitMore(20);
        startRedis(/* empty= */ false);
      }
      case 2 -> {
        signal("STOP");
        awaitMore(20);
        signal("CONT");
      }
      case 3 -> cli("flushall");
      case 4 -> cli("client", "kill", "type", "pubsub");
      default -> cli("client", "kill", "type", "normal");
    }
  }

  /**
   * What was forgotten is not an answer any more, once the other instance has heard of it: until
   * then that may put what it had under way.
   */
  private void asks(Rialto rialto, long own) {
    Random each = new Random(own);
    while (!stop.get()) {
      int topic = each.nextInt(TOPICS);
      if (each.nextInt(10) > 0) {
        ask(rialto, topic);
        continue;
      }
      long truth = truths.incrementAndGet(topic);
      try {
        rialto
            .cache()
            .invalidate(StoreClient.class, c -> c.ask("topic " + topic, CallOptions.NONE))
            .join();
        awaitTruth(rialto, topic, truth);
      } catch (CompletionException away) {
        assertThat(away).isNotNull(); // it is said that others may not have heard
      }
    }
  }

  private void awaitTruth(Rialto rialto, int topic, long truth) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (said(rialto, topic) < truth) {
      assertThat(System.nanoTime() - end).as("topic %s, seed %s", topic, seed).isNegative();
    }
  }

  @Test
  void noCallFailsNorIsAnsweredWronglyAndAnswersAreFoundAgain() throws Exception {
    startRedis(/* empty= */ true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (LoopbackProvider server = LoopbackProvider.builder().answer(this::answer).start();
        Rialto one = rialto(server);
        Rialto other = rialto(server)) {
      for (Rialto each : List.of(one, other, one, other)) {
        long own = random.nextLong();
        load.add(threads.submit(() -> asks(each, own)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        awaitMore(50);
        happen();
      }
      for (Rialto each : List.of(one, other)) {
        long hits = tier(each).hits();
        await("hits again: " + tier(each), () -> tier(each).hits() > hits + 20);
      }
      stop.set(true);
      for (Future<?> each : load) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      stop.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      signal("CONT");
      redis.close();
    }
  }

  /** What is published while a channel is made anew is lost, and nothing may be left of it. */
  @Test
  void whatIsForgottenElsewhereWhileNobodyHearsIsForgottenAfterwards() throws Exception {
    startRedis(/* empty= */ true);
    try (LoopbackProvider server = LoopbackProvider.builder().answer(this::answer).start();
        Rialto one = rialto(server);
        Rialto other = rialto(server)) {
      for (int i = 0; i < 20; i++) {
        ask(one, 0);
        await("remembered", () -> ask(one, 0) == CacheStatus.HIT_MEMORY);
        cli("client", "kill", "type", "pubsub");
        truths.incrementAndGet(0);
        other.cache().invalidate(CacheScope.ALL).join();
        await("forgotten", () -> ask(one, 0) != CacheStatus.HIT_MEMORY);
      }
    } finally {
      redis.close();
    }
  }

  private static TierStatistics tier(Rialto rialto) {
    return rialto.cache().statistics().tiers().get(0);
  }
}
