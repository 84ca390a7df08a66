package dev.rialto.internal.jobs;

import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.JobStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in a database, for all instances and for later: a row for each job, and one for each call in
 * it. Thread-safe.
 *
 * <p>Every row names its form, and an answer carries a checksum; what is newer or damaged is left
 * as it is. Moments are milliseconds since 1970. A change of a lease says in its condition whose it
 * was before, so that of two processes one succeeds; of two that claim an item the last one has it,
 * and both have heard of it.
 *
 * <p>Longer than its neighbours: its statements, and what is read out of their rows, have to agree.
 */
public final class SqlJobStore implements JobStore {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "jobs",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Pjobs ("
                      + "id CHAR(16) NOT NULL PRIMARY KEY, form INT NOT NULL,"
                      + " model VARCHAR(255) NOT NULL, endpoint VARCHAR(255) NOT NULL,"
                      + " batch_id VARCHAR(255) NOT NULL, phase VARCHAR(16) NOT NULL,"
                      + " calls INT NOT NULL, answered INT NOT NULL, created_at BIGINT NOT NULL,"
                      + " owner VARCHAR(64) NOT NULL, leased_until BIGINT NOT NULL,"
                      + " problem VARCHAR(1000) NOT NULL)",
                  "CREATE TABLE IF NOT EXISTS $Pjob_items ("
                      + "job_id CHAR(16) NOT NULL, id VARCHAR(64) NOT NULL, form INT NOT NULL,"
                      + " item_key CHAR(64) NOT NULL, waiter VARCHAR(64) NOT NULL,"
                      + " tenant VARCHAR(255) NOT NULL, end_user VARCHAR(255) NOT NULL,"
                      + " client VARCHAR(255) NOT NULL, method VARCHAR(255) NOT NULL,"
                      + " task VARCHAR(255) NOT NULL, texts INT NOT NULL,"
                      + " outcome VARCHAR(16) NOT NULL, status INT NOT NULL,"
                      + " request_id VARCHAR(255) NOT NULL, checksum BIGINT NOT NULL,"
                      + " answer $BYTES, PRIMARY KEY (job_id, id))",
                  "!MYSQL CREATE INDEX IF NOT EXISTS $Pjob_items_key ON $Pjob_items (item_key)")));

  /** Of its own, for tables that were made without: instances of before go on with them. */
  private static final SqlSchema INDEX =
      new SqlSchema(
          "jobs_index",
          List.of(List.of("CREATE INDEX IF NOT EXISTS $Pjob_items_key ON $Pjob_items (item_key)")));

  private static final String JOB_COLUMNS =
      "id, form, model, endpoint, batch_id, phase, calls, answered, created_at, owner,"
          + " leased_until, problem";

  private static final String ITEM_COLUMNS =
      "job_id, id, form, item_key, waiter, tenant, end_user, client, method, task, texts, outcome,"
          + " status, request_id, checksum, answer";

  /** So long a job waits for an index at most. */
  private static final long INDEX_MILLIS = 500;

  private static final int BATCH_ROWS = 500;
  private static final int LONGEST = 255;
  private static final int LONGEST_PROBLEM = 1_000;

  private final Sql sql;

  /** Makes one; the database is first asked when a method is called. */
  public SqlJobStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  private String jobsTable() {
    return sql.table("jobs");
  }

  private String itemsTable() {
    return sql.table("job_items");
  }

  @Override
  public CompletionStage<?> create(Job job, List<Item> items) {
    // Before, for a transaction that has read a table when its index is made is rolled back; but a
    // large table's takes minutes, and who is rolled back tries again.
    return sql.index(SCHEMA, INDEX)
        .handle((there, error) -> true)
        .completeOnTimeout(false, INDEX_MILLIS, TimeUnit.MILLISECONDS)
        .thenCompose(
            there ->
                sql.writeDue(
                    SCHEMA, c -> Sql.inTransaction(c, within -> create(within, job, items))));
  }

  private boolean create(Connection c, Job job, List<Item> items) throws SQLException {
    try (PreparedStatement known =
        c.prepareStatement("SELECT 1 FROM " + jobsTable() + " WHERE id = ?")) {
      known.setString(1, job.id());
      try (ResultSet rows = known.executeQuery()) {
        if (rows.next()) {
          return false;
        }
      }
    }
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO " + jobsTable() + " (" + JOB_COLUMNS + ") VALUES (" + marks(12) + ")")) {
      insert.setString(1, job.id());
      insert.setInt(2, FORM);
      insert.setString(3, text(job.model(), LONGEST));
      insert.setString(4, text(job.endpoint(), LONGEST));
      insert.setString(5, text(job.batchId(), LONGEST));
      insert.setString(6, job.phase().name());
      insert.setInt(7, job.size());
      insert.setInt(8, job.answered());
      insert.setLong(9, job.createdAt().toEpochMilli());
      insert.setString(10, job.owner());
      insert.setLong(11, job.leasedUntil().toEpochMilli());
      insert.setString(12, text(job.problem(), LONGEST_PROBLEM));
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO " + itemsTable() + " (" + ITEM_COLUMNS + ") VALUES (" + marks(16) + ")")) {
      int rows = 0;
      for (Item item : items) {
        insert.setString(1, job.id());
        insert.setString(2, item.id());
        insert.setInt(3, FORM);
        insert.setString(4, item.key());
        insert.setString(5, item.waiter());
        Labels of = item.labels();
        insert.setString(6, text(of.tenant(), LONGEST));
        insert.setString(7, text(of.user(), LONGEST));
        insert.setString(8, text(of.client(), LONGEST));
        insert.setString(9, text(of.method(), LONGEST));
        insert.setString(10, text(of.task(), LONGEST));
        insert.setInt(11, item.texts());
        set(insert, 12, item.outcome());
        insert.addBatch();
        if (++rows % BATCH_ROWS == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    return true;
  }

  /** Sets outcome, status, request_id, checksum and answer. */
  private static void set(PreparedStatement to, int from, @Nullable Outcome outcome)
      throws SQLException {
    to.setString(from, outcome == null ? "" : outcome.kind().name());
    to.setInt(from + 1, outcome == null ? 0 : outcome.status());
    to.setString(from + 2, outcome == null ? "" : text(outcome.requestId(), LONGEST));
    to.setLong(from + 3, outcome == null ? 0 : checksum(outcome.body()));
    to.setBytes(from + 4, outcome == null ? new byte[0] : outcome.body());
  }

  @Override
  public CompletionStage<List<Job>> jobs() {
    return sql.runBehind(SCHEMA, this::readJobs);
  }

  private List<Job> readJobs(Connection c) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    try (PreparedStatement select =
            c.prepareStatement(
                "SELECT " + JOB_COLUMNS + " FROM " + jobsTable() + " ORDER BY created_at, id");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        jobs.add(job(rows));
      }
    }
    return jobs;
  }

  private static Job job(ResultSet row) throws SQLException {
    int form = row.getInt(2);
    String written = row.getString(6).strip();
    Phase phase = form > FORM ? Phase.UNREADABLE : phase(written);
    String problem = row.getString(12);
    if (phase == Phase.UNREADABLE) {
      problem =
          form > FORM
              ? "written by a newer Rialto: its form is "
                  + form
                  + ", and this one reads forms up to "
                  + FORM
              : "damaged: its phase is '" + text(written, 16) + "'";
    }
    return new Job(
        row.getString(1).strip(),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        phase,
        row.getInt(7),
        row.getInt(8),
        Instant.ofEpochMilli(row.getLong(9)),
        row.getString(10),
        Instant.ofEpochMilli(row.getLong(11)),
        problem);
  }

  private static Phase phase(String written) {
    for (Phase phase : Phase.values()) {
      if (phase.name().equals(written)) {
        return phase;
      }
    }
    return Phase.UNREADABLE;
  }

  @Override
  public CompletionStage<Boolean> lease(String jobId, String owner, Instant now, Instant until) {
    return sql.writeDue(
        SCHEMA,
        c -> {
          try (PreparedStatement update =
              c.prepareStatement(
                  "UPDATE "
                      + jobsTable()
                      + " SET owner = ?, leased_until = ? WHERE id = ? AND form <= ?"
                      + " AND (owner = ? OR leased_until <= ?)")) {
            update.setString(1, owner);
            update.setLong(2, until.toEpochMilli());
            update.setString(3, jobId);
            update.setInt(4, FORM);
            update.setString(5, owner);
            update.setLong(6, now.toEpochMilli());
            return update.executeUpdate() > 0;
          }
        });
  }

  @Override
  public CompletionStage<Boolean> update(Job job) {
    return sql.writeDue(
        SCHEMA,
        c -> {
          try (PreparedStatement update =
              c.prepareStatement(
                  "UPDATE "
                      + jobsTable()
                      + " SET endpoint = ?, batch_id = ?, phase = ?, answered = ?, problem = ?"
                      + " WHERE id = ? AND owner = ? AND form <= ?")) {
            update.setString(1, text(job.endpoint(), LONGEST));
            update.setString(2, text(job.batchId(), LONGEST));
            update.setString(3, job.phase().name());
            update.setInt(4, job.answered());
            update.setString(5, text(job.problem(), LONGEST_PROBLEM));
            update.setString(6, job.id());
            update.setString(7, job.owner());
            update.setInt(8, FORM);
            return update.executeUpdate() > 0;
          }
        });
  }

  @Override
  public CompletionStage<List<Item>> items(String jobId) {
    return sql.runBehind(
        SCHEMA,
        c -> {
          List<Item> items = new ArrayList<>();
          read(c, jobId, List.of(), items);
          return items;
        });
  }

  @Override
  public CompletionStage<List<Item>> items(String jobId, Collection<String> itemIds) {
    List<String> ids = List.copyOf(itemIds);
    return sql.runBehind(
        SCHEMA,
        c -> {
          List<Item> items = new ArrayList<>();
          for (int from = 0; from < ids.size(); from += BATCH_ROWS) {
            read(c, jobId, ids.subList(from, Math.min(ids.size(), from + BATCH_ROWS)), items);
          }
          return items;
        });
  }

  /** Reads the items of those ids; all if there are none. */
  private void read(Connection c, String jobId, List<String> ids, List<Item> out)
      throws SQLException {
    String some = ids.isEmpty() ? "" : " AND id IN (" + marks(ids.size()) + ")";
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT " + ITEM_COLUMNS + " FROM " + itemsTable() + " WHERE job_id = ?" + some)) {
      select.setString(1, jobId);
      for (int i = 0; i < ids.size(); i++) {
        select.setString(i + 2, ids.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          out.add(item(rows));
        }
      }
    }
  }

  private static Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getString(1).strip(),
        row.getString(2),
        row.getString(4).strip(),
        row.getString(5),
        new Labels(
            row.getString(6),
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getString(10)),
        row.getInt(11),
        outcome(row));
  }

  /** An outcome that is damaged is told as one without a status: an answer that nobody can read. */
  private static @Nullable Outcome outcome(ResultSet row) throws SQLException {
    String written = row.getString(12).strip();
    if (written.isEmpty()) {
      return null;
    }
    byte[] body = row.getBytes(16);
    boolean whole = body != null && checksum(body) == row.getLong(15) && row.getInt(3) <= FORM;
    for (ItemResult.Kind kind : ItemResult.Kind.values()) {
      if (kind.name().equals(written) && whole) {
        return new Outcome(kind, row.getInt(13), row.getString(14), body);
      }
    }
    return new Outcome(ItemResult.Kind.ANSWERED, 0, "", new byte[0]);
  }

  private static long checksum(byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return sum.getValue();
  }

  @Override
  public CompletionStage<?> answer(String jobId, List<Answered> answers) {
    return sql.writeDue(
        SCHEMA, connection -> Sql.inTransaction(connection, c -> answer(c, jobId, answers)));
  }

  private int answer(Connection c, String jobId, List<Answered> answers) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            "UPDATE "
                + itemsTable()
                + " SET outcome = ?, status = ?, request_id = ?, checksum = ?, answer = ?"
                + " WHERE job_id = ? AND id = ? AND form <= ?")) {
      for (Answered answer : answers) {
        set(update, 1, answer.outcome());
        update.setString(6, jobId);
        update.setString(7, answer.itemId());
        update.setInt(8, FORM);
        update.addBatch();
      }
      return update.executeBatch().length;
    }
  }

  @Override
  public CompletionStage<List<Item>> claim(Collection<String> keys, String waiter) {
    return sql.writeDue(
        SCHEMA, connection -> Sql.inTransaction(connection, c -> claim(c, keys, waiter, null)));
  }

  @Override
  public CompletionStage<List<Item>> claimAgain(
      Collection<String> keys, String waiter, Set<String> known) {
    return sql.writeDue(
        SCHEMA, connection -> Sql.inTransaction(connection, c -> claim(c, keys, waiter, known)));
  }

  /** Takes items over; with some that are known, those of the waiter count that are not. */
  private List<Item> claim(
      Connection c, Collection<String> keys, String waiter, @Nullable Set<String> known)
      throws SQLException {
    Map<String, Deque<Item>> found = new HashMap<>();
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(keys));
    for (int from = 0; from < distinct.size(); from += BATCH_ROWS) {
      List<String> some = distinct.subList(from, Math.min(distinct.size(), from + BATCH_ROWS));
      find(c, some, waiter, known, found);
    }
    List<Item> claimed = new ArrayList<>();
    try (PreparedStatement update =
        c.prepareStatement(
            "UPDATE "
                + itemsTable()
                + " SET waiter = ? WHERE job_id = ? AND id = ? AND waiter <> ?")) {
      // In one order for all processes, so that none waits for another that waits for it.
      for (String key : keys.stream().sorted().toList()) {
        Deque<Item> equal = found.getOrDefault(key, new ArrayDeque<>());
        for (Item item = equal.poll(); item != null; item = equal.poll()) {
          if (item.waiter().equals(waiter)) {
            claimed.add(item);
            break;
          }
          update.setString(1, waiter);
          update.setString(2, item.jobId());
          update.setString(3, item.id());
          // Whoever had claimed it a moment ago: the last one has it, and none pays again.
          update.setString(4, waiter);
          if (update.executeUpdate() > 0) {
            claimed.add(item.of(waiter));
            break;
          }
        }
      }
    }
    return claimed;
  }

  private void find(
      Connection c,
      List<String> keys,
      String waiter,
      @Nullable Set<String> known,
      Map<String, Deque<Item>> found)
      throws SQLException {
    String columns = "i." + ITEM_COLUMNS.replace(", ", ", i.");
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT "
                + columns
                + " FROM "
                + itemsTable()
                + " i JOIN "
                + jobsTable()
                + " j ON j.id = i.job_id WHERE i.item_key IN ("
                + marks(keys.size())
                + (known == null ? ") AND i.waiter <> ?" : ")")
                + " AND i.form <= ? AND j.form <= ?"
                + " ORDER BY j.created_at, j.id, i.id")) {
      int at = 0;
      for (String key : keys) {
        select.setString(++at, key);
      }
      if (known == null) {
        select.setString(++at, waiter);
      }
      select.setInt(++at, FORM);
      select.setInt(++at, FORM);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Item item = item(rows);
          Deque<Item> equal = found.computeIfAbsent(item.key(), key -> new ArrayDeque<>());
          if (!item.waiter().equals(waiter)) {
            equal.addLast(item);
          } else if (known != null && !known.contains(item.id())) {
            equal.addFirst(item);
          }
        }
      }
    }
  }

  @Override
  public CompletionStage<?> delete(String jobId, Collection<String> itemIds, String waiter) {
    return sql.writeDue(
        SCHEMA,
        connection -> Sql.inTransaction(connection, c -> delete(c, jobId, itemIds, waiter)));
  }

  private int delete(Connection c, String jobId, Collection<String> itemIds, String waiter)
      throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement(
            "DELETE FROM " + itemsTable() + " WHERE job_id = ? AND id = ? AND waiter = ?")) {
      int rows = 0;
      for (String id : itemIds) {
        delete.setString(1, jobId);
        delete.setString(2, id);
        delete.setString(3, waiter);
        delete.addBatch();
        if (++rows % BATCH_ROWS == 0) {
          delete.executeBatch();
        }
      }
      delete.executeBatch();
    }
    try (PreparedStatement delete =
        c.prepareStatement(
            "DELETE FROM "
                + jobsTable()
                + " WHERE id = ? AND form <= ? AND NOT EXISTS (SELECT 1 FROM "
                + itemsTable()
                + " WHERE job_id = ?)")) {
      delete.setString(1, jobId);
      delete.setInt(2, FORM);
      delete.setString(3, jobId);
      return delete.executeUpdate();
    }
  }

  @Override
  public CompletionStage<?> delete(String jobId) {
    return sql.writeDue(
        SCHEMA,
        connection ->
            Sql.inTransaction(
                connection,
                c -> {
                  for (String sqlText :
                      List.of(
                          "DELETE FROM " + itemsTable() + " WHERE job_id = ?",
                          "DELETE FROM " + jobsTable() + " WHERE id = ?")) {
                    try (PreparedStatement delete = c.prepareStatement(sqlText)) {
                      delete.setString(1, jobId);
                      delete.executeUpdate();
                    }
                  }
                  return 0;
                }));
  }

  private static String marks(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  /** Texts come from anywhere; PostgreSQL takes no NUL. */
  private static String text(String value, int longest) {
    String plain = value.replace('\0', '\uFFFD');
    if (plain.length() <= longest) {
      return plain;
    }
    boolean splits = Character.isHighSurrogate(plain.charAt(longest - 1));
    return plain.substring(0, splits ? longest - 1 : longest);
  }
}
