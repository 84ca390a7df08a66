package dev.rialto.internal.cache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rialto.spi.CacheTier;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What this instance invalidated itself, as every hit of a tier asks for it. */
class OwnScopesTest {

  private static final CacheTier.Key KEY = new CacheTier.Key("d", "tenant", "task", "model");

  private final Invalidations invalidations = new Invalidations();

  private static CacheTier.Scope single(String digest) {
    return new CacheTier.Scope(digest, null, null, null);
  }

  private static CacheTier.Scope tenant(String tenant) {
    return new CacheTier.Scope(null, tenant, null, null);
  }

  @Test
  void aKeyIsCoveredUntilTheMomentOfWhatHasIt() {
    invalidations.add(single("d"), 5);
    invalidations.add(single("other"), 7);
    assertThat(invalidations.covers(KEY, 5)).isTrue();
    assertThat(invalidations.covers(KEY, 6)).isFalse();
    invalidations.add(tenant("tenant"), 6);
    assertThat(invalidations.covers(KEY, 6)).isTrue();
    assertThat(invalidations.covers(KEY, 7)).isFalse();
    invalidations.add(new CacheTier.Scope("d", "other", null, null), 8);
    assertThat(invalidations.covers(KEY, 7)).as("of another tenant").isFalse();
    invalidations.add(new CacheTier.Scope("d", "tenant", null, null), 8);
    assertThat(invalidations.covers(KEY, 7)).isTrue();
  }

  @Test
  void whatAClockThatWasSetBackSaysOfAScope_takesNothingBack() {
    invalidations.add(single("d"), 5);
    invalidations.add(single("d"), 3);
    assertThat(invalidations.covers(KEY, 5)).isTrue();
    invalidations.add(tenant("tenant"), 9);
    invalidations.add(tenant("tenant"), 6);
    assertThat(invalidations.covers(KEY, 9)).isTrue();
  }

  @Test
  void whatOthersSayIsNoneOfOurs_norIsAMethods() {
    invalidations.add(tenant("tenant"));
    invalidations.add(new CacheTier.Scope(null, null, null, null, "client", null), 5);
    assertThat(invalidations.covers(KEY, 0)).isFalse();
  }

  @Test
  void aScopeThatIsInvalidatedOftenTakesNoOthersPlace() {
    invalidations.add(tenant("tenant"), 1);
    invalidations.add(single("r"), 1);
    for (int i = 0; i <= OwnScopes.MOST_SINGLE; i++) {
      invalidations.add(tenant("often"), 2);
      invalidations.add(single("often"), 2);
    }
    assertThat(invalidations.covers(KEY, 1)).isTrue();
    assertThat(invalidations.covers(new CacheTier.Key("r", "", "", ""), 1)).isTrue();
  }

  @Test
  void theLatestAreKnown_andSingleAnswersTakeNoPlaceOfWideScopes() {
    OwnScopes scopes = new OwnScopes();
    scopes.add(tenant("first"), 1);
    scopes.add(tenant("tenant"), 1);
    for (int i = 0; i < OwnScopes.MOST_WIDE - 1; i++) {
      scopes.add(tenant("t" + i), 2);
    }
    scopes.add(single("first"), 1);
    scopes.add(single("second"), 1);
    scopes.add(single("first"), 2);
    for (int i = 0; i < OwnScopes.MOST_SINGLE - 1; i++) {
      scopes.add(single("r" + i), 2);
    }
    assertThat(scopes.cover(KEY, 1)).isTrue();
    assertThat(scopes.cover(new CacheTier.Key("", "first", "", ""), 1)).isFalse();
    assertThat(scopes.cover(new CacheTier.Key("first", "", "", ""), 2)).isTrue();
    assertThat(scopes.cover(new CacheTier.Key("second", "", "", ""), 1)).isFalse();
  }

  @Test
  void aHitOfATierWaitsForNobodyWhoInvalidates() throws Exception {
    invalidations.add(tenant("tenant"), 5);
    synchronized (invalidations) {
      assertThat(CompletableFuture.supplyAsync(() -> invalidations.covers(KEY, 5)).get(30, SECONDS))
          .isTrue();
    }
  }

  @Test
  void aHitOfATierAllocatesNothingForIt() {
    for (int i = 0; i < 100; i++) {
      invalidations.add(tenant("t" + i), 5);
      invalidations.add(single("r" + i), 5);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int looks = 20_000;
    int covered = covered(looks); // once before it counts, for what is made the first time
    long before = threads.getCurrentThreadAllocatedBytes();
    covered += covered(looks);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(looks);
    assertThat(covered).isZero();
  }

  private int covered(int looks) {
    int covered = 0;
    for (int i = 0; i < looks; i++) {
      covered += invalidations.covers(KEY, 1) ? 1 : 0;
    }
    return covered;
  }
}
