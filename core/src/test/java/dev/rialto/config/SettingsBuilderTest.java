package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.ConfigurationException;
import dev.rialto.Task;
import dev.rialto.Usd;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is set in several calls of one method counts together. */
class SettingsBuilderTest {

  private static final class Some extends SettingsBuilder<Some> {
    @Override
    protected Some self() {
      return this;
    }
  }

  private static Some some() {
    return new Some().provider(OpenAi.builder().apiKey("key").build());
  }

  @Test
  void theCacheKeepsWhatWasSetBefore() {
    CacheSettings cache =
        some()
            .cache(c -> c.memoryEntries(10_000).ttl(Task.CODE, Duration.ofHours(3)))
            .cache(c -> c.redis("redis://127.0.0.1:1").semantic(s -> s.entries(77)))
            .cache(c -> c.semantic(s -> s.explore(0.25)).warming(w -> w.mostCalls(9)))
            .cache(c -> c.warming(w -> w.mostCost(Usd.of("0.10"))))
            .settings()
            .cache();
    assertThat(cache.mode()).isEqualTo(CacheMode.ON);
    assertThat(cache.memoryEntries()).isEqualTo(10_000);
    assertThat(cache.ttlNanos("code")).isEqualTo(Duration.ofHours(3).toNanos());
    assertThat(cache.redis()).isNotNull();
    assertThat(cache.semantic().entries()).isEqualTo(77);
    assertThat(cache.semantic().explore()).isEqualTo(0.25);
    assertThat(cache.warming().mostCalls()).isEqualTo(9);
    assertThat(cache.warming().mostCost()).isEqualTo(Usd.of("0.10"));
  }

  @Test
  void aCacheThatWasSwitchedOffStaysOff_andOneThatNobodyAskedForIsOff() {
    assertThat(
            some()
                .cache(c -> c.mode(CacheMode.OFF))
                .cache(c -> c.memoryEntries(10))
                .settings()
                .cache()
                .mode())
        .isEqualTo(CacheMode.OFF);
    assertThat(some().settings().cache().mode()).isEqualTo(CacheMode.OFF);
  }

  @Test
  void everyOtherStageDoesToo() {
    RialtoSettings all =
        some()
            .jobs(j -> j.window(Duration.ofMinutes(7)))
            .jobs(j -> j.maxItems(70))
            .batch(b -> b.maxItems(71))
            .batch(b -> b.limits("openai", 32, 8_192))
            .budget(b -> b.daily(Usd.of(50)))
            .budget(b -> b.perCall(Usd.of(1)))
            .admission(a -> a.maxConcurrent(72))
            .admission(a -> a.maxQueued(73))
            .conversations(c -> c.maxMessages(74))
            .conversations(c -> c.maxTokens(75))
            .regions(r -> r.home("eu-west-1"))
            .regions(r -> r.place("eu-west-1", 53, -6))
            .health(h -> h.probes(false))
            .health(h -> h.forecast(false))
            .tuning(t -> t.dryRun())
            .tuning(t -> t.concurrency(5, 9))
            .settings();
    assertThat(all.jobs().windowNanos()).isEqualTo(Duration.ofMinutes(7).toNanos());
    assertThat(all.jobs().maxItems()).isEqualTo(70);
    assertThat(all.batch().maxItems()).isEqualTo(71);
    assertThat(all.batch().limits("openai").texts()).isEqualTo(32);
    assertThat(all.cost().budgets()).hasSize(1);
    assertThat(all.cost().perCall()).isEqualTo(Usd.of(1));
    assertThat(all.admission().maxConcurrent()).isEqualTo(72);
    assertThat(all.admission().maxQueued()).isEqualTo(73);
    assertThat(all.conversations().maxMessages()).isEqualTo(74);
    assertThat(all.conversations().maxTokens()).isEqualTo(75);
    assertThat(all.routes().regions().home()).isEqualTo("eu-west-1");
    assertThat(all.routes().health().probes()).isFalse();
    assertThat(all.tuning().dryRun()).isTrue();
    assertThat(all.tuning().bounds(Tunable.CONCURRENCY).orElseThrow().most()).isEqualTo(9);
  }

  @Test
  void whatContradictsAnEarlierCallIsRefused() {
    Some jobs =
        some()
            .jobs(j -> j.leastTime(Duration.ofHours(1)))
            .jobs(j -> j.liveBefore(Duration.ofHours(3)));
    assertThatThrownBy(jobs::settings)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jobs.liveBefore");
  }
}
