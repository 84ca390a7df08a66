package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.testing.FakeClock;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are kept: each is one thread's at a time, and none is forgotten. */
@Timeout(120)
class SqlSessionsTest {

  private static final int MOST = 3;

  private final FakeClock clock = new FakeClock();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger made = new AtomicInteger();
  private final SqlSessions sessions =
      new SqlSessions(source(), MOST, clock, clock, /* executor= */ Runnable::run);

  private DataSource source() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "getConnection" -> connection();
                  case "hashCode" -> System.identityHashCode(self);
                  default -> self == args[0];
                });
  }

  private Connection connection() {
    made.incrementAndGet();
    Connection connection =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, args) ->
                    switch (method.getName()) {
                      case "getAutoCommit", "isValid" -> true;
                      case "isClosed" -> !open.contains((Connection) self);
                      case "getNetworkTimeout" -> 0;
                      case "setNetworkTimeout" -> null;
                      case "hashCode" -> System.identityHashCode(self);
                      case "equals" -> self == args[0];
                      default -> {
                        assertThat(method.getName()).isEqualTo("close");
                        assertThat(open.remove((Connection) self)).isTrue();
                        yield null;
                      }
                    });
    open.add(connection);
    return connection;
  }

  private SqlSession taken() throws SQLException {
    SqlSession kept = sessions.kept();
    return kept == null ? sessions.fresh() : kept;
  }

  private void giveBack(SqlSession session) {
    sessions.giveBack(session, clock.nanoTime());
  }

  @Test
  void whatIsUsedStays_andTheRestIsClosedAfterASecond() throws SQLException {
    List<SqlSession> three = List.of(taken(), taken(), taken());
    three.forEach(this::giveBack);

    for (int i = 0; i < 30; i++) { // one at a time is in use
      clock.advance(Duration.ofMillis(100));
      giveBack(taken());
    }

    assertThat(made).hasValue(3);
    assertThat(open).hasSize(1);
    clock.advance(Duration.ofSeconds(3));
    assertThat(open).isEmpty();
  }

  @Test
  void noMoreAreKeptThanThereMayBe() throws SQLException {
    List<SqlSession> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(taken());
    }
    all.forEach(this::giveBack);

    // Of those that are given back while nothing is out of the ordinary, one needs no lock.
    assertThat(open).hasSizeLessThanOrEqualTo(MOST + 1);
  }

  @Test
  void whatIsGivenBackAfterTheEndIsClosed() throws SQLException {
    SqlSession one = taken();
    SqlSession other = taken();
    giveBack(one);
    sessions.close();
    giveBack(other);
    assertThat(open).isEmpty();
    assertThat(sessions.kept()).isNull();
  }

  /** Takers, sweeps, lost databases and the end, all at once and again. */
  @Test
  void eachIsOneThreadsAtATime_andAtTheEndAllAreClosed() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SqlSessionsTest: seed " + seed);
    for (int round = 0; round < 100; round++) {
      SqlSessions shared =
          new SqlSessions(source(), MOST, clock, clock, /* executor= */ Runnable::run);
      Set<SqlSession> held = ConcurrentHashMap.newKeySet();
      AtomicBoolean ended = new AtomicBoolean();
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Random random = new Random(seed + 31L * round + i);
          Callable<Void> taker =
              () -> {
                for (int use = 0; use < 1_000; use++) {
                  SqlSession kept = shared.kept();
                  SqlSession session = kept == null ? shared.fresh() : kept;
                  assertThat(held.add(session)).as("nobody else has it").isTrue();
                  assertThat(open).contains(session.connection);
                  if (random.nextInt(8) == 0) {
                    Thread.yield();
                  }
                  held.remove(session);
                  shared.giveBack(session, clock.nanoTime());
                }
                return null;
              };
          all.add(threads.submit(taker));
        }
        Random random = new Random(seed ^ round);
        Future<?> faults =
            threads.submit(
                () -> {
                  while (!ended.get()) {
                    switch (random.nextInt(3)) {
                      case 0 -> shared.drop();
                      case 1 -> clock.advance(Duration.ofMillis(random.nextInt(1_500)));
                      default -> Thread.yield();
                    }
                  }
                  shared.close();
                });
        for (Future<?> each : all.subList(0, 2)) {
          each.get();
        }
        ended.set(true); // while two of them go on, perhaps
        for (Future<?> each : all) {
          each.get();
        }
        faults.get();
      } finally {
        threads.shutdownNow();
      }
      assertThat(open).isEmpty();
    }
    assertThat(made.get()).isPositive();
  }
}
