package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Rialto;
import dev.rialto.config.CacheSettings;
import dev.rialto.loopback.LoopbackProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Who asks for the cache gets it, and nobody else. */
class CacheOptInTest {

  private static final CallOptions PLAIN = CallOptions.NONE;

  private static CallOptions with(CacheMode mode) {
    return CallOptions.builder().cache(mode).build();
  }

  private static Rialto rialto(LoopbackProvider server, Consumer<CacheSettings.Builder> cache) {
    return Rialto.builder().provider(server.openAi()).cache(cache).build();
  }

  @Test
  void whoSetsTheCacheUpSwitchesItOnUnlessTheySayThatTheyDoNot() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto none = Rialto.builder().provider(server.openAi()).build();
        Rialto set = rialto(server, c -> c.memoryEntries(10));
        Rialto left = rialto(server, c -> c.mode(CacheMode.OFF))) {
      assertThat(second(none, PLAIN)).isEqualTo(CacheStatus.BYPASS);
      assertThat(second(none, with(CacheMode.ON))).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second(set, PLAIN)).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second(left, PLAIN)).isEqualTo(CacheStatus.BYPASS);
      assertThat(second(left, with(CacheMode.ON))).isEqualTo(CacheStatus.HIT_MEMORY);
    }
  }

  private static CacheStatus second(Rialto rialto, CallOptions options) {
    Probe probe = rialto.client(Probe.class);
    probe.ask("twice", options);
    return probe.ask("twice", options).cacheStatus();
  }

  @Test
  void anExplainedCallThatThePolicyRefusesHasNoCacheKey() {
    CallOptions bank = CallOptions.builder().tenant("bank").build();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server, c -> c.onlyIf(call -> !call.tenant().equals("bank")))) {
      assertThat(rialto.explain(Probe.class, p -> p.ask("a", PLAIN)).cacheKey()).isNotEmpty();
      assertThat(rialto.explain(Probe.class, p -> p.ask("a", bank)).cacheKey()).isEmpty();
    }
  }

  @Test
  void meaningWithoutItsSettingsIsRefusedForAllCallsAndSaidOnceForOne() {
    List<String> said = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.rialto");
    Handler hearing =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            said.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    try (LoopbackProvider server = LoopbackProvider.start()) {
      assertThatThrownBy(() -> rialto(server, c -> c.mode(CacheMode.SEMANTIC)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("cache.mode is SEMANTIC")
          .hasMessageContaining("allowed is with cache.semantic");
      logger.addHandler(hearing);
      try (Rialto rialto = rialto(server, c -> {})) {
        assertThat(second(rialto, with(CacheMode.SEMANTIC))).isEqualTo(CacheStatus.HIT_MEMORY);
      }
    } finally {
      logger.removeHandler(hearing);
    }
    assertThat(said)
        .filteredOn(m -> m.contains("Probe.ask asks for CacheMode.SEMANTIC"))
        .hasSize(1);
  }
}
