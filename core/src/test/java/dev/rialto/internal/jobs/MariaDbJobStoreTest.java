package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.MariaDbServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dialect of MySQL, at a real MariaDB. */
@Tag("interop")
@Timeout(120)
class MariaDbJobStoreTest extends JobStoreContract {

  private static MariaDbServer server;
  private static DataSource source;

  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeAll
  static void startServer() throws Exception {
    server = MariaDbServer.started();
    source = server.dataSource();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void empty() throws Exception {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      s.execute("DROP TABLE IF EXISTS rialto_jobs, rialto_job_items, rialto_schema");
    }
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  /** A large table's takes minutes. */
  @Test
  void aJobDoesNotWaitForAnIndexThatTakesLong() {
    CountDownLatch made = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    DataSource slow =
        (DataSource)
            watched(
                DataSource.class,
                source,
                sql -> {
                  if (sql.startsWith("CREATE INDEX")) {
                    begun.countDown();
                    made.await();
                  }
                });
    try {
      SqlSettings settings = SqlSettings.builder(slow).timeout(Duration.ofSeconds(10)).build();
      JobStore store = new SqlJobStore(new Sql(settings, Ticker.SYSTEM, scheduler));
      get(store.create(job(1, 1), List.of(item(1, 0, 5))));
      assertThat(begun.getCount()).isZero();
      assertThat(made.getCount()).isOne();
      assertThat(get(store.jobs())).hasSize(1);
    } finally {
      made.countDown();
    }
  }

  private interface Watch {
    void before(String sql) throws InterruptedException;
  }

  private static Object watched(Class<?> type, Object real, Watch watch) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, args) -> {
          if (method.getName().equals("execute")) {
            watch.before((String) args[0]);
          }
          try {
            Object made = method.invoke(real, args);
            boolean plain = method.getReturnType() == Statement.class;
            return plain || made instanceof Connection
                ? watched(method.getReturnType(), made, watch)
                : made;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Override
  JobStore store() {
    SqlSettings settings = SqlSettings.builder(source).timeout(Duration.ofSeconds(10)).build();
    return new SqlJobStore(new Sql(settings, Ticker.SYSTEM, scheduler));
  }

  @Test
  void anIndexLeadsToTheItemsOfAKey() throws Exception {
    get(store().create(job(1, 1), List.of(item(1, 0, 5))));
    try (Connection c = source.getConnection();
        Statement s = c.createStatement();
        ResultSet plan =
            s.executeQuery("EXPLAIN SELECT * FROM rialto_job_items WHERE item_key = 'x'")) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString("possible_keys")).isEqualTo("rialto_job_items_key");
    }
  }
}
