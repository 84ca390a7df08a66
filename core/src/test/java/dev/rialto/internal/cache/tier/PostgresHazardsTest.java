package dev.rialto.internal.cache.tier;

import dev.rialto.testing.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("interop")
class PostgresHazardsTest extends DatabaseHazards {

  private static final String ENDS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'";

  private PostgresServer server;

  @Override
  void startServer() throws Exception {
    server = PostgresServer.started();
    execute("CREATE ROLE app LOGIN", "GRANT ALL ON SCHEMA public TO app");
    execute("ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT ALL ON TABLES TO rialto");
  }

  @Override
  void stopServer() throws Exception {
    server.close();
  }

  @Override
  void start() throws Exception {
    server.start();
  }

  @Override
  void kill() throws Exception {
    server.kill();
  }

  @Override
  void freeze() throws Exception {
    server.freeze();
  }

  @Override
  void thaw() throws Exception {
    server.thaw();
  }

  @Override
  DataSource source() {
    PGSimpleDataSource source = (PGSimpleDataSource) server.dataSource();
    source.setUser("app");
    return source;
  }

  @Override
  DataSource administrator() {
    PGSimpleDataSource source = (PGSimpleDataSource) server.dataSource();
    source.setOptions("-c default_transaction_read_only=off");
    return source;
  }

  @Override
  String countConnections() {
    return "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'app'";
  }

  @Override
  List<String> lock() {
    return List.of("LOCK TABLE rialto_cache IN ACCESS EXCLUSIVE MODE");
  }

  @Override
  String unlock() {
    return "SELECT 1";
  }

  @Override
  void readOnly(boolean on) throws SQLException {
    execute("ALTER SYSTEM SET default_transaction_read_only = " + on, "SELECT pg_reload_conf()");
    if (on) {
      execute(ENDS);
    }
  }

  @Test
  void itTakesNoMoreConnections() throws Exception {
    execute("ALTER ROLE app CONNECTION LIMIT 1", ENDS);
    load().goesOn();
    load().goesOn();
    execute("ALTER ROLE app CONNECTION LIMIT -1");
    load().isWell("connections");
  }

  @Test
  void whoUsesItMayNotComeInForAWhile() throws Exception {
    execute("ALTER ROLE app NOLOGIN", ENDS);
    load().goesOn();
    load().goesOn();
    execute("ALTER ROLE app LOGIN");
    load().isWell("no login");
  }
}
