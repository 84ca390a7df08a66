package dev.rialto.metrics.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Budget;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.WatchedAssistant;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page as a user sees it: a real Chromium, a real pipeline behind it. */
@Tag("interop")
@Timeout(300)
class ConsoleInBrowserTest {

  private final MetricRegistry registry = new MetricRegistry();
  private final RialtoMetrics metrics = new RialtoMetrics(registry);
  private final CallLog calls = new CallLog(100);

  private Rialto rialto(LoopbackProvider server) {
    return Rialto.builder()
        .provider(server.openAi())
        .catalog(
            c -> c.model("openai/loopback", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2)))))
        .budget(
            b ->
                b.daily(Usd.of("0.1"))
                    .stepDown(false)
                    .add(
                        Budget.monthly(Usd.of("0.01"))
                            .named("<img src=x onerror=alert(1)>")
                            .per(Budget.Scope.TENANT)))
        .tuning(t -> t.concurrency(5, 50))
        .listener(metrics)
        .listener(calls)
        .build();
  }

  @Test
  void pageShowsWhatTheRegistryHolds_asItHappens_onAnyScreen() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = rialto(server);
        MetricsConsole console = MetricsConsole.builder(metrics).calls(calls).start();
        Chromium browser = new Chromium()) {
      WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
      CallOptions options = CallOptions.builder().tenant("acme").cache(CacheMode.ON).build();
      for (int i = 0; i < 40; i++) {
        assistant.say("question " + i % 30, options);
      }
      server.failNext(1, Fault.status(401));
      try {
        assistant.say("<script>document.title='owned'</script>", CallOptions.NONE);
      } catch (RialtoException expected) {
        // It is on the page.
      }

      browser.size(1280, 900, false);
      browser.colors("light");
      browser.open(console.url());
      browser.await("document.querySelectorAll('#tiles dd').length > 0 && last.total.calls === 41");

      // What is on the page is what the registry has.
      assertThat(tile(browser, "Calls"))
          .isEqualTo(Long.toString(registry.timer("rialto.calls").getCount()));
      double hits = (Double) registry.getGauges().get("rialto.cache.hit-ratio").getValue();
      assertThat(tile(browser, "Cache hits"))
          .isEqualTo(String.format(Locale.ROOT, "%.1f %%", hits * 100));
      assertThat(
              browser.evaluate("document.querySelector('#methods tbody th').textContent").asText())
          .isEqualTo("WatchedAssistant.say");
      assertThat(browser.evaluate("document.querySelector('#failures tbody').textContent").asText())
          .contains("AuthenticationException");
      double share = (Double) registry.getGauges().get("rialto.budget.daily.share").getValue();
      JsonNode budgets =
          browser.evaluate(
              "[...document.querySelectorAll('.budget')].map(b => b.textContent).join('\\n')");
      assertThat(budgets.asText())
          .contains("daily: $")
          .contains(String.format(Locale.ROOT, "%.1f %% spent", share * 100))
          .contains("<img src=x onerror=alert(1)>: acme");
      assertThat(browser.evaluate("document.querySelectorAll('img, #main script').length").asInt())
          .as("nothing of it is markup")
          .isZero();
      assertThat(browser.evaluate("document.querySelector('#pools tbody').textContent").asText())
          .contains("127.0.0.1");
      // A failure has cost the endpoint a part of its score, which is shown as it is.
      String score =
          browser
              .evaluate("document.querySelector('#endpoints tbody td:nth-child(3)').textContent")
              .asText();
      assertThat(Double.parseDouble(score)).isBetween(0.0, 1.0);
      assertThat(browser.evaluate("document.querySelector('#tuning tbody').textContent").asText())
          .contains("admission.maxConcurrent", "5 – 50", "outside of the bounds");
      // The charts are drawn.
      browser.await(DRAWN + "('chart-calls') && " + DRAWN + "('chart-latency')");
      assertThat(browser.evaluate("document.querySelector('#heat').hidden").asBoolean()).isTrue();
      for (int i = 0; i < 5; i++) {
        assistant.say("a new question " + i, CallOptions.NONE);
      }
      browser.await(DRAWN + "('heat')");
      assertThat(browser.evaluate("document.querySelectorAll('.chart canvas').length").asInt())
          .isEqualTo(5);
      browser.screenshot("console-light");
      assertThat(browser.barriers()).as("light").isEmpty();

      // A breaker that opens is seen with the update that follows, the next second's. A call made
      // just behind tells which updates were made since, however late they come to the page.
      browser.evaluate(
          """
          (() => {
            const was = show;
            window.sights = [];
            show = state => {
              was(state);
              if (state.total.calls > 46) {
                sights.push(document.querySelector('#endpoints .bad')?.textContent === 'OPEN');
              }
            };
          })()\
          """);
      metrics.onEvent(
          new PipelineEvent.CircuitChanged(
              "openai", CircuitState.CLOSED, CircuitState.OPEN, "5 failures in a row"));
      assistant.say("one more", CallOptions.NONE);
      browser.await("sights.length > 1");
      // The first of them may have been begun before, and have counted the call at its end.
      assertThat(browser.evaluate("sights[1]").asBoolean()).isTrue();
      assertThat(MetricsConsole.UPDATE).isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(
              browser.evaluate("document.querySelector('#endpoints tbody').textContent").asText())
          .contains("5 failures in a row");

      // Dark, by the system's wish, and by the button under the keyboard.
      browser.colors("dark");
      browser.await("document.documentElement.dataset.theme === 'dark'");
      browser.screenshot("console-dark");
      assertThat(browser.barriers()).as("dark, with a breaker open").isEmpty();
      browser.press("Tab", 9);
      assertThat(focused(browser)).isEqualTo("Skip to the figures");
      browser.press("Tab", 9);
      assertThat(focused(browser)).isEqualTo("Dark");
      browser.press("Enter", 13);
      browser.await("document.documentElement.dataset.theme === 'light'");

      // The figures of a chart, under the keyboard.
      browser.evaluate("document.querySelector('#chart-latency-figures summary').focus()");
      browser.press("Enter", 13);
      browser.await("document.querySelectorAll('#chart-latency-table tbody td').length >= 2");
      assertThat(
              browser
                  .evaluate("document.querySelector('#chart-latency-table').textContent")
                  .asText())
          .contains("median", "p95", "ms");
      browser.evaluate("document.querySelector('#heat-figures summary').focus()");
      browser.press("Enter", 13);
      browser.await("document.querySelectorAll('#heat-table tbody tr').length >= 1");

      // A phone: nothing is wider than the screen but tables, which scroll by themselves.
      browser.size(390, 844, true);
      browser.await("innerWidth === 390");
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(390);
      browser.screenshot("console-phone");
      assertThat(browser.barriers()).as("phone").isEmpty();
      // Nothing was loaded from elsewhere.
      assertThat(
              browser.evaluate(
                  "performance.getEntriesByType('resource')"
                      + ".filter(e => !e.name.startsWith(location.origin)).length"))
          .hasToString("0");

      // Each of a screen reader's landmarks and figures has a name.
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('[role=img]')]"
                          + ".filter(s => !s.getAttribute('aria-label')).length")
                  .asInt())
          .isZero();
      assertThat(browser.evaluate("document.title").asText()).isEqualTo("Rialto");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** Whether something is to be seen on the canvas of a chart, besides what any empty one has. */
  private static final String DRAWN =
      """
      (id => {
        const canvas = document.querySelector('#' + id + ' canvas');
        if (!canvas || !canvas.width) return false;
        const wanted = color('--one').match(/[0-9a-f]{2}/gi).map(x => parseInt(x, 16));
        const copy = document.createElement('canvas');
        copy.width = canvas.width;
        copy.height = canvas.height;
        const context = copy.getContext('2d', {willReadFrequently: true});
        context.drawImage(canvas, 0, 0);
        const data = context.getImageData(0, 0, copy.width, copy.height).data;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] > 30 && wanted.every((value, at) => Math.abs(data[i + at] - value) < 12)) return true;
        }
        return false;
      })\
      """;

  private static String tile(Chromium browser, String name) throws Exception {
    return browser
        .evaluate(
            "[...document.querySelectorAll('#tiles div')]"
                + ".find(d => d.querySelector('dt').textContent === '"
                + name
                + "').querySelector('dd').textContent")
        .asText();
  }

  private static String focused(Chromium browser) throws Exception {
    return browser.evaluate("document.activeElement.textContent").asText();
  }
}
