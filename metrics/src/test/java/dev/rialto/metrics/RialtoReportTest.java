package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.Guice;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Report;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code rialto.report()}, as an application asks for it. */
@Timeout(120)
class RialtoReportTest {

  @Test
  void report_hasEveryCallThatHasEnded_asDataTextAndMarkdown_alsoAfterTheEnd() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .catalog(
                  c ->
                      c.model(
                          "openai/loopback", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2)))))
              .listener(new RialtoMetrics(new MetricRegistry()))
              .build();
      try (rialto) {
        WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
        for (int i = 1; i <= 50; i++) {
          assistant.say("question " + i, CallOptions.NONE);
          MetricsReport report = rialto.report(MetricsReport.class);
          assertThat(report.methods().get("WatchedAssistant.say").calls()).isEqualTo(i);
        }
        Report report = rialto.report();
        assertThat(report.text()).contains("All calls", "WatchedAssistant.say");
        assertThat(report.markdown()).contains("## All calls", "WatchedAssistant.say");
        assertThat(report.brief()).startsWith("Last 1 h: 50 calls, 0.0 % failed").contains("$");
      }
      assertThat(rialto.report().brief()).startsWith("Last 1 h: 50 calls");
    }
  }

  @Test
  void report_isThatOfTheInjectorsMetrics() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Guice.createInjector(
                    RialtoModule.builder().provider(server.openAi()).build(), new MetricsModule())
                .getInstance(Rialto.class)) {
      assertThat(rialto.report().brief()).startsWith("Last 1 h: 0 calls");
      assertThat(rialto.report().text()).contains("Issues\n  none");
    }
  }

  @Test
  void report_withNobodyWhoReports_saysWhatToAdd() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).listener(new CallLog(5)).build()) {
      assertThatThrownBy(rialto::report)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("no listener that reports")
          .hasMessageContaining("dev.rialto:rialto-metrics")
          .hasMessageContaining("new RialtoMetrics(new MetricRegistry())")
          .hasMessageContaining("MetricsModule");
    }
  }

  @Test
  void report_ofAnotherType_saysWhatItIs() {
    interface Other extends Report {}
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .listener(new RialtoMetrics(new MetricRegistry()))
                .build()) {
      assertThatThrownBy(() -> rialto.report(Other.class))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is a dev.rialto.metrics.MetricsReport");
    }
  }

  @Test
  void report_comesAlso_whileAListenerHangs() {
    CountDownLatch end = new CountDownLatch(1);
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .listener(
                    event -> {
                      try {
                        end.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    })
                .listener(new RialtoMetrics(new MetricRegistry()))
                .build()) {
      WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
      assertThat(assistant.say("anything", CallOptions.NONE)).isNotEmpty();
      assertThat(rialto.report().brief()).startsWith("Last 1 h: 0 calls");
      end.countDown();
      while (!rialto.report().brief().startsWith("Last 1 h: 1 call,")) {
        Thread.onSpinWait(); // within the test's time
      }
    }
  }
}
