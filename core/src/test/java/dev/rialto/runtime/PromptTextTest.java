package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PromptTextTest {

  private record Point(int x, int y) {}

  @Test
  void valuesReadTheSameEverywhere() {
    assertThat(PromptText.of("{{x}}")).isEqualTo("{{x}}");
    assertThat(PromptText.of(null)).isEmpty();
    assertThat(PromptText.of(Optional.empty())).isEmpty();
    assertThat(PromptText.of(OptionalLong.of(5))).isEqualTo("5");
    assertThat(PromptText.of(OptionalLong.empty())).isEmpty();
    assertThat(PromptText.of(Optional.of(List.of(1, 2)))).isEqualTo("[1, 2]");
    assertThat(PromptText.of(new int[][] {{1}, {2, 3}})).isEqualTo("[[1], [2, 3]]");
    assertThat(PromptText.of(new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(PromptText.of(LocalDate.of(2026, 2, 3))).isEqualTo("2026-02-03");
    assertThat(PromptText.of(new Date(0))).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(PromptText.of(new Point(1, 2))).isEqualTo("Point[x=1, y=2]");
    assertThat(PromptText.of(Path.of("/a/b"))).isEqualTo("/a/b");
  }

  /** The order of such a set and map differs from one JVM to the next. */
  @Test
  void whatHasNoOrderIsSorted() {
    assertThat(PromptText.of(Set.of("d", "a", "c", "b"))).isEqualTo("[a, b, c, d]");
    assertThat(PromptText.of(Map.of("d", 1, "a", 2, "c", 3))).isEqualTo("{a=2, c=3, d=1}");
    assertThat(PromptText.inOrder(Set.of(3, 1, 2))).containsExactly(1, 2, 3);
  }

  @Test
  void whatHasAnOrderKeepsIt() {
    assertThat(PromptText.of(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo("[b, a]");
    assertThat(PromptText.of(new TreeMap<>(Map.of(2, "x", 10, "y")))).isEqualTo("{2=x, 10=y}");
    assertThat(PromptText.inOrder(List.of(3, 1))).containsExactly(3, 1);
  }

  @Test
  void theTimeIsToldToTheSecond() {
    LocalDateTime now = LocalDateTime.of(2026, 11, 22, 9, 5, 0, 999_999_999);
    assertThat(PromptText.date(now)).isEqualTo("2026-11-22");
    assertThat(PromptText.time(now)).isEqualTo("09:05:00");
    assertThat(PromptText.dateTime(now)).isEqualTo("2026-11-22T09:05:00");
  }
}
