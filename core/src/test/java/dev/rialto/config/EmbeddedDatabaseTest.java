package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

  @TempDir private Path directory;

  @Test
  void theFileIsMadeWithItsDirectoriesAndHoldsWhatWasWritten() throws SQLException {
    EmbeddedDatabase database = EmbeddedDatabase.at(directory.resolve("a b/é/answers"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT)");
      statement.execute("INSERT INTO t VALUES (7)");
      assertThat(connection.getMetaData().getURL()).startsWith("jdbc:h2:async:");
    }
    Path file = directory.resolve("a b/é/answers.mv.db");
    assertThat(file).exists();
    assertThat(database).hasToString("EmbeddedDatabase[" + file + "]");
    try (Connection connection = EmbeddedDatabase.at(file).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(7);
    }
  }

  @Test
  void severalConnectionsShareTheFile_andItIsFreeAfterTheLast() throws Exception {
    Path file = directory.resolve("shared");
    try (Connection first = EmbeddedDatabase.at(file).getConnection()) {
      try (Connection second = EmbeddedDatabase.at(file).getConnection();
          Statement one = first.createStatement();
          Statement other = second.createStatement()) {
        one.execute("CREATE TABLE t (id INT)");
        assertThat(other.executeUpdate("INSERT INTO t VALUES (1)")).isEqualTo(1);
      }
      assertThat(first.isValid(1)).isTrue();
    }
    Files.delete(directory.resolve("shared.mv.db"));
  }

  @Test
  void aFileThatIsOpenElsewhereSaysSo() throws SQLException {
    Path file = directory.resolve("taken").toAbsolutePath();
    try (Connection taking = DriverManager.getConnection("jdbc:h2:file:" + file, "sa", "")) {
      assertThat(taking.isValid(1)).isTrue();
      DataSource database = EmbeddedDatabase.at(file);
      assertThatThrownBy(database::getConnection)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Another process")
          .hasMessageContaining(file + ".mv.db")
          .hasMessageContaining("a file of its own");
    }
  }

  @Test
  void withoutH2ItSaysWhatToAdd() {
    assertThatThrownBy(
            () ->
                EmbeddedDatabase.at(
                    directory.resolve("x"), null, ClassLoader.getPlatformClassLoader()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("H2 is not on the class path")
        .hasMessageContaining("com.h2database:h2");
  }

  @Test
  void whatIsNoFileOfThisMachineIsRefused() throws IOException {
    for (Path path : new Path[] {Path.of("a;INIT=RUNSCRIPT"), Path.of("/"), Path.of("")}) {
      assertThatThrownBy(() -> EmbeddedDatabase.at(path))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("sql's file");
    }
    URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
    try (FileSystem other = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThatThrownBy(() -> EmbeddedDatabase.at(other.getPath("/answers")))
          .isInstanceOf(ConfigurationException.class);
    }
  }
}
