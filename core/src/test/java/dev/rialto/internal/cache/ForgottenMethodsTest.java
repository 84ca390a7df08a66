package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ForgottenMethodsTest {

  private static final CacheTier.Key ASK = new CacheTier.Key("d", "", "", "", "c", "ask");
  private static final CacheTier.Key TELL = new CacheTier.Key("d", "", "", "", "c", "tell");

  private static CacheTier.Scope scope(String method) {
    return new CacheTier.Scope(null, null, null, null, "c", method);
  }

  @Test
  void onlyWhatIsOlderIsTooOldAndOnlyForTheMethod() {
    ForgottenMethods forgotten = new ForgottenMethods();
    assertThat(forgotten.mayCoverNanos(-5)).isFalse();
    assertThat(forgotten.mayCoverMillis(-5)).isFalse();
    forgotten.add(scope("ask"), 10, 1_000);
    assertThat(forgotten.mayCoverNanos(11)).as("younger than all").isFalse();
    assertThat(forgotten.mayCoverMillis(1_001)).as("younger than all").isFalse();
    assertThat(forgotten.mayCoverNanos(10)).isTrue();
    assertThat(forgotten.mayCoverMillis(1_000)).isTrue();
    assertThat(forgotten.coversNanos(ASK, 10)).isTrue();
    assertThat(forgotten.coversNanos(TELL, 10)).isFalse();
    assertThat(forgotten.coversMillis(ASK, 1_000)).isTrue();
    assertThat(forgotten.coversMillis(TELL, 1_000)).isFalse();
  }

  @Test
  void whatNoAnswerIsOlderThanIsLeftOut() {
    ForgottenMethods forgotten = new ForgottenMethods();
    long day = Duration.ofDays(1).toNanos();
    forgotten.add(scope("ask"), 0, 0);
    forgotten.add(scope("tell"), 30 * day, 0);
    assertThat(forgotten.size()).isEqualTo(2);
    forgotten.lives(40 * day, 5 * day);
    forgotten.add(scope("tell"), 45 * day, 0);
    assertThat(forgotten.size()).as("an answer may be that old").isEqualTo(2);
    forgotten.add(scope("tell"), 45 * day + 1, 0);
    assertThat(forgotten.size()).isEqualTo(1);
    assertThat(forgotten.coversNanos(TELL, 45 * day)).isTrue();
  }
}
