package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is past and what is to come is said by the clock that the application sets. */
class TimeBoundsTest {

  /** Half past eleven in the evening of the last day of May, in Oslo half past one in June. */
  private static final Instant NOW = Instant.parse("1999-05-31T23:30:00Z");

  private final List<Rialto> open = new ArrayList<>();
  private static final String MAY = "{\"name\":\"x\",\"day\":\"1999-05-31\"}";

  @Test
  void boundsOfTime_areThoseOfTheInjectedClock_andItsZone() throws Exception {
    try (LoopbackProvider server =
        LoopbackProvider.builder()
            .when(promptContains("Shift"))
            .answer("{\"from\":\"23:45:00Z\"}")
            .when(promptContains("All"))
            .answer("[" + MAY + "]")
            .when(promptContains("Book").and(bringsToolResults().negate()))
            .callTool("book", "{\"day\":\"1999-06-01\"}")
            .when(promptContains("Book"))
            .answer("done")
            .when(any())
            .answer(MAY)
            .start()) {
      Almanac utc = almanac(server, "UTC");
      assertThat(utc.shift("me").from()).hasToString("23:45Z");
      for (ThrowingCallable read : reads(utc)) {
        assertThatThrownBy(read)
            .isInstanceOf(InvalidOutputException.class)
            .hasMessageContaining("day")
            .hasMessageContaining("past");
      }
      assertThat(toldOf(server, utc)).contains("booked 1999-06-01");
      Almanac oslo = almanac(server, "Europe/Oslo");
      assertThat(oslo.shift("me").from()).hasToString("23:45Z");
      for (ThrowingCallable read : reads(oslo)) {
        assertThatCode(read).doesNotThrowAnyException();
      }
      assertThat(toldOf(server, oslo)).contains("what is to come");
    }
  }

  private Almanac almanac(LoopbackProvider server, String zone) {
    Rialto rialto =
        Rialto.builder().provider(server.openAi()).clock(Clock.fixed(NOW, ZoneId.of(zone))).build();
    open.add(rialto);
    return rialto.client(Almanac.class);
  }

  /** Returns what the model was told of the tool that it called. */
  private static String toldOf(LoopbackProvider server, Almanac almanac) {
    assertThat(almanac.book("it")).isEqualTo("done");
    return server.requests().get(server.requests().size() - 1).body();
  }

  private static List<ThrowingCallable> reads(Almanac almanac) {
    return List.of(
        () -> almanac.when("it"),
        () -> almanac.all("it").toList(),
        () -> almanac.growing("it").toList());
  }

  @AfterEach
  void close() {
    open.forEach(Rialto::close);
  }
}
