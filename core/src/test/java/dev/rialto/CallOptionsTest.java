package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallOptionsTest {

  static List<Map.Entry<String, Consumer<CallOptions.Builder>>> refused() {
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    return List.of(
        Map.entry("timeout is PT0S; allowed is above zero", b -> b.timeout(Duration.ZERO)),
        Map.entry("timeout is PT-1S", b -> b.timeout(Duration.ofSeconds(-1))),
        Map.entry("at most a year", b -> b.timeout(ages)),
        Map.entry("cacheTtl is PT0S", b -> b.cacheTtl(Duration.ZERO)),
        Map.entry("at most a year", b -> b.cacheTtl(ages)),
        Map.entry("temperature is -0.1; allowed is 0.0 to 2.0", b -> b.temperature(-0.1)),
        Map.entry("temperature is 2.1", b -> b.temperature(2.1)),
        Map.entry("temperature is NaN", b -> b.temperature(Double.NaN)),
        Map.entry("maxTokens is 0; allowed is 1 or more", b -> b.maxTokens(0)),
        Map.entry("maxCost is $0.00; allowed is an amount above zero", b -> b.maxCost(Usd.ZERO)),
        Map.entry("maxCost is -$1.00", b -> b.maxCost(Usd.of(-1))),
        Map.entry("topP is 1.1", b -> b.topP(1.1)),
        Map.entry("frequencyPenalty is -2.5", b -> b.frequencyPenalty(-2.5)),
        Map.entry("presencePenalty is 2.5", b -> b.presencePenalty(2.5)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void settingOutOfRange_isRefusedByName(Map.Entry<String, Consumer<CallOptions.Builder>> wrong) {
    assertThatThrownBy(() -> wrong.getValue().accept(CallOptions.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(wrong.getKey());
  }

  @Test
  void emptyStopSequence_isRefused() {
    assertThatThrownBy(() -> CallOptions.builder().stop("END", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stop has an empty text");
  }

  @Test
  void nulls_areNamed() {
    assertThatThrownBy(() -> CallOptions.builder().extra("seed", null)).hasMessage("extra value");
    assertThatThrownBy(() -> CallOptions.builder().model(" ")).hasMessageContaining("is blank");
    assertThatThrownBy(() -> CallOptions.builder().extra(" ", 1)).hasMessageContaining("is blank");
    assertThatThrownBy(() -> CallOptions.builder().extra("x", Map.of("y", Double.NaN)))
        .hasMessage("The extra member 'x' holds NaN, which JSON cannot write");
    assertThatThrownBy(() -> CallOptions.builder().extra("x", List.of(new Object())))
        .hasMessageContaining("holds a java.lang.Object; allowed are strings, numbers");
    assertThatThrownBy(() -> CallOptions.builder().metadata(null, "x")).hasMessage("metadata name");
    assertThatThrownBy(() -> CallOptions.model(null)).hasMessage("model");
  }

  @Test
  void nothingSet_leavesTheWiderSettings() {
    CallOptions none = CallOptions.NONE;
    assertThat(none.model()).isNull();
    assertThat(none.timeout()).isNull();
    assertThat(none.temperature()).isNaN();
    assertThat(none.maxTokens()).isZero();
    assertThat(none.maxCost()).isNull();
    assertThat(none.cache()).isEqualTo(CacheMode.DEFAULT);
    assertThat(none.priority()).isEqualTo(Priority.NORMAL);
    assertThat(none.extra()).isEmpty();
  }

  @Test
  void options_doNotChangeWithTheirBuilder() {
    CallOptions.Builder builder = CallOptions.builder().extra("a", 1).metadata("m", "1");
    CallOptions built = builder.build();
    builder.extra("b", 2).metadata("n", "2");
    assertThat(built.extra()).containsOnlyKeys("a");
    assertThat(built.metadata()).containsOnlyKeys("m");
  }

  /** Every setting, whoever adds it, is taken over where nothing is said, and only there. */
  @Test
  void over_takesFromTheWiderOptions_whatIsNotSet() throws ReflectiveOperationException {
    CallOptions wide = everything("wide", 0.25, 7, Priority.LOW, CacheMode.ON);
    CallOptions own = everything("own", 0.75, 9, Priority.HIGH, CacheMode.OFF);
    assertThat(CallOptions.NONE.over(wide)).usingRecursiveComparison().isEqualTo(wide);
    assertThat(own.over(CallOptions.NONE)).isSameAs(own);
    CallOptions both = own.over(wide);
    assertThat(both).usingRecursiveComparison().ignoringFields("metadata", "extra").isEqualTo(own);
    assertThat(both.metadata()).containsEntry("own", "own").containsEntry("wide", "wide");
    assertThat(both.extra()).containsEntry("own", "own").containsEntry("wide", "wide");
    CallOptions ordinary = CallOptions.builder().priority(Priority.NORMAL).build();
    assertThat(ordinary.over(wide).priority()).isEqualTo(Priority.NORMAL);
  }

  private static CallOptions everything(
      String text, double number, int count, Priority priority, CacheMode cache)
      throws ReflectiveOperationException {
    boolean high = priority == Priority.HIGH;
    Map<Class<?>, Object> samples =
        Map.ofEntries(
            Map.entry(String.class, text),
            Map.entry(Object.class, text),
            Map.entry(String[].class, new String[] {text}),
            Map.entry(double.class, number),
            Map.entry(int.class, count),
            Map.entry(Duration.class, Duration.ofSeconds(count)),
            Map.entry(Usd.class, Usd.of(count)),
            Map.entry(CostPool.class, CostPool.of(Usd.of(count))),
            Map.entry(Priority.class, priority),
            Map.entry(CacheMode.class, cache),
            Map.entry(StreamRecovery.class, high ? StreamRecovery.HOLD : StreamRecovery.RESTART),
            Map.entry(ToolChoice.class, high ? ToolChoice.NONE : ToolChoice.REQUIRED),
            Map.entry(PromptCache.class, high ? PromptCache.SHORT : PromptCache.LONG),
            Map.entry(ReasoningEffort.class, high ? ReasoningEffort.LOW : ReasoningEffort.HIGH),
            Map.entry(boolean.class, high));
    CallOptions.Builder builder = CallOptions.builder();
    for (Method setter : CallOptions.Builder.class.getDeclaredMethods()) {
      if (Modifier.isPublic(setter.getModifiers())
          && setter.getReturnType() == CallOptions.Builder.class) {
        Object[] arguments = Stream.of(setter.getParameterTypes()).map(samples::get).toArray();
        assertThat(arguments).as("add samples of the types of %s", setter).doesNotContainNull();
        setter.invoke(builder, arguments);
      }
    }
    return builder.build();
  }
}
