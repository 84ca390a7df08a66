package dev.rialto.internal.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.config.Tunable;
import dev.rialto.config.TuningSettings;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.TuningStep;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated days: what the tuner makes of workloads whose best values are known. */
class TunerTest {

  private static final TuningSettings SETTINGS = TuningSettings.builder().build();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aCacheThatIsTooSmall_growsAsLongAsHitsComeOfIt(long seed) {
    World world = new World(seed).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L));
    // Beyond 6,000 answers nothing is asked for twice.
    world.days(
        3,
        w -> {
          double entries = w.value(Tunable.CACHE_ENTRIES);
          w.lookups(1_000, .8 * Math.min(1, entries / 6_000), entries < 6_000);
        });

    assertThat(world.value(Tunable.CACHE_ENTRIES)).isBetween(4_000L, 10_000L);
    assertThat(world.count(TuningStep.KEPT)).isGreaterThanOrEqualTo(2);
    assertThat(world.events.get(0).reason()).contains("memory is full");
  }

  @Test
  void aCacheWhoseAnswersAreNeverAskedForTwice_isMadeSmaller() {
    World world = new World(4).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 8_000L));
    world.days(3, w -> w.lookups(3_000, .01, true));

    assertThat(world.value(Tunable.CACHE_ENTRIES)).isLessThan(4_000);
  }

  @Test
  void aCacheThatHasRoom_isLeftAlone() {
    World world = new World(5).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L));
    world.days(2, w -> w.lookups(500, .5, false));

    assertThat(world.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void aDeadlineThatOnlyEndsWhatHangs_getsShorter_butNeverCutsAnswers(long seed) {
    World world = new World(seed).starting(SETTINGS, Map.of(Tunable.TIMEOUT, 30_000L));
    world.days(3, w -> hanging(w, .05));

    assertThat(world.value(Tunable.TIMEOUT)).isBetween(2_500L, 12_000L);
  }

  /** Answers take about a second; some calls hang. */
  private static void hanging(World world, double share) {
    double deadline = world.value(Tunable.TIMEOUT) / 1e3;
    for (int i = 0; i < 300; i++) {
      double needs = world.random.nextDouble() < share ? Double.MAX_VALUE : world.seconds(1, .4);
      boolean late = needs > deadline;
      world.call(
          CacheStatus.BYPASS, Math.min(needs, deadline), late ? "DeadlineExceededException" : null);
    }
  }

  @Test
  void aDeadlineThatCutsAnswers_getsLonger() {
    World world = new World(9).starting(SETTINGS, Map.of(Tunable.TIMEOUT, 1_000L));
    world.days(3, w -> hanging(w, .01));

    assertThat(world.value(Tunable.TIMEOUT)).isGreaterThanOrEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12})
  void concurrency_goesToWhereTheQueueIsShort_andTheProviderStillQuick(long seed) {
    World world = new World(seed).starting(SETTINGS, Map.of(Tunable.CONCURRENCY, 5L));
    world.days(3, TunerTest::crowded);

    assertThat(world.value(Tunable.CONCURRENCY)).isBetween(14L, 36L);
  }

  /** Sixty callers at any time; beyond 25 at a time the provider gets slower than it gets more. */
  private static void crowded(World world) {
    double limit = world.value(Tunable.CONCURRENCY);
    double service = limit <= 25 ? 1 : Math.pow(limit / 25, 2);
    world.waiting = limit < 60 ? 3 : 0;
    for (int i = 0; i < 300; i++) {
      world.call(CacheStatus.BYPASS, world.seconds(service * 60 / limit, .5), null);
      world.attempt(null);
    }
  }

  @Test
  void aProviderThatTurnsCallsAway_getsFewerAtATime() {
    World world = new World(13).starting(SETTINGS, Map.of(Tunable.CONCURRENCY, 40L));
    world.days(
        2,
        w -> {
          double limit = w.value(Tunable.CONCURRENCY);
          double away = Math.max(0, (limit - 20) / 40);
          w.waiting = 1;
          for (int i = 0; i < 300; i++) {
            boolean turned = w.random.nextDouble() < away;
            w.attempt(turned ? "RateLimitException" : null);
            w.call(CacheStatus.BYPASS, w.seconds(turned ? 4 : 1, .3), null);
          }
        });

    assertThat(world.value(Tunable.CONCURRENCY)).isLessThanOrEqualTo(25);
  }

  @Test
  void mergedRequests_growToWhatIsQuickest() {
    World world = new World(14).starting(SETTINGS, Map.of(Tunable.BATCH_ITEMS, 1L));
    // A request takes 100 ms and a text 4 ms more; a caller waits for those before its own.
    world.days(
        3,
        w -> {
          long items = w.value(Tunable.BATCH_ITEMS);
          double seconds = (.1 + .004 * items) * Math.max(1, 16.0 / items);
          for (int i = 0; i < 100; i++) {
            w.embedding(w.seconds(seconds, .3));
            if (items > 1) {
              w.meter.onEvent(new BatchSent("m", (int) items, (int) items));
            }
          }
        });

    assertThat(world.value(Tunable.BATCH_ITEMS)).isBetween(10L, 20L);
  }

  @ParameterizedTest
  @ValueSource(longs = {15, 16, 17})
  void noise_movesNothingForLong_alsoThatOfDayAndNight(long seed) {
    World world =
        new World(seed)
            .starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L, Tunable.CONCURRENCY, 20L));
    int[] window = {0};
    world.days(
        7,
        w -> {
          double hour = window[0]++ / 12.0 % 24;
          double night = Math.sin(hour / 24 * 2 * Math.PI);
          w.waiting = 1;
          w.lookups(200, .3 + .1 * night + .05 * w.random.nextGaussian(), true);
          for (int i = 0; i < 200; i++) {
            w.call(CacheStatus.BYPASS, w.seconds(1 + .4 * night, .6), null);
            w.attempt(null);
          }
        });

    long trials = world.count(TuningStep.TRIED);
    System.out.println(trials + " trials, " + world.count(TuningStep.KEPT) + " kept");
    assertThat(trials).isBetween(4L, 60L);
    assertThat(world.count(TuningStep.KEPT)).isLessThanOrEqualTo(trials / 10 + 2);
    assertThat(world.value(Tunable.CONCURRENCY)).isBetween(7L, 50L);
  }

  @Test
  void whatDoesHarm_isPutBackAfterOneWindow() {
    World world = new World(18).starting(SETTINGS, Map.of(Tunable.CONCURRENCY, 20L));
    world.days(
        1,
        w -> {
          w.waiting = 1;
          boolean more = w.value(Tunable.CONCURRENCY) > 20;
          for (int i = 0; i < 200; i++) {
            boolean fails = more && w.random.nextDouble() < .2;
            w.call(CacheStatus.BYPASS, more ? .5 : 1, fails ? "ServerErrorException" : null);
            w.attempt(fails ? "ServerErrorException" : null);
          }
        });

    var tried = world.events.get(0);
    var reverted = world.events.get(1);
    assertThat(tried.step()).isEqualTo(TuningStep.TRIED);
    assertThat(tried.to()).isEqualTo(40);
    assertThat(reverted.step()).isEqualTo(TuningStep.REVERTED);
    assertThat(reverted.to()).isEqualTo(20);
    assertThat(reverted.reason()).contains("of the calls fail");
    assertThat(world.value(Tunable.CONCURRENCY)).isLessThanOrEqualTo(20);
  }

  @Test
  void oneSettingAtATime_isTried() {
    World world =
        new World(19)
            .starting(
                SETTINGS,
                Map.of(
                    Tunable.CACHE_ENTRIES, 1_000L,
                    Tunable.CONCURRENCY, 10L,
                    Tunable.TIMEOUT, 30_000L));
    world.days(
        2,
        w -> {
          w.lookups(300, .3, true);
          crowded(w);
          hanging(w, .03);
          assertThat(w.tuner.settings().stream().filter(s -> s.trying()).count())
              .isLessThanOrEqualTo(1);
        });

    String open = "";
    for (var event : world.events) {
      if (event.step() == TuningStep.TRIED) {
        assertThat(open).isEmpty();
        open = event.setting();
      } else {
        assertThat(event.setting()).isEqualTo(open);
        open = "";
      }
    }
    assertThat(world.events.stream().map(e -> e.setting()).distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void bounds_areNeverLeft_andBeingToldToTuneMovesNothing() {
    TuningSettings narrow = TuningSettings.builder().concurrency(20, 30).build();
    World world = new World(20).starting(narrow, Map.of(Tunable.CONCURRENCY, 55L));

    assertThat(world.set).isEmpty();
    assertThat(world.events.get(0).step()).isEqualTo(TuningStep.ADVISED);
    assertThat(world.events.get(0).reason()).contains("55", "outside of the bounds");
    world.days(2, TunerTest::crowded);
    assertThat(world.events.get(1).step()).isEqualTo(TuningStep.TRIED);
    assertThat(world.events.get(1).to()).as("the nearest bound").isEqualTo(30);
    assertThat(world.count(TuningStep.KEPT)).as("it proved better").isPositive();
    assertThat(world.set.get(Tunable.CONCURRENCY))
        .allMatch(v -> v == 55 || (v >= 20 && v <= 30))
        .last()
        .isNotEqualTo(55L);
  }

  @Test
  void aStepIntoTheBoundsThatHurts_isPutBackOutsideOfThem() {
    TuningSettings narrow = TuningSettings.builder().concurrency(8, 12).build();
    World world = new World(27).starting(narrow, Map.of(Tunable.CONCURRENCY, 256L));
    world.days(
        2,
        w -> {
          w.waiting = 1;
          for (int i = 0; i < 200; i++) {
            w.call(
                CacheStatus.BYPASS,
                w.seconds(w.value(Tunable.CONCURRENCY) < 256 ? 9 : 1, .3),
                null);
            w.attempt(null);
          }
        });

    assertThat(world.count(TuningStep.TRIED)).isPositive();
    assertThat(world.count(TuningStep.REVERTED)).isEqualTo(world.count(TuningStep.TRIED));
    assertThat(world.value(Tunable.CONCURRENCY)).isEqualTo(256);
  }

  @Test
  void aDryRun_advises_andSetsNothing() {
    World world =
        new World(21)
            .starting(
                TuningSettings.builder().dryRun().build(),
                Map.of(Tunable.CONCURRENCY, 256L, Tunable.CACHE_ENTRIES, 1_000L));
    world.days(
        2,
        w -> {
          w.waiting = 2;
          w.lookups(300, .3, true);
          w.call(CacheStatus.BYPASS, 1, null);
        });

    assertThat(world.set).isEmpty();
    assertThat(world.events).isNotEmpty().allMatch(e -> e.step() == TuningStep.ADVISED);
    assertThat(world.events).anyMatch(e -> e.reason().contains("memory is full"));
    assertThat(world.events).hasSizeLessThan(30);
  }

  @Test
  void fewCalls_showNothing_andChangeNothing() {
    World world = new World(22).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L));
    world.days(2, w -> w.lookups(10, .3, true));

    assertThat(world.events).isEmpty();
  }

  @Test
  void aTrialWhoseCallsCease_isPutBack() {
    World world = new World(23).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L));
    world.days(5 / 288.0, w -> w.lookups(300, .3, true));
    assertThat(world.value(Tunable.CACHE_ENTRIES)).isEqualTo(2_000);

    world.days(.2, w -> {});
    assertThat(world.value(Tunable.CACHE_ENTRIES)).isEqualTo(1_000);
    assertThat(world.events.get(1).reason()).contains("too few calls");
  }

  @Test
  void aReset_putsEverythingBack() {
    World world = new World(24).starting(SETTINGS, Map.of(Tunable.CACHE_ENTRIES, 1_000L));
    world.days(1, w -> w.lookups(1_000, .8 * w.value(Tunable.CACHE_ENTRIES) / 10_000.0, true));
    assertThat(world.value(Tunable.CACHE_ENTRIES)).isGreaterThan(1_000);

    world.tuner.reset();

    assertThat(world.value(Tunable.CACHE_ENTRIES)).isEqualTo(1_000);
    assertThat(world.tuner.history().get(world.tuner.history().size() - 1).step())
        .isEqualTo(TuningStep.RESET);
  }

  @Test
  void whenTheWorkloadChanges_itFollows() {
    World world = new World(25).starting(SETTINGS, Map.of(Tunable.CONCURRENCY, 10L));
    world.days(3, TunerTest::crowded);
    long before = world.value(Tunable.CONCURRENCY);
    // The provider has become half as able.
    world.days(
        6,
        w -> {
          double limit = w.value(Tunable.CONCURRENCY);
          double service = limit <= 8 ? 1 : Math.pow(limit / 8, 2);
          w.waiting = 3;
          for (int i = 0; i < 300; i++) {
            w.call(CacheStatus.BYPASS, w.seconds(service * 60 / limit, .5), null);
            w.attempt(null);
          }
        });

    assertThat(before).isGreaterThan(13);
    assertThat(world.value(Tunable.CONCURRENCY)).isLessThan(before);
  }
}
