package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.rialto.AuthenticationException;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.cost.CostSum;
import dev.rialto.cost.Costs;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** From a generated client over real sockets to the registry. */
class EndToEndTest {

  private static final CallOptions CACHED = CallOptions.builder().cache(CacheMode.ON).build();

  @Test
  void whatAPipelineDidIsInTheRegistryAndTheLogOnceItIsClosed() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder()
                  .provider(server.openAi())
                  .catalog(
                      c ->
                          c.model(
                              "openai/loopback",
                              m -> m.prices(TokenRates.of(Usd.of("1"), Usd.of("2")))))
                  .build(),
              new MetricsModule());
      Throwable refused;
      Costs costs;
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        WatchedAssistant assistant = injector.getInstance(WatchedAssistant.class);
        assertThat(assistant.say("the same", CACHED)).startsWith("(loopback)");
        assertThat(assistant.say("the same", CACHED)).startsWith("(loopback)");
        server.failNext(1, Fault.status(401));
        refused = catchThrowable(() -> assistant.say("another", CACHED));
        costs = rialto.costs();
      }
      assertThat(refused).isInstanceOf(AuthenticationException.class);

      MetricRegistry registry = injector.getInstance(MetricRegistry.class);
      String method = "rialto.method.WatchedAssistant.say.";
      assertThat(registry.getTimers().get(method + "calls").getCount()).isEqualTo(3);
      assertThat(registry.getMeters().get(method + "cache.hits.memory").getCount()).isEqualTo(1);
      assertThat(registry.getMeters().get(method + "cache.misses").getCount()).isEqualTo(1);
      assertThat(registry.getMeters().get(method + "errors.AuthenticationException").getCount())
          .isEqualTo(1);
      assertThat(registry.getMeters().get(method + "tokens.output").getCount()).isPositive();
      assertThat(registry.getTimers().get("rialto.attempts").getCount()).isEqualTo(2);
      assertThat(gauge(registry, "connects")).isEqualTo(1);
      assertThat(gauge(registry, "disconnects")).isEqualTo(1);
      assertThat(gauge(registry, "connections")).isZero();
      assertThat(gauge(registry, "in-flight")).isZero();
      assertThat(gauge(registry, "requests")).isEqualTo(2);
      assertThat(gauge(registry, "answers")).isEqualTo(2);
      assertThat(gauge(registry, "bytes-sent")).isPositive();
      assertThat(gauge(registry, "bytes-received")).isPositive();
      assertThat(registry.getGauges().get("rialto.cache.entries").getValue()).isEqualTo(1L);
      assertThat((Long) registry.getGauges().get("rialto.cache.saved-tokens").getValue())
          .isPositive();
      CostSum ledger = costs.total(Instant.EPOCH, Instant.MAX);
      Stats counted = injector.getInstance(RialtoMetrics.class).stats(Window.LAST_HOUR);
      assertThat(ledger.known()).isGreaterThan(Usd.ZERO);
      assertThat(counted.cost()).isEqualTo(ledger.known());
      assertThat(counted.costUnknown()).isEqualTo(ledger.unknown());
      assertThat(registry.getGauges().get(method + "cost.usd").getValue())
          .isEqualTo(ledger.known().toDouble());
      MetricsReport report = injector.getInstance(RialtoMetrics.class).report();
      assertThat(report.brief())
          .startsWith(
              "Last 1 h: 3 calls, 33.3 % failed, the cache had 50.0 % of what it was asked; median"
                  + " ")
          .contains(" tokens in, ", "Issues: none")
          .contains("Advice: WatchedAssistant.say: Try openai/");
      assertThat(report.text()).contains("Savings, last 30 days").contains("WatchedAssistant.say");
      assertThat(report.markdown()).contains("## Savings, last 30 days");
      assertThat(report.projection()).as("there are no days to go by yet").isEmpty();
      assertThat(injector.getInstance(CallLog.class).table())
          .contains("WatchedAssistant.say")
          .contains("cache, memory")
          .contains("✗ AuthenticationException");
    }
  }

  private static long gauge(MetricRegistry registry, String name) {
    return (Long) registry.getGauges().get("rialto.transport." + name).getValue();
  }
}
