package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a provider in trouble is treated under steady traffic, ten calls a second. */
class ConductTest {

  private static final Duration PACE = Duration.ofMillis(100);

  @ParameterizedTest
  @CsvSource({"1,true", "3,false", "10,true", "20,false", "30,true", "45,false", "60,true"})
  void anOutageIsNotHammered_andItsEndIsNoticedWithinFiveSeconds(int seconds, boolean unary) {
    Fixture f = new Fixture().route("a", "b");
    long began = f.clock.nanoTime();
    long recovers = began + Duration.ofSeconds(seconds).toNanos();
    f.upstream.always(
        "a",
        attempt -> {
          if (f.clock.nanoTime() - recovers < 0) {
            attempt.fail(Fixture.serverError());
          } else {
            attempt.answer("mine");
          }
        });
    f.upstream.always("b", attempt -> attempt.answer("theirs"));
    long backAt = 0;
    while (backAt == 0) {
      RecordingSink sink = unary ? f.unary() : f.stream();
      assertThat(sink.error).isNull();
      if (sink.text().equals("mine")) {
        backAt = f.clock.nanoTime();
      }
      f.clock.advance(PACE);
    }
    assertThat(Duration.ofNanos(backAt - recovers)).isLessThanOrEqualTo(Duration.ofSeconds(5));

    List<Long> asked = new ArrayList<>();
    for (FakeUpstream.Attempt attempt : f.upstream.attempts) {
      if (attempt.endpoint().equals("a") && attempt.startNanos - recovers < 0) {
        asked.add(attempt.startNanos);
      }
    }
    // Five failures open the circuit; from then on one probe a second at most.
    for (int i = 5; i < asked.size(); i++) {
      assertThat(asked.get(i) - asked.get(i - 1)).isGreaterThanOrEqualTo(1_000_000_000L);
    }
    assertThat(asked.size()).isLessThanOrEqualTo(5 + 2 + seconds / 3);

    f.clock.advance(PACE);
    int before = f.upstream.attempts.size();
    for (int i = 0; i < 50; i++) {
      f.unary();
      f.clock.advance(PACE);
    }
    assertThat(f.upstream.endpoints().subList(before, before + 50)).containsOnly("a");
  }

  /** Five seconds down, five seconds up, for two minutes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlappingPrimary_failsNobody_isNotHammered_andAnswersWhenItIsUp(boolean unary) {
    Fixture f = new Fixture().route("a", "b");
    long began = f.clock.nanoTime();
    long half = Duration.ofSeconds(5).toNanos();
    f.upstream.always(
        "a",
        attempt -> {
          if ((f.clock.nanoTime() - began) / half % 2 == 0) {
            attempt.fail(Fixture.serverError());
          } else {
            attempt.answer("mine");
          }
        });
    f.upstream.always("b", attempt -> attempt.answer("theirs"));
    int mine = 0;
    for (int call = 0; call < 1_200; call++) {
      RecordingSink sink = unary ? f.unary() : f.stream();
      assertThat(sink.error).isNull();
      mine += sink.text().equals("mine") ? 1 : 0;
      f.clock.advance(PACE);
    }
    int[] whileDown = new int[24];
    for (FakeUpstream.Attempt attempt : f.upstream.attempts) {
      long turn = (attempt.startNanos - began) / half;
      if (attempt.endpoint().equals("a") && turn % 2 == 0) {
        whileDown[(int) turn]++;
      }
    }
    assertThat(IntStream.of(whileDown).max().getAsInt()).isLessThanOrEqualTo(8);
    assertThat(mine).as("of 600 calls while it was up").isGreaterThan(120);
  }
}
