package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.BatchProtocol.ItemResult.Kind;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.JobStore.Answered;
import dev.rialto.spi.JobStore.Item;
import dev.rialto.spi.JobStore.Job;
import dev.rialto.spi.JobStore.Labels;
import dev.rialto.spi.JobStore.Outcome;
import dev.rialto.spi.JobStore.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of jobs keeps to. */
abstract class JobStoreContract {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Labels LABELS = new Labels("tenant", "user", "Client", "method", "task");

  /** Returns a store over what the test keeps; the same each time, as another process has it. */
  abstract JobStore store();

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  static String key(int number) {
    return String.format("%064d", number);
  }

  static String id(int number) {
    return String.format("%016d", number);
  }

  static Job job(int number, int size) {
    return new Job(
        id(number),
        "openai/gpt-4o-mini",
        "openai",
        "",
        Phase.PREPARED,
        size,
        0,
        NOON.plusSeconds(number),
        "me",
        NOON.plusSeconds(300),
        "");
  }

  static Item item(int job, int number, int key) {
    return new Item(id(job), id(job) + "-" + number, key(key), "me", LABELS, 0, null);
  }

  static Outcome answer(String text) {
    return new Outcome(Kind.ANSWERED, 200, "req-1", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsReadAsItWas_theOldestFirst() {
    JobStore store = store();
    assertThat(get(store.jobs())).isEmpty();
    get(store.create(job(2, 1), List.of(item(2, 0, 7))));
    get(store.create(job(1, 2), List.of(item(1, 0, 5), item(1, 1, 6))));
    assertThat(get(store.jobs())).containsExactly(job(1, 2), job(2, 1));
    assertThat(get(store.items(id(1)))).containsExactlyInAnyOrder(item(1, 0, 5), item(1, 1, 6));
    assertThat(get(store.items(id(9)))).isEmpty();
  }

  @Test
  void aJobIsWrittenOnce_howeverOftenItIsTried() {
    JobStore store = store();
    get(store.create(job(1, 1), List.of(item(1, 0, 5))));
    get(store.update(job(1, 1).submitted("openai#2", "batch_1")));
    get(store.create(job(1, 1), List.of(item(1, 0, 5))));
    assertThat(get(store.jobs()).get(0).batchId()).isEqualTo("batch_1");
    assertThat(get(store.items(id(1)))).hasSize(1);
  }

  @Test
  void onlyWhoHoldsTheLeaseChangesAJob() {
    JobStore store = store();
    get(store.create(job(1, 1), List.of(item(1, 0, 5))));
    assertThat(get(store.lease(id(1), "other", NOON, NOON.plusSeconds(600)))).isFalse();
    assertThat(get(store.lease(id(1), "me", NOON, NOON.plusSeconds(600)))).isTrue();
    Instant later = NOON.plusSeconds(600);
    assertThat(get(store.lease(id(1), "other", later, later.plusSeconds(300)))).isTrue();
    assertThat(get(store.update(job(1, 1).submitted("openai", "mine")))).isFalse();
    Job theirs = job(1, 1).leased("other", later).submitted("openai#2", "theirs");
    assertThat(get(store.update(theirs))).isTrue();
    assertThat(get(store.update(theirs.ended(1, "it is over")))).isTrue();
    Job read = get(store.jobs()).get(0);
    assertThat(read.phase()).isEqualTo(Phase.ENDED);
    assertThat(read.endpoint()).isEqualTo("openai#2");
    assertThat(read.problem()).isEqualTo("it is over");
    assertThat(read.answered()).isEqualTo(1);
    assertThat(read.owner()).isEqualTo("other");
    assertThat(read.leasedUntil())
        .as("an update changes no lease")
        .isEqualTo(later.plusSeconds(300));
    assertThat(get(store.lease(id(1), "other", later, later))).as("given back").isTrue();
    assertThat(get(store.lease(id(1), "me", later, later.plusSeconds(1)))).isTrue();
    assertThat(get(store.lease(id(2), "me", later, later.plusSeconds(1)))).isFalse();
    assertThat(get(store.update(job(2, 1)))).isFalse();
  }

  @Test
  void ofManyWhoWantALease_oneGetsIt() {
    JobStore store = store();
    get(store.create(job(1, 1).leased("gone", NOON), List.of(item(1, 0, 5))));
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> get(store.lease(id(1), "p" + i, NOON, NOON.plusSeconds(9)))))
            .toList();
    assertThat(all.stream().filter(CompletableFuture::join).count()).isEqualTo(1);
  }

  @Test
  void outcomesComeBackAsTheyWere_againAndAgain() {
    JobStore store = store();
    get(store.create(job(1, 3), List.of(item(1, 0, 5), item(1, 1, 6), item(1, 2, 7))));
    Outcome late = new Outcome(Kind.EXPIRED, 0, "", new byte[0]);
    for (int i = 0; i < 2; i++) {
      get(
          store.answer(
              id(1),
              List.of(
                  new Answered(id(1) + "-0", answer("äöü \u0000 {}")),
                  new Answered(id(1) + "-2", late),
                  new Answered("nobody", late))));
    }
    List<Item> items = get(store.items(id(1)));
    Outcome first = outcome(items, 0);
    assertThat(first.kind()).isEqualTo(Kind.ANSWERED);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.requestId()).isEqualTo("req-1");
    assertThat(new String(first.body(), StandardCharsets.UTF_8)).isEqualTo("äöü \u0000 {}");
    assertThat(outcome(items, 1)).isNull();
    assertThat(outcome(items, 2).kind()).isEqualTo(Kind.EXPIRED);
  }

  private static Outcome outcome(List<Item> items, int number) {
    return items.stream()
        .filter(item -> item.id().endsWith("-" + number))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void someItemsOfAJobAreReadByThemselves() {
    JobStore store = store();
    List<Item> items = IntStream.range(0, 1_203).mapToObj(i -> item(1, i, i)).toList();
    get(store.create(job(1, 1_203), items));
    assertThat(get(store.items(id(1), List.of()))).isEmpty();
    assertThat(get(store.items(id(1), List.of(id(1) + "-7", id(1) + "-1202", "nobody's"))))
        .extracting(Item::id)
        .containsExactlyInAnyOrder(id(1) + "-7", id(1) + "-1202");
    List<String> most = items.stream().skip(100).map(Item::id).toList();
    assertThat(get(store.items(id(1), most))).hasSize(1_103);
  }

  @Test
  void itemsAreTakenOver_oneForEachKey_theOldestFirst_neverOnesOwn() {
    JobStore store = store();
    get(store.create(job(2, 2), List.of(item(2, 0, 5), item(2, 1, 6))));
    get(store.create(job(1, 2), List.of(item(1, 0, 5), item(1, 1, 5))));
    get(store.answer(id(1), List.of(new Answered(id(1) + "-0", answer("x")))));
    assertThat(get(store.claim(List.of(key(5)), "me"))).isEmpty();
    List<Item> two = get(store.claim(List.of(key(5), key(9), key(5)), "heir"));
    assertThat(two).extracting(Item::jobId).containsExactly(id(1), id(1));
    assertThat(two).extracting(Item::waiter).containsOnly("heir");
    assertThat(two).extracting(Item::id).doesNotHaveDuplicates();
    assertThat(two.stream().filter(item -> item.outcome() != null)).hasSize(1);
    assertThat(get(store.claim(List.of(key(5)), "heir")))
        .extracting(Item::jobId)
        .containsExactly(id(2));
    assertThat(get(store.claim(List.of(key(5)), "heir"))).isEmpty();
    assertThat(get(store.claim(List.of(key(5)), "heir of the heir"))).hasSize(1);
  }

  @Test
  void ofTwoProcessesThatClaimACallAtOnce_bothAreToldOfIt() {
    JobStore one = store();
    JobStore other = store();
    for (int i = 0; i < 50; i++) {
      List<String> keys = List.of(key(i));
      get(one.create(job(i, 1), List.of(item(i, 0, i))));
      CountDownLatch gate = new CountDownLatch(2);
      var first = onItsOwnThread(() -> claimAtOnce(one, keys, "first", gate));
      var second = onItsOwnThread(() -> claimAtOnce(other, keys, "second", gate));
      assertThat(get(first)).as("round %d", i).hasSize(1);
      assertThat(get(second)).as("round %d: else it pays again", i).hasSize(1);
    }
  }

  /** Both have to run at the same time, for which a pool of two cores may have too few threads. */
  private static <T> CompletableFuture<T> onItsOwnThread(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, run -> new Thread(run, "claims at once").start());
  }

  private static List<Item> claimAtOnce(
      JobStore store, List<String> keys, String waiter, CountDownLatch gate) {
    gate.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return get(store.claim(keys, waiter));
  }

  @Test
  void whatWasTakenOverUnheardIsReturnedAgain_beforeThatOfOthers_andWithoutWhatIsKnown() {
    JobStore store = store();
    get(store.create(job(1, 3), List.of(item(1, 0, 5), item(1, 1, 5), item(1, 2, 6))));
    Item unheard = get(store.claim(List.of(key(5)), "heir")).get(0);
    List<Item> heard = get(store.claimAgain(List.of(key(5), key(6), key(9)), "heir", Set.of()));
    assertThat(heard).extracting(Item::id).containsExactlyInAnyOrder(unheard.id(), id(1) + "-2");
    assertThat(heard).extracting(Item::waiter).containsOnly("heir");
    assertThat(get(store.claimAgain(List.of(key(6)), "heir", Set.of(id(1) + "-2")))).isEmpty();
    assertThat(get(store.claimAgain(List.of(key(5), key(5), key(5)), "heir", Set.of())))
        .extracting(Item::id)
        .containsExactlyInAnyOrder(id(1) + "-0", id(1) + "-1");
  }

  @Test
  void ofManyWhoWantAnItem_oneGetsIt() {
    JobStore store = store();
    get(store.create(job(1, 1), List.of(item(1, 0, 5))));
    List<CompletableFuture<List<Item>>> all =
        IntStream.range(0, 8)
            .mapToObj(
                i -> CompletableFuture.supplyAsync(() -> get(store.claim(List.of(key(5)), "heir"))))
            .toList();
    assertThat(all.stream().mapToInt(f -> f.join().size()).sum()).isEqualTo(1);
  }

  @Test
  void itemsAreDeletedByWhoWaitsForThem_andTheJobWithTheLast() {
    JobStore store = store();
    get(store.create(job(1, 2), List.of(item(1, 0, 5), item(1, 1, 6))));
    get(store.claim(List.of(key(6)), "heir"));
    get(store.delete(id(1), List.of(id(1) + "-0", id(1) + "-1"), "me"));
    assertThat(get(store.items(id(1)))).extracting(Item::waiter).containsExactly("heir");
    assertThat(get(store.jobs())).hasSize(1);
    get(store.delete(id(1), List.of(id(1) + "-1"), "heir"));
    assertThat(get(store.items(id(1)))).isEmpty();
    assertThat(get(store.jobs())).isEmpty();
    get(store.delete(id(1), List.of("any"), "me"));
  }

  @Test
  void aJobIsDeletedWithItsItems_andOnlyThose() {
    JobStore store = store();
    get(store.create(job(1, 1), List.of(item(1, 0, 5))));
    get(store.create(job(2, 1), List.of(item(2, 0, 5))));
    get(store.delete(id(1)));
    get(store.delete(id(1)));
    assertThat(get(store.jobs())).extracting(Job::id).containsExactly(id(2));
    assertThat(get(store.items(id(1)))).isEmpty();
    assertThat(get(store.items(id(2)))).hasSize(1);
  }

  @Test
  void manyItemsAreWrittenTakenOverAndDeleted() {
    JobStore store = store();
    int many = 1_700;
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      items.add(item(1, i, i));
    }
    get(store.create(job(1, many), items));
    List<String> keys = IntStream.range(0, many).mapToObj(JobStoreContract::key).toList();
    assertThat(get(store.claim(keys, "heir"))).hasSize(many);
    get(store.delete(id(1), items.stream().map(Item::id).toList(), "heir"));
    assertThat(get(store.jobs())).isEmpty();
  }

  @Test
  void oddTextsHarmNothing() {
    JobStore store = store();
    Labels odd = new Labels("t\u0000\uD83D", "u".repeat(2_000), "'; DROP TABLE x; --", "ä", "");
    Item item = new Item(id(1), id(1) + "-0", key(5), "me", odd, 3, null);
    get(store.create(job(1, 1), List.of(item)));
    Item read = get(store.items(id(1))).get(0);
    assertThat(read.labels().client()).isEqualTo("'; DROP TABLE x; --");
    assertThat(read.texts()).isEqualTo(3);
  }
}
