package dev.rialto.internal.sql;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** In what the databases differ, as far as it matters here. */
public enum SqlDialect {
  /** H2, embedded or as a server, in any of its modes. */
  H2("VARBINARY(1000000000)", "DOUBLE PRECISION"),
  /** PostgreSQL and what speaks like it. */
  POSTGRESQL("BYTEA", "DOUBLE PRECISION"),
  /** MySQL and MariaDB. */
  MYSQL("LONGBLOB", "DOUBLE");

  private final String bytes;
  private final String real;

  SqlDialect(String bytes, String real) {
    this.bytes = bytes;
    this.real = real;
  }

  /**
   * Returns the dialect of a database.
   *
   * @param product as JDBC's metadata names it
   * @throws ConfigurationException if there is none for it
   */
  public static SqlDialect of(String product) {
    String name = product.toLowerCase(Locale.ROOT);
    if (name.equals("h2")) {
      return H2;
    }
    if (name.contains("postgres")) {
      return POSTGRESQL;
    }
    if (name.contains("mysql") || name.contains("mariadb")) {
      return MYSQL;
    }
    throw new ConfigurationException(
        "The database is a '" + product + "', which is not supported",
        "Use H2, PostgreSQL, MySQL or MariaDB, or write a tier of your own (CacheTier)",
        FailureDetails.NONE,
        null);
  }

  /** Returns the type of columns for bytes of any length. */
  public String bytes() {
    return bytes;
  }

  /** Returns the type of columns for floating point numbers. */
  public String real() {
    return real;
  }

  /**
   * Returns a text with {@code $BYTES} and {@code $REAL} replaced by this database's types. What
   * MySQL keeps is of any script, and compared as it is, whatever the server's defaults are.
   */
  String typed(String sql) {
    String typed = sql.replace("$BYTES", bytes).replace("$REAL", real);
    return this == MYSQL && sql.startsWith("CREATE TABLE")
        ? typed + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        : typed;
  }

  /**
   * Returns a statement that inserts a row, or overwrites the one with the same key. All columns
   * are parameters, in the order given.
   *
   * @param key the columns of the primary key
   * @param others the other columns; not empty
   */
  public String upsert(String table, List<String> key, List<String> others) {
    String all = String.join(", ", key) + ", " + String.join(", ", others);
    String marks = "?" + ", ?".repeat(key.size() + others.size() - 1);
    String into = " INTO " + table + " (" + all + ") ";
    return switch (this) {
      case H2 -> "MERGE" + into + "KEY (" + String.join(", ", key) + ") VALUES (" + marks + ")";
      case POSTGRESQL ->
          "INSERT"
              + into
              + "VALUES ("
              + marks
              + ") ON CONFLICT ("
              + String.join(", ", key)
              + ") DO UPDATE SET "
              + set(others, "%1$s = EXCLUDED.%1$s");
      case MYSQL ->
          "INSERT"
              + into
              + "VALUES ("
              + marks
              + ") ON DUPLICATE KEY UPDATE "
              + set(others, "%1$s = VALUES(%1$s)");
    };
  }

  private static String set(List<String> columns, String each) {
    return columns.stream().map(c -> String.format(each, c)).collect(Collectors.joining(", "));
  }
}
