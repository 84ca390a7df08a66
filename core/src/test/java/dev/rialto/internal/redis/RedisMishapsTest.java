package dev.rialto.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RedisServer;
import dev.rialto.testing.TcpSwitch;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What befalls a real Redis and those who lead to it: a failover, a channel that has gone deaf, too
 * few connections, a slow start, a full disk; and one that is old.
 */
@Tag("interop")
@Timeout(60)
class RedisMishapsTest {

  private RedisServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final RedisConnections connections = new RedisConnections(Ticker.SYSTEM, scheduler);

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.started();
  }

  @AfterEach
  void stop() throws Exception {
    connections.close();
    scheduler.close();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static final class Heard implements RedisListener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(byte[] message) {
      messages.add(text(message));
    }

    @Override
    public void onGap() {
      messages.add("gap");
    }
  }

  /** Commands go to the Redis that has taken the other's place, and the channel stays with that. */
  @Test
  void aChannelIsHeardWhereCommandsGoAlsoWhenItsOwnConnectionHasNotBroken() throws Exception {
    FakeClock clock = new FakeClock();
    try (RedisServer next = RedisServer.started();
        TcpSwitch address = new TcpSwitch(server.port());
        RedisConnections own = new RedisConnections(clock, clock)) {
      Redis redis = own.open(RedisSettings.of("redis://127.0.0.1:" + address.port()));
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      redis.get(bytes("k")).join();
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
      address.leadTo(next.port());
      server.cli("client", "kill", "type", "normal");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (heard.messages.isEmpty()) {
        assertThat(System.nanoTime() - end).as("%s", redis.guard().trouble()).isNegative();
        next.cli("publish", "news", "moved");
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(heard.messages.poll()).isEqualTo("gap");
    }
  }

  /** The connection is there again and the channel is refused on it; then it would be allowed. */
  @Test
  void aChannelThatWasForbiddenForAWhileIsHeardAnew() throws Exception {
    server.cli("acl", "setuser", "ada", "on", ">sesame", "~*", "+@all", "&*");
    FakeClock clock = new FakeClock();
    try (RedisConnections own = new RedisConnections(clock, clock)) {
      Redis redis = own.open(RedisSettings.of("redis://ada:sesame@127.0.0.1:" + server.port()));
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      redis.get(bytes("k")).join();
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
      server.cli("acl", "setuser", "ada", "resetchannels");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (!server.cli("acl", "log").contains("channel")) {
        assertThat(System.nanoTime() - end).isNegative();
      }
      server.cli("acl", "setuser", "ada", "&*");
      while (heard.messages.isEmpty()) {
        assertThat(System.nanoTime() - end).as("%s", redis.guard().trouble()).isNegative();
        server.cli("ping");
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(heard.messages.poll()).isEqualTo("gap");
    }
  }

  /** As when a firewall forgets a connection just after it was made: nothing breaks, ever. */
  @Test
  void aNewConnectionForChannelsThatIsDeadWithoutAWordIsMadeAnew() throws Exception {
    FakeClock clock = new FakeClock();
    try (TcpSwitch address = new TcpSwitch(server.port());
        RedisConnections own = new RedisConnections(clock, clock)) {
      Redis redis =
          own.open(
              RedisSettings.builder("redis://127.0.0.1:" + address.port())
                  .connectTimeout(Duration.ofSeconds(20))
                  .build());
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      address.loseOnce("SUBSCRIBE");
      assertThat(redis.get(bytes("k"))).isNotNull();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      while (!redis.guard().isIn()) {
        assertThat(System.nanoTime() - end).as("%s", redis.guard().trouble()).isNegative();
        server.cli("ping");
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(address.isLosing()).isFalse();
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
    }
  }

  /** Whose process was paused finds its timers due before it reads what has come. */
  @Test
  void oneMessageThatDoesNotArriveIsNoDeafness_butTwoInARowAre() throws Exception {
    FakeClock clock = new FakeClock();
    try (TcpSwitch address = new TcpSwitch(server.port());
        RedisConnections own = new RedisConnections(clock, clock)) {
      Redis redis = own.open(RedisSettings.of("redis://127.0.0.1:" + address.port()));
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      redis.get(bytes("k")).join();
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
      for (int i = 0; i < 2; i++) {
        loseOneEcho(address, redis, clock);
        clock.advance(Duration.ofNanos(RedisEcho.PAUSE_NANOS));
        assertThat(redis.guard().trouble()).isNull();
        redis.publish("news", bytes("after the next one")).join();
        assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("after the next one");
      }
      loseOneEcho(address, redis, clock);
      loseOneEcho(address, redis, clock);
      clock.advance(Duration.ofNanos(RedisEcho.PAUSE_NANOS));
      assertThat(redis.guard().trouble()).contains("do not arrive");
    }
  }

  private static void loseOneEcho(TcpSwitch address, Redis redis, FakeClock clock) {
    address.loseOnce("\r\nmessage\r\n");
    clock.advance(Duration.ofNanos(RedisEcho.PAUSE_NANOS));
    while (address.isLosing()) {
      Thread.onSpinWait();
    }
    redis.get(bytes("k")).join(); // what was published is known to have been sent
  }

  /** Each channel is heard by then on another connection, and commands go to another, too. */
  @Test
  void channelsThatFailLateLeaveTheNextConnectionAlone() throws Exception {
    try (TcpSwitch address = new TcpSwitch(server.port());
        RedisLink link =
            new RedisLink(
                RedisSettings.builder("redis://127.0.0.1:" + address.port())
                    .connectTimeout(Duration.ofSeconds(5))
                    .build(),
                Optional::empty)) {
      link.probe().toCompletableFuture().join();
      address.loseOnce("HELLO");
      link.subscribe("news", new Heard());
      CompletableFuture<?> first = link.probe().toCompletableFuture();
      while (address.isLosing()) {
        Thread.onSpinWait();
      }
      link.commands().ping().toCompletableFuture().join(); // the probe waits for the channels now
      link.renew();
      link.probe().toCompletableFuture().join();
      assertThat(first).failsWithin(Duration.ofSeconds(40));
      assertThat(link.commands().ping().toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(20));
    }
  }

  /** The replica becomes the master behind the same address, after it has refused writes. */
  @Test
  void writesGoOnWhenAReplicaIsMadeTheMaster() throws Exception {
    try (RedisServer replica = RedisServer.started();
        TcpSwitch address = new TcpSwitch(replica.port())) {
      replica.cli("replicaof", "127.0.0.1", "" + server.port());
      Redis redis =
          connections.open(
              RedisSettings.builder("redis://127.0.0.1:" + address.port())
                  .timeout(Duration.ofSeconds(10))
                  .connectTimeout(Duration.ofSeconds(20))
                  .build());
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      assertThat(redis.setIfAbsent(bytes("k"), bytes("v"), 60_000))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("READONLY");
      address.leadTo(server.port()); // the name leads to the master again
      awaitIn(redis);
      redis.setIfAbsent(bytes("k"), bytes("v"), 60_000).join();
      heard.messages.clear();
      server.cli("publish", "news", "one");
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("one");

      server.kill();
      replica.cli("replicaof", "no", "one");
      address.leadTo(replica.port());
      while (redis.guard().isIn()) {
        assertThat(redis.get(bytes("k")).handle((v, e) -> e != null).join()).isNotNull();
      }
      awaitIn(redis);
      redis.set(bytes("k"), bytes("w"), 60_000).join();
      assertThat(text(redis.get(bytes("k")).join())).isEqualTo("w");
    }
  }

  /** As Redis 5, and as those that have renamed the command. */
  @Test
  void aRedisThatKnowsTheOldProtocolOnlyIsUsedForAll() throws Exception {
    try (RedisServer old =
        RedisServer.started("--rename-command", "HELLO", "", "--requirepass", "sesame")) {
      Redis redis =
          connections.open(
              RedisSettings.builder("redis://:sesame@127.0.0.1:" + old.port() + "/2")
                  .timeout(Duration.ofSeconds(10))
                  .connectTimeout(Duration.ofSeconds(20))
                  .build());
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      redis.set(bytes("k"), bytes("v"), 60_000).join();
      assertThat(text(redis.get(bytes("k")).join())).isEqualTo("v");
      assertThat(redis.run(new RedisScript("return {7}"), new byte[0][]).join()).contains(7L);
      assertThat(redis.deleteMatching("k*").join()).isEqualTo(1);
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
      redis.publish("news", bytes("one")).join();
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
    }
  }

  /** Commands would be answered, and what others forget would never be heard. */
  @Test
  void aRedisThatHasNoConnectionLeftForChannelsIsOutUntilItHas() throws Exception {
    try (RedisServer small = RedisServer.started("--maxclients", "2")) {
      Redis redis =
          connections.open(
              RedisSettings.builder(small.url())
                  .timeout(Duration.ofSeconds(10))
                  .connectTimeout(Duration.ofSeconds(20))
                  .build());
      Heard heard = new Heard();
      redis.subscribe("news", heard);
      try (Socket taken = new Socket("127.0.0.1", small.port())) {
        taken.getOutputStream().write(bytes("PING\r\n"));
        assertThat(taken.getInputStream().read()).isEqualTo('+');
        assertThat(redis.get(bytes("k"))).failsWithin(Duration.ofSeconds(30));
        assertThat(redis.guard().trouble()).contains("cannot be heard");
      }
      awaitIn(redis);
      assertThat(heard.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("gap");
    }
  }

  @Test
  void aRedisThatIsStillLoadingIsUsedWhenItHasLoaded() throws Exception {
    try (RedisServer slow =
        RedisServer.started(
            "--key-load-delay", "8000", "--loading-process-events-interval-bytes", "1024")) {
      Random values = new Random(7); // of a kind that Redis does not compress
      for (int i = 0; i < 8; i++) {
        List<String> keys = new ArrayList<>(List.of("mset"));
        for (int k = 0; k < 60; k++) {
          keys.addAll(List.of(i + "-" + k, new BigInteger(4_000, values).toString(36)));
        }
        slow.cli(keys.toArray(String[]::new));
      }
      slow.cli("save");
      slow.kill();
      slow.start();
      Redis redis =
          connections.open(
              RedisSettings.builder(slow.url()).timeout(Duration.ofSeconds(10)).build());
      redis.subscribe("news", new Heard());
      assertThat(redis.get(bytes("7-59"))).failsWithin(Duration.ofSeconds(20));
      String troubles = "";
      while (!redis.guard().isIn()) {
        String trouble = String.valueOf(redis.guard().trouble());
        troubles += troubles.contains(trouble) ? "" : trouble;
        Thread.onSpinWait();
      }
      assertThat(troubles).contains("LOADING");
      assertThat(text(redis.get(bytes("7-59")).join())).hasSizeGreaterThan(700);
    }
  }

  /** Its disk is full, or not to be written to: it says so to PING, too, and can be read. */
  @Test
  void aRedisThatCannotSaveIsReadOn() throws Exception {
    try (RedisServer stuck = RedisServer.started("--save", "3600", "1000")) {
      stuck.cli("set", "k", "v");
      assertThat(stuck.dir().resolve("dump.rdb").resolve("in the way").toFile().mkdirs()).isTrue();
      stuck.cli("bgsave");
      while (!stuck.cli("set", "k", "w").startsWith("MISCONF")) {
        Thread.onSpinWait();
      }
      Redis redis =
          connections.open(
              RedisSettings.builder(stuck.url())
                  .timeout(Duration.ofSeconds(10))
                  .connectTimeout(Duration.ofSeconds(20))
                  .build());
      assertThat(redis.get(bytes("k")).join()).isNotNull();
      assertThat(redis.set(bytes("k"), bytes("x"), 60_000))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("MISCONF");
      assertThat(redis.guard().isIn()).isTrue();
      assertThat(redis.get(bytes("k")).join()).isNotNull();
    }
  }

  private static void awaitIn(Redis redis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!redis.guard().isIn() && System.nanoTime() - end < 0) {
      redis.get(bytes("k")).handle((v, e) -> null).join();
      Thread.onSpinWait();
    }
    assertThat(redis.guard().isIn()).isTrue();
  }
}
