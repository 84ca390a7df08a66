package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.ConfigurationException;
import dev.rialto.Task;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StageSettingsTest {

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    CacheSettings cache = CacheSettings.DEFAULT;
    assertThat(cache.mode()).isEqualTo(CacheMode.OFF);
    assertThat(cache.memoryEntries()).isEqualTo(1_000);
    assertThat(cache.ttlNanos("")).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(cache.ttlNanos("factual")).isEqualTo(Duration.ofHours(24).toNanos());
    assertThat(cache.ttlNanos("code")).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(cache.ttlNanos("analysis")).isEqualTo(Duration.ofMinutes(30).toNanos());
    assertThat(cache.imageTtlNanos()).isEqualTo(Duration.ofDays(7).toNanos());
    WarmingSettings warming = WarmingSettings.builder().build();
    assertThat(warming.every()).isEqualTo(Duration.ofMinutes(10));
    assertThat(warming.confidence()).isEqualTo(0.7);
    AdmissionSettings admission = AdmissionSettings.DEFAULT;
    assertThat(admission.maxConcurrent()).isEqualTo(256);
    assertThat(AdmissionSettings.builder().adaptive(true).build().maxConcurrent()).isEqualTo(200);
    assertThat(admission.maxQueued()).isEqualTo(1_000);
    assertThat(admission.maxWaitNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    BatchSettings batch = BatchSettings.DEFAULT;
    assertThat(batch.maxItems()).isEqualTo(256);
    assertThat(batch.windowNanos()).isEqualTo(Duration.ofMillis(50).toNanos());
  }

  @Test
  void refusalsNameTheSettingAndWhatIsAllowed() {
    refused("cache.mode", () -> CacheSettings.builder().mode(CacheMode.DEFAULT));
    refused("cache.memoryEntries", () -> CacheSettings.builder().memoryEntries(0));
    refused("cache.memoryBytes", () -> CacheSettings.builder().memoryBytes(1));
    refused("cache.maxAnswerBytes", () -> CacheSettings.builder().maxAnswerBytes(-1));
    refused("cache.ttl", () -> CacheSettings.builder().ttl(Duration.ZERO));
    refused("'code'", () -> CacheSettings.builder().ttl(Task.CODE, Duration.ofSeconds(-1)));
    refused(
        "cache.staleWhileRevalidate",
        () -> CacheSettings.builder().staleWhileRevalidate(Duration.ofSeconds(-1)));
    refused("admission.maxConcurrent", () -> AdmissionSettings.builder().maxConcurrent(0));
    refused("admission.maxQueued", () -> AdmissionSettings.builder().maxQueued(-1));
    refused("admission.maxWait", () -> AdmissionSettings.builder().maxWait(Duration.ZERO));
    refused("batch.maxItems", () -> BatchSettings.builder().maxItems(0));
    refused("batch.maxCallItems", () -> BatchSettings.builder().maxCallItems(0));
    refused("admission.minConcurrent", () -> AdmissionSettings.builder().minConcurrent(0));
    refused("admission.initialConcurrent", () -> AdmissionSettings.builder().initialConcurrent(0));
    refused("batch.maxTokens", () -> BatchSettings.builder().maxTokens(0));
    refused("batch.window", () -> BatchSettings.builder().window(Duration.ofMillis(-1)));
  }

  private static void refused(String setting, ThrowingCallable building) {
    assertThatThrownBy(building)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining("allowed");
  }
}
