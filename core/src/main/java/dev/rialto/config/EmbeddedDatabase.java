package dev.rialto.config;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import java.io.PrintWriter;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An H2 database in a file, within this process, for who has no database to give. Immutable and
 * thread-safe. Needs {@code com.h2database:h2} on the class path.
 *
 * <p>H2 opens the file at the first use, and closes it when the last {@link dev.rialto.Rialto} of
 * this process that uses it is closed; several may use it at a time. Another process finds it
 * locked: its tiers are left alone, with a warning that says so, until the file is free.
 *
 * <p>The file is read and written through H2's asynchronous file system: an interrupt of a thread
 * that reads would close the file for everybody otherwise. What was written in the half second
 * before a crash may be lost, as is well for a cache; jobs that are paid for want a data source
 * with {@code WRITE_DELAY=0}.
 */
public final class EmbeddedDatabase implements DataSource {

  private static final int ALREADY_OPEN = 90_020;
  private static final String SUFFIX = ".mv.db";
  private static final String DRIVER = "org.h2.Driver";
  private static final String OWNER = "sa";

  private final Driver driver;
  private final String path;

  private EmbeddedDatabase(Driver driver, String path) {
    this.driver = driver;
    this.path = path;
  }

  /**
   * Returns the database in a file, which is made when it is first used and not there.
   *
   * @param file with or without H2's {@code .mv.db} at its end
   * @throws ConfigurationException if H2 is not on the class path, or the path cannot be one of its
   *     files
   */
  public static EmbeddedDatabase at(Path file) {
    return at(
        file,
        EmbeddedDatabase.class.getClassLoader(),
        Thread.currentThread().getContextClassLoader());
  }

  static EmbeddedDatabase at(Path file, @Nullable ClassLoader... loaders) {
    String path = file.toAbsolutePath().normalize().toString();
    if (file.getFileSystem() != FileSystems.getDefault()
        || file.getFileName() == null
        || file.getFileName().toString().isBlank()
        || path.contains(";")) {
      throw Require.refused("sql's file", "'" + file + "'", "a file of this machine, without ';'");
    }
    return new EmbeddedDatabase(
        driver(loaders),
        path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path);
  }

  /** By name: a module that uses drivers as services cannot be without {@code java.sql}. */
  private static Driver driver(@Nullable ClassLoader... loaders) {
    Throwable missing = null;
    for (ClassLoader loader : loaders) {
      try {
        if (loader != null) {
          return Class.forName(DRIVER, /* initialize= */ true, loader)
              .asSubclass(Driver.class)
              .getConstructor()
              .newInstance();
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        missing = e;
      }
    }
    throw new ConfigurationException(
        "A database in a file was asked for, but H2 is not on the class path",
        "Add the dependency com.h2database:h2 (2.3 or newer), or give a DataSource",
        FailureDetails.NONE,
        missing);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(OWNER, "");
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    try {
      // What goes wrong is thrown; in a file beside it, it would be written with people's texts.
      return Objects.requireNonNull(
          driver.connect("jdbc:h2:async:" + path + ";TRACE_LEVEL_FILE=0", login),
          "H2 does not know its own URL");
    } catch (SQLException e) {
      if (e.getErrorCode() != ALREADY_OPEN) {
        throw e;
      }
      throw new SQLException(
          String.format(
              Locale.ROOT,
              "Another process, or another database URL in this one, has '%s%s' open; give each"
                  + " process a file of its own, or all of them one database server",
              path,
              SUFFIX),
          e.getSQLState(),
          ALREADY_OPEN,
          e);
    }
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("This is no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("It logs nothing");
  }

  /** Returns where the file is. */
  @Override
  public String toString() {
    return "EmbeddedDatabase[" + path + SUFFIX + "]";
  }
}
