package dev.rialto.internal.cache.tier;

import dev.rialto.testing.MariaDbServer;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("interop")
class MariaDbHazardsTest extends DatabaseHazards {

  private MariaDbServer server;

  @Override
  void startServer() throws Exception {
    server = MariaDbServer.started();
    execute("CREATE USER app IDENTIFIED BY ''", "GRANT ALL ON rialto.* TO app");
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
  DataSource source() throws SQLException {
    return server.dataSource("app");
  }

  @Override
  DataSource administrator() throws SQLException {
    return server.dataSource();
  }

  @Override
  String countConnections() {
    return "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'app'";
  }

  @Override
  List<String> lock() {
    return List.of("LOCK TABLES rialto_cache WRITE");
  }

  @Override
  String unlock() {
    return "UNLOCK TABLES";
  }

  @Override
  void readOnly(boolean on) throws SQLException {
    execute("SET GLOBAL read_only = " + on);
  }

  @Test
  void itTakesNoMoreConnections() throws Exception {
    execute("ALTER USER app WITH MAX_USER_CONNECTIONS 1", "KILL USER app");
    load().goesOn();
    load().goesOn();
    execute("ALTER USER app WITH MAX_USER_CONNECTIONS 0");
    load().isWell("connections");
  }

  @Test
  void itsPasswordIsAnotherForAWhile() throws Exception {
    execute("ALTER USER app IDENTIFIED BY 'new'", "KILL USER app");
    load().goesOn();
    load().goesOn();
    execute("ALTER USER app IDENTIFIED BY ''");
    load().isWell("another password");
  }
}
