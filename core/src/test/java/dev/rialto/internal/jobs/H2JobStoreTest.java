package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.JobStore.Answered;
import dev.rialto.spi.JobStore.Job;
import dev.rialto.spi.JobStore.Outcome;
import dev.rialto.spi.JobStore.Phase;
import dev.rialto.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class H2JobStoreTest extends JobStoreContract {

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final JdbcDataSource source = new JdbcDataSource();

  H2JobStoreTest() {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1" + mode());
  }

  String mode() {
    return "";
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Override
  JobStore store() {
    SqlSettings settings = SqlSettings.builder(source).executor(Runnable::run).build();
    return new SqlJobStore(new Sql(settings, Ticker.SYSTEM, scheduler));
  }

  private void execute(String sql) throws SQLException {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  @Test
  void whatOneProcessHasWrittenAnotherReads() {
    get(store().create(job(1, 1), List.of(item(1, 0, 5))));
    JobStore other = store();
    assertThat(get(other.jobs())).containsExactly(job(1, 1));
    assertThat(get(other.claim(List.of(key(5)), "heir"))).hasSize(1);
  }

  /** The order in which their rows are locked: two processes may be given them the other way. */
  @Test
  void itemsAreClaimedInTheOrderOfTheirKeys() {
    JobStore store = store();
    get(store.create(job(1, 3), List.of(item(1, 0, 6), item(1, 1, 5), item(1, 2, 7))));
    assertThat(get(store.claim(List.of(key(7), key(5), key(6)), "heir")))
        .extracting(JobStore.Item::key)
        .containsExactly(key(5), key(6), key(7));
  }

  @Test
  void rowsOfANewerForm_andDamagedOnes_areToldAndLeftAsTheyAre() throws SQLException {
    JobStore store = store();
    for (int i = 1; i <= 3; i++) {
      get(store.create(job(i, 1), List.of(item(i, 0, i))));
    }
    execute("UPDATE rialto_jobs SET form = 7 WHERE id = '" + id(1) + "'");
    execute("UPDATE rialto_jobs SET phase = 'DANCING' WHERE id = '" + id(2) + "'");
    List<Job> jobs = get(store.jobs());
    assertThat(jobs)
        .extracting(Job::phase)
        .containsExactly(Phase.UNREADABLE, Phase.UNREADABLE, Phase.PREPARED);
    assertThat(jobs.get(0).problem()).contains("newer Rialto", "7", "up to 1");
    assertThat(jobs.get(1).problem()).contains("damaged", "DANCING");
    assertThat(get(store.claim(List.of(key(1)), "heir"))).as("of a newer form").isEmpty();
    assertThat(get(store.lease(id(1), "me", NOON, NOON.plusSeconds(1)))).isFalse();
    assertThat(get(store.update(job(1, 1).ended(1, "")))).isFalse();
    get(store.delete(id(1), List.of(id(1) + "-0"), "me"));
    assertThat(get(store.jobs())).as("nothing is lost").hasSize(3);
  }

  @Test
  void anAnswerThatIsDamagedIsNone() throws SQLException {
    JobStore store = store();
    get(store.create(job(1, 3), List.of(item(1, 0, 5), item(1, 1, 6), item(1, 2, 7))));
    for (int i = 0; i < 3; i++) {
      get(store.answer(id(1), List.of(new Answered(id(1) + "-" + i, answer("{\"a\":1}")))));
    }
    execute("UPDATE rialto_job_items SET answer = X'7B' WHERE id = '" + id(1) + "-0'");
    execute("UPDATE rialto_job_items SET answer = NULL WHERE id = '" + id(1) + "-1'");
    execute("UPDATE rialto_job_items SET outcome = 'SUNG' WHERE id = '" + id(1) + "-2'");
    assertThat(get(store.items(id(1))))
        .allSatisfy(
            item -> {
              Outcome outcome = item.outcome();
              assertThat(outcome).isNotNull();
              assertThat(outcome.status()).as("which no answer has").isZero();
              assertThat(outcome.body()).isEmpty();
            });
  }

  @Test
  void tablesOfANewerVersionAreRefusedInOneSentence() throws SQLException {
    get(store().jobs());
    execute("UPDATE rialto_schema SET version = 9 WHERE feature = 'jobs'");
    assertThatThrownBy(() -> get(store().jobs()))
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("newer Rialto");
  }
}
