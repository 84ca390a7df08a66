package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentScopesTest {

  private static final CacheTier.Key KEY = new CacheTier.Key("d", "tenant", "task", "model");

  private final RecentScopes scopes = new RecentScopes();

  private static CacheTier.Scope single(String digest) {
    return new CacheTier.Scope(digest, null, null, null);
  }

  private static CacheTier.Scope tenant(String tenant) {
    return new CacheTier.Scope(null, tenant, null, null);
  }

  @Test
  void aKeyIsCoveredByWhatHasIt_afterTheMomentAlone() {
    scopes.add(single("d"), 5);
    scopes.add(single("other"), 6);
    scopes.add(tenant("tenant"), 7);
    scopes.add(tenant("other"), 8);
    assertThat(scopes.cover(KEY, 4)).isTrue();
    assertThat(scopes.cover(KEY, 6)).isTrue();
    assertThat(scopes.cover(KEY, 7)).isFalse();
    scopes.add(new CacheTier.Scope("d", "other", null, null), 9);
    assertThat(scopes.cover(KEY, 7)).as("of another tenant").isFalse();
    scopes.add(new CacheTier.Scope("d", "tenant", null, null), 10);
    assertThat(scopes.cover(KEY, 7)).isTrue();
  }

  @Test
  void manySingleAnswersSayNothingOfOthers_untilNobodyKnows() {
    for (int i = 1; i <= 100_000; i++) {
      scopes.add(single("r" + i), i);
    }
    assertThat(scopes.cover(KEY, 0)).isFalse();
    scopes.add(single("r1"), 100_001);
    assertThat(scopes.cover(KEY, 0)).as("known already").isFalse();
    scopes.add(single("one more"), 100_002);
    assertThat(scopes.cover(KEY, 1)).as("the second had to go").isTrue();
    assertThat(scopes.cover(KEY, 2)).isFalse();
    assertThat(scopes.cover(new CacheTier.Key("r1", "", "", ""), 100_000)).isTrue();
  }

  @Test
  void ofTooManyWideScopesItIsSaidThatNobodyKnows() {
    for (int i = 1; i <= 1_001; i++) {
      scopes.add(tenant("t" + i), i);
    }
    assertThat(scopes.cover(KEY, 0)).isTrue();
    assertThat(scopes.cover(KEY, 1)).isFalse();
    scopes.dropUntil(1);
    assertThat(scopes.cover(KEY, 0)).as("nobody is to ask for that any more").isFalse();
  }

  @Test
  void whatIsOldIsForgotten_andMomentsMayOverflow() {
    long first = Long.MAX_VALUE - 1;
    scopes.add(single("d"), first);
    scopes.add(tenant("tenant"), first + 1);
    assertThat(scopes.cover(KEY, first - 1)).isTrue();
    scopes.add(single("d"), first + 3);
    scopes.dropUntil(first + 2);
    assertThat(scopes.cover(KEY, first)).isTrue();
    assertThat(scopes.cover(KEY, first + 3)).isFalse();
    scopes.dropUntil(first + 3);
    assertThat(scopes.cover(KEY, first - 1)).isFalse();
  }

  @Test
  void whatIsHeardIsKeptForItsTime_howeverManySingleAnswersAreHeardOf() {
    HeardScopes heard = new HeardScopes(Duration.ofNanos(50_000));
    heard.add(tenant("tenant"), 10);
    for (int i = 0; i < 5_000; i++) {
      heard.add(single("r" + i), 11 + i);
    }
    assertThat(heard.cover(KEY, 9, 6_000)).isTrue();
    assertThat(heard.cover(KEY, 10, 6_000)).as("asked for after it").isFalse();
    assertThat(heard.cover(KEY, 9, 60_000)).as("long ago").isFalse();
  }
}
