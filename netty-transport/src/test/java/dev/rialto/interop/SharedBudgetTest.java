package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.config.BudgetSharing.Crash;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.loopback.LoopbackProvider;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two hundred threads in two processes, one budget in a real Redis, one process killed. */
@Tag("interop")
@Timeout(300)
class SharedBudgetTest {

  /** What a call may cost at most: 20 tokens of answer at $2, and its prompt at $1 a million. */
  private static final Usd RESERVATION_AT_MOST = Usd.of("0.0001");

  private final AtomicLong answers = new AtomicLong();
  private ServerProcess redis;
  private String redisUrl;
  private LoopbackProvider server;

  @BeforeEach
  void start() throws Exception {
    int port = ServerProcess.freePort();
    redisUrl = "redis://127.0.0.1:" + port;
    redis = startRedis(port);
    server =
        LoopbackProvider.builder()
            .answer(
                prompt -> {
                  answers.incrementAndGet();
                  return "On " + prompt + ": yes.";
                })
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    redis.kill();
  }

  private static ServerProcess startRedis(int port) throws Exception {
    return ServerProcess.start(
        Files.createTempDirectory("rialto-redis"),
        port,
        "redis-server",
        List.of(
            "redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
  }

  private static BudgetStatus status(Rialto observer, Predicate<BudgetStatus> wanted)
      throws InterruptedException {
    BudgetStatus status = observer.costs().budgets().get(0);
    while (!wanted.test(status)) {
      assertThat(status.spent()).isLessThanOrEqualTo(BudgetProcess.LIMIT);
      TimeUnit.MILLISECONDS.sleep(50);
      status = observer.costs().budgets().get(0);
    }
    return status;
  }

  @Test
  void whatIsSettledNeverExceedsTheBudget_andNoReservationIsLost_thoughAProcessIsKilled()
      throws Exception {
    try (Rialto observer = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
      Usd each = cost(observer);
      try (BudgetProcess killed = new BudgetProcess(server.baseUrl(), redisUrl, Crash.GIVE_BACK);
          BudgetProcess living = new BudgetProcess(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
        status(observer, s -> s.spent().compareTo(Usd.of("0.012")) > 0);
        killed.kill();
        // All of the budget is used in the end: what the dead process had reserved has come back.
        BudgetStatus end =
            status(
                observer,
                s ->
                    s.reserved().signum() == 0
                        && s.spent().plus(RESERVATION_AT_MOST).compareTo(BudgetProcess.LIMIT) > 0);
        Usd ofTheLiving = living.finish();
        assertThat(end.spent()).isLessThanOrEqualTo(BudgetProcess.LIMIT);
        assertThat(end.excess()).isEqualTo(Usd.ZERO);
        assertThat(ofTheLiving).isGreaterThan(Usd.ZERO).isLessThan(end.spent());
        // Whatever anybody was told it cost is in the budget, up to the moment of the kill.
        Usd settled = each.times(1 + killed.answered()).plus(ofTheLiving);
        assertThat(settled).isLessThanOrEqualTo(BudgetProcess.LIMIT);
        status(observer, s -> s.spent().compareTo(settled) >= 0);
      }
    }
  }

  @Test
  void whatTheProviderChargesNeverExceedsTheBudget_whereADeadProcessCountsAsSpent()
      throws Exception {
    try (Rialto observer = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.COUNT_AS_SPENT)) {
      Usd each =
          observer
              .client(StoreClient.class)
              .ask("tea", CallOptions.model("openai/loopback"))
              .cost()
              .amount()
              .orElseThrow();
      try (BudgetProcess killed =
              new BudgetProcess(server.baseUrl(), redisUrl, Crash.COUNT_AS_SPENT);
          BudgetProcess living =
              new BudgetProcess(server.baseUrl(), redisUrl, Crash.COUNT_AS_SPENT)) {
        status(observer, s -> s.spent().compareTo(Usd.of("0.012")) > 0);
        killed.kill();
        status(
            observer,
            s ->
                s.reserved().signum() == 0
                    && s.spent().plus(RESERVATION_AT_MOST).compareTo(BudgetProcess.LIMIT) > 0);
        Usd ofTheLiving = living.finish();
        Usd charged = each.times(answers.get());
        assertThat(charged).isLessThanOrEqualTo(BudgetProcess.LIMIT);
        assertThat(ofTheLiving).isGreaterThan(Usd.ZERO).isLessThan(charged);
      }
    }
  }

  @Test
  void restartedRedisIsToldAgainWhatWasSpent() throws Exception {
    try (Rialto rialto = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
      StoreClient client = rialto.client(StoreClient.class);
      Usd cost =
          client.ask("tea", CallOptions.model("openai/loopback")).cost().amount().orElseThrow();
      status(rialto, s -> s.spent().equals(cost) && s.reserved().signum() == 0);
      redis.kill();
      redis = startRedis(Integer.parseInt(redisUrl.substring(redisUrl.lastIndexOf(':') + 1)));
      try (Rialto other = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
        status(other, s -> s.spent().equals(cost));
      }
    }
  }

  @Test
  void whatAClockSpentThatWasAheadByDecades_countsInTheWindowOfNowInstead() throws Exception {
    try (Rialto rialto = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
      StoreClient client = rialto.client(StoreClient.class);
      Usd cost =
          client.ask("tea", CallOptions.model("openai/loopback")).cost().amount().orElseThrow();
      status(rialto, s -> s.spent().equals(cost) && s.reserved().signum() == 0);
      String key = command("KEYS", "*:spent");
      assertThat(command("HSET", key, "4070908800", "1000000")).as("of 2099").isEqualTo("1");
      try (Rialto other = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
        assertThat(
                other
                    .client(StoreClient.class)
                    .ask("tea", CallOptions.model("openai/loopback"))
                    .value())
            .isNotEmpty();
        status(other, s -> s.spent().compareTo(cost.plus(Usd.of("0.001"))) >= 0);
      }
      assertThat(command("HEXISTS", key, "4070908800")).isEqualTo("0");
    }
  }

  @Test
  void whatIsSpentByClocksThatAreADayOff_isSpentToday_byTheClockOfRedis() throws Exception {
    Clock utc = Clock.systemUTC();
    try (Rialto ahead = offBy(Clock.offset(utc, Duration.ofDays(1)));
        Rialto behind = offBy(Clock.offset(utc, Duration.ofDays(-1)));
        Rialto right = offBy(utc)) {
      Usd sum = Usd.ZERO;
      for (Rialto each : List.of(ahead, behind, right)) {
        sum = sum.plus(cost(each));
      }
      for (Rialto each : List.of(ahead, behind, right)) {
        Usd all = sum;
        status(each, s -> s.spent().equals(all) && s.reserved().signum() == 0);
      }
      assertThat(command("HLEN", command("KEYS", "*:spent"))).as("days").isEqualTo("1");
    }
  }

  private Rialto offBy(Clock clock) {
    return BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK, clock);
  }

  private static Usd cost(Rialto of) {
    return of.client(StoreClient.class)
        .ask("tea", CallOptions.model("openai/loopback"))
        .cost()
        .amount()
        .orElseThrow();
  }

  @Test
  void aRedisThatForgetsScripts_dropsConnections_andThenAllOfItsKeys_losesNoCent()
      throws Exception {
    AtomicReference<Usd> settled = new AtomicReference<>(Usd.ZERO);
    try (Rialto one = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK);
        Rialto other = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        StoreClient client = (i % 2 == 0 ? one : other).client(StoreClient.class);
        Thread thread = new Thread(() -> spendAll(client, settled));
        thread.start();
        threads.add(thread);
      }
      Queue<List<String>> harm =
          new ArrayDeque<>(
              List.of(
                  List.of("SCRIPT", "FLUSH"),
                  List.of("CLIENT", "KILL", "TYPE", "normal"),
                  List.of("FLUSHALL"),
                  List.of("CLIENT", "KILL", "TYPE", "pubsub")));
      Usd next = Usd.of("0.005");
      while (!harm.isEmpty()) {
        if (settled.get().compareTo(next) > 0) {
          command(harm.remove().toArray(String[]::new));
          next = next.plus(Usd.of("0.01"));
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(settled.get()).isLessThanOrEqualTo(BudgetProcess.LIMIT);
      for (Rialto each : List.of(one, other)) {
        status(each, s -> s.spent().equals(settled.get()) && s.reserved().signum() == 0);
      }
    }
  }

  /** Until the budget is full; a Redis that is away for a moment is not. */
  private static void spendAll(StoreClient client, AtomicReference<Usd> settled) {
    while (true) {
      try {
        Usd cost =
            client.ask("tea", CallOptions.model("openai/loopback")).cost().amount().orElseThrow();
        settled.accumulateAndGet(cost, Usd::plus);
      } catch (BudgetExceededException full) {
        if (!full.getMessage().contains("does not answer")) {
          return;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private String command(String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("redis-cli", "-u", redisUrl));
    line.addAll(List.of(words));
    Process process = new ProcessBuilder(line).start();
    try (BufferedReader said = process.inputReader()) {
      return said.readLine();
    }
  }

  @Test
  void deadRedis_leavesTheLease_thenRefuses() throws Exception {
    try (Rialto rialto = BudgetProcess.rialto(server.baseUrl(), redisUrl, Crash.GIVE_BACK)) {
      StoreClient client = rialto.client(StoreClient.class);
      CallOptions model = CallOptions.model("openai/loopback");
      assertThat(client.ask("tea", model).value()).isEqualTo("On tea: yes.");
      redis.kill();
      assertThat(client.ask("tea", model).value()).as("within the lease").isNotEmpty();
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      String message = "";
      while (message.isEmpty() && System.nanoTime() < until) {
        try {
          client.ask("tea", model);
        } catch (BudgetExceededException e) {
          message = e.getMessage();
        }
      }
      assertThat(message).contains("is shared through " + redisUrl, "does not answer");
    }
  }
}
