package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.time.Year;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values whose text is not what an answer holds. */
class FakeValuesTest {

  /** Its text is for people. */
  enum Level {
    LOW,
    HIGH;

    @Override
    public String toString() {
      return "the " + name();
    }
  }

  @Completion
  interface Chronicle {
    @UserMessage("When was {{town}} founded?")
    Year founded(String town);

    @UserMessage("Count the floods of {{town}} by their level.")
    Map<Level, Integer> floods(String town);
  }

  @Test
  void yearsAndConstantsAsKeys_areAnswered() {
    try (Fake<Chronicle> fake = Fakes.of(Chronicle.class)) {
      fake.when(c -> c.founded("Venice")).answer(Year.of(421));
      fake.when(c -> c.floods("Venice")).answer(Map.of(Level.HIGH, 3));
      assertThat(fake.client().founded("Venice")).isEqualTo(Year.of(421));
      assertThat(fake.client().floods("Venice")).isEqualTo(Map.of(Level.HIGH, 3));
    }
  }
}
