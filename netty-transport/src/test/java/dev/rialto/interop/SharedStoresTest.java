package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.TierStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Real stores behind the cache of generated clients: shared, killed and started again. */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class SharedStoresTest {

  private static final CallOptions MODEL = CallOptions.model("openai/loopback");

  private StoreServers stores;
  private LoopbackProvider server;

  @BeforeAll
  void start() throws Exception {
    stores = new StoreServers();
    server = LoopbackProvider.builder().answer(prompt -> "On " + prompt + ": yes.").start();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    stores.close();
  }

  private Rialto rialto(String namespace) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.namespace(namespace)
                    .memoryEntries(10)
                    .redis(
                        stores.redisUrl(),
                        r ->
                            r.connectTimeout(Duration.ofSeconds(20))
                                .timeout(Duration.ofSeconds(10)))
                    .sql(stores.dataSource(), s -> s.timeout(Duration.ofSeconds(5))))
        .build();
  }

  private static List<TierStatistics> tiers(Rialto rialto) {
    return rialto.cache().statistics().tiers();
  }

  @Test
  void killedStoresFailNoCallAndComeBackWithoutARestart() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    long seed = new Random().nextLong();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Rialto rialto = rialto("killed")) {
      StoreClient client = rialto.client(StoreClient.class);
      List<Future<?>> load = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(seed + t);
        load.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    String topic = "topic " + random.nextInt(40);
                    assertThat(client.ask(topic, CallOptions.NONE).value())
                        .as("seed %s", seed)
                        .isEqualTo("On " + topic + ": yes.");
                    answered.incrementAndGet();
                  }
                }));
      }
      await(() -> tiers(rialto).get(0).hits() > 50, load);
      stores.killRedis();
      await(() -> !tiers(rialto).get(0).available(), load);
      await(() -> tiers(rialto).get(1).hits() > 20, load);
      stores.killPostgres();
      await(() -> !tiers(rialto).get(1).available(), load);
      long then = answered.get();
      await(() -> answered.get() > then + 200, load);

      stores.startRedis();
      stores.startPostgres();
      await(() -> tiers(rialto).stream().allMatch(TierStatistics::available), load);
      long hits = tiers(rialto).get(0).hits();
      await(() -> tiers(rialto).get(0).hits() > hits + 20, load);
      stop.set(true);
      for (Future<?> each : load) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      stop.set(true);
      threads.shutdown();
      threads.awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void twoProcessesShareAnswersAndInvalidations() throws Exception {
    try (Rialto rialto = rialto("shared");
        OtherProcess other = new OtherProcess(server.baseUrl(), stores.redisUrl(), "shared")) {
      StoreClient client = rialto.client(StoreClient.class);
      // An answer is written behind the call that made it: the first reader may be too early.
      String tea = "";
      String found = "";
      for (int i = 0; i < 200 && !found.startsWith("HIT_REMOTE"); i++) {
        tea = "tea" + i;
        assertThat(client.ask(tea, MODEL).cacheStatus()).isEqualTo(CacheStatus.MISS);
        found = other.ask(tea);
      }
      assertThat(found).isEqualTo("HIT_REMOTE On " + tea + ": yes.");
      assertThat(other.ask(tea)).isEqualTo("HIT_MEMORY On " + tea + ": yes.");
      CacheStatus milk = CacheStatus.MISS;
      for (int i = 0; i < 200 && milk != CacheStatus.HIT_REMOTE; i++) {
        assertThat(other.ask("milk" + i)).isEqualTo("MISS On milk" + i + ": yes.");
        milk = client.ask("milk" + i, MODEL).cacheStatus();
      }
      assertThat(milk).isEqualTo(CacheStatus.HIT_REMOTE);

      for (String topic : List.of("acme|tea", "acme|coffee", "other|tea", "cocoa")) {
        other.ask(topic);
        assertThat(other.ask(topic)).startsWith("HIT_MEMORY");
        awaitShared(client, topic);
      }
      // One answer of a tenant's, by the call that would find it; then all of the tenant's.
      CallOptions acme = CallOptions.builder().model("openai/loopback").tenant("acme").build();
      rialto.cache().invalidate(StoreClient.class, c -> c.ask("tea", acme)).join();
      awaitForgotten(other, "acme|tea");
      assertThat(other.ask("acme|coffee")).startsWith("HIT_MEMORY");
      rialto.cache().invalidate(CacheScope.tenant("acme")).join();
      awaitForgotten(other, "acme|coffee");
      assertThat(other.ask("other|tea")).startsWith("HIT_MEMORY");
      assertThat(other.ask("cocoa")).startsWith("HIT_MEMORY");

      rialto.cache().invalidate(CacheScope.ALL.method(StoreClient.class, "ask")).join();
      awaitForgotten(other, "cocoa");

      awaitShared(client, "cocoa");
      rialto.cache().invalidate(CacheScope.ALL.task("").model("openai/loopback")).join();
      awaitForgotten(other, "cocoa");
      rialto.cache().invalidate(CacheScope.ALL).join();
      awaitForgotten(other, tea);
    }
  }

  /** What the other process keeps is on its way for a moment: not to be forgotten before. */
  private static void awaitShared(StoreClient client, String topic) throws Exception {
    int bar = topic.indexOf('|');
    CallOptions.Builder look = CallOptions.builder().model("openai/loopback");
    look.cache(CacheMode.NO_STORE);
    if (bar > 0) {
      look.tenant(topic.substring(0, bar));
    }
    CacheStatus found = CacheStatus.MISS;
    for (int i = 0; i < 1_000 && found == CacheStatus.MISS; i++) {
      found = client.ask(topic.substring(bar + 1), look.build()).cacheStatus();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(found).as(topic).isNotEqualTo(CacheStatus.MISS);
  }

  /** The message has been sent when the future is done; the other process hears it soon. */
  private static void awaitForgotten(OtherProcess other, String topic) throws Exception {
    String after = other.ask(topic);
    for (int i = 0; i < 1_000 && after.startsWith("HIT_MEMORY"); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
      after = other.ask(topic);
    }
    assertThat(after).startsWith("MISS On " + topic.substring(topic.indexOf('|') + 1));
  }

  private static void await(BooleanSupplier condition, List<Future<?>> load) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.getAsBoolean()) {
      for (Future<?> each : load) {
        if (each.isDone()) {
          each.get();
        }
      }
      assertThat(System.nanoTime() - end).as("in time").isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
