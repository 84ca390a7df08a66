package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

  static List<Map.Entry<String, Supplier<Object>>> refused() {
    Duration second = Duration.ofSeconds(1);
    return List.of(
        Map.entry(
            "cache.namespace is null; allowed is 1 to 64 of",
            () -> CacheSettings.builder().namespace(null)),
        Map.entry(
            "cache.namespace is '" + "n".repeat(199) + "… (100002 characters); allowed is",
            () -> CacheSettings.builder().namespace("n".repeat(100_000))),
        Map.entry(
            "cache.mode is DEFAULT; allowed is OFF, ON, SEMANTIC, REFRESH or NO_STORE",
            () -> CacheSettings.builder().mode(CacheMode.DEFAULT)),
        Map.entry(
            "sql.tablePrefix is null; allowed is a letter",
            () -> SqlSettings.builder(EmbeddedDatabase.at(Path.of("x"))).tablePrefix(null)),
        Map.entry(
            "breaker.consecutiveFailures is 0",
            () -> BreakerSettings.builder().consecutiveFailures(0).build()),
        Map.entry(
            "breaker.failureRate is 0.0",
            () -> BreakerSettings.builder().failureRate(0, 20).build()),
        Map.entry(
            "breaker.failureRate is NaN",
            () -> BreakerSettings.builder().failureRate(Double.NaN, 20).build()),
        Map.entry(
            "breaker.minimumCalls is -1",
            () -> BreakerSettings.builder().failureRate(0.1, -1).build()),
        Map.entry(
            "breaker.window is PT0S",
            () -> BreakerSettings.builder().window(Duration.ZERO).build()),
        Map.entry(
            "breaker.successesToClose is 0",
            () -> BreakerSettings.builder().successesToClose(0).build()),
        Map.entry("breaker.probes is 0", () -> BreakerSettings.builder().probes(0).build()),
        Map.entry(
            "breaker.maxOpenShare is 1.5",
            () -> BreakerSettings.builder().maxOpenShare(1.5).build()),
        Map.entry(
            "breaker.maxDelay is PT1S; allowed is at least breaker.firstDelay, which is PT2S",
            () -> BreakerSettings.builder().delay(second.multipliedBy(2), second).build()),
        Map.entry("retry.maxRepeats is -1", () -> RetrySettings.builder().maxRepeats(-1).build()),
        Map.entry(
            "retry.firstDelay is PT-1S",
            () -> RetrySettings.builder().delay(second.negated(), second).build()),
        Map.entry(
            "retry.maxDelay is PT1S",
            () -> RetrySettings.builder().delay(second.multipliedBy(2), second).build()),
        Map.entry("retry.jitter is 1.5", () -> RetrySettings.builder().jitter(1.5).build()),
        Map.entry(
            "retry.budgetShare is -0.1", () -> RetrySettings.builder().budget(-0.1, 1).build()),
        Map.entry(
            "retry.budgetPerSecond is -1.0", () -> RetrySettings.builder().budget(0, -1).build()),
        Map.entry(
            "retry.budgetWindow is PT0S",
            () -> RetrySettings.builder().budgetWindow(Duration.ZERO).build()),
        Map.entry(
            "retry.maxCircuitWait is PT-1S",
            () -> RetrySettings.builder().maxCircuitWait(second.negated()).build()),
        Map.entry("route.primary is missing", () -> Route.builder().build()),
        Map.entry("route.primary is missing", () -> Route.builder().fallback("a/b").build()),
        Map.entry("route.fallback is [a/b, a/b]", () -> Route.of("a/b", "a/b")),
        Map.entry("route.models is [a/b,  ]", () -> Route.of("a/b", " ")),
        Map.entry(
            "route.task is empty",
            () -> RouteSettings.builder().task("", Route.of("a/b")).build()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeUsedIsRefusedByName(Map.Entry<String, Supplier<Object>> entry) {
    assertThatThrownBy(entry.getValue()::get)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(entry.getKey());
  }

  @Test
  void nothingIsNamedWhereItIsMissing() {
    CacheSettings.Builder cache = CacheSettings.builder();
    assertThatThrownBy(() -> cache.ttl((String) null, Duration.ofHours(1)))
        .hasMessage("cache.ttl task");
    assertThatThrownBy(() -> cache.ttl((Task) null, Duration.ofHours(1)))
        .hasMessage("cache.ttl task");
    assertThatThrownBy(() -> cache.warming(w -> w.mostCost(null)))
        .hasMessage("cache.warming.mostCost");
    assertThatThrownBy(() -> CallOptions.builder().cacheTtl(null)).hasMessage("cacheTtl");
    assertThatThrownBy(() -> CacheScope.ALL.client(null)).hasMessage("type");
  }

  @Test
  void buildersBeginWithTheDefaults() {
    assertThat(BreakerSettings.builder().build()).isEqualTo(BreakerSettings.DEFAULT);
    assertThat(RetrySettings.builder().build()).isEqualTo(RetrySettings.DEFAULT);
    assertThat(RouteSettings.builder().build()).isEqualTo(RouteSettings.DEFAULT);
    BreakerSettings changed = BreakerSettings.builder().probes(7).build();
    assertThat(changed.toBuilder().build()).isEqualTo(changed);
  }
}
