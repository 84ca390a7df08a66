package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.GeneratedImage;
import dev.rialto.Image;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Task;
import dev.rialto.TokenUsage;
import dev.rialto.ToolSpecification;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.call.Answer;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CacheRulesTest {

  private final FakeClock clock = new FakeClock();

  @Test
  void everyKindOfRequestHasATimeOfItsOwn() {
    assertThat(ttl(TestCall.asking(clock, "q").task(Task.FACTUAL.name()), "a"))
        .isEqualTo(Duration.ofHours(24));
    assertThat(ttl(TestCall.asking(clock, "q").task(Task.CODE.name()), "a"))
        .isEqualTo(Duration.ofHours(1));
    assertThat(ttl(TestCall.asking(clock, "q").task(Task.ANALYSIS.name()), "a"))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(ttl(TestCall.asking(clock, "q"), "a")).isEqualTo(Duration.ofHours(1));
    assertThat(ttl(drawing(), drawn(Image.of(bytes())))).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void anImageByItsAddressIsNotRememberedLongerThanTheAddressLives() {
    GeneratedImage byAddress = drawn(Image.of(URI.create("https://images.example/1.png")));
    assertThat(ttl(drawing(), byAddress)).isEqualTo(Duration.ofMinutes(30));
    assertThat(ttl(drawing(), List.of(drawn(Image.of(bytes())), byAddress)))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(ttl(drawing().cacheTtl(Duration.ofMinutes(5)), byAddress))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatThePolicyRefusesIsNeitherLookedUpNorSharedNorStored() {
    ScriptedStage upstream = new ScriptedStage();
    CacheStage stage =
        stage(upstream, c -> c.onlyIf(call -> call.temperature() <= 0.5 && !call.hasTools()));
    for (TestCall refused :
        List.of(asking(0.9, List.of()), asking(Double.NaN, List.of()), asking(0.1, tools()))) {
      int before = upstream.count();
      stage.start(refused.call(), new RecordingSink());
      stage.start(refused.call(), new RecordingSink());
      assertThat(upstream.count()).isEqualTo(before + 2);
      upstream.call(before).answer("a");
      stage.start(refused.call(), new RecordingSink());
      assertThat(upstream.count()).isEqualTo(before + 3);
    }
    int before = upstream.count();
    stage.start(asking(0.1, List.of()).call(), new RecordingSink());
    upstream.call(before).answer("a");
    stage.start(asking(0.1, List.of()).call(), new RecordingSink());
    assertThat(upstream.count()).isEqualTo(before + 1);
  }

  @Test
  void thePolicyKnowsWhoAsksAndOneThatThrowsKeepsCallsAway() {
    ScriptedStage upstream = new ScriptedStage();
    CacheStage stage =
        stage(
            upstream,
            c ->
                c.onlyIf(
                    call -> {
                      assertThat(call.client()).isEqualTo("Assistant");
                      assertThat(call.method()).isEqualTo("ask");
                      assertThat(call.model()).isEqualTo("acme/large");
                      assertThat(call.task()).isEqualTo("code");
                      if (call.tenant().equals("bank")) {
                        throw new IllegalStateException("not for banks");
                      }
                      return true;
                    }));
    for (String tenant : List.of("bank", "bank", "shop", "shop")) {
      CallOptions options = CallOptions.builder().tenant(tenant).build();
      stage.start(
          TestCall.asking(clock, "q").task("code").options(options).call(), new RecordingSink());
    }
    assertThat(upstream.count()).as("two for the bank, one for the shop").isEqualTo(3);
  }

  private CacheStage stage(ScriptedStage upstream, Consumer<CacheSettings.Builder> settings) {
    CacheSettings.Builder builder = CacheSettings.builder();
    settings.accept(builder);
    return new CacheStage(upstream, builder.build(), clock);
  }

  private static Duration ttl(TestCall call, Object value) {
    Answer answer =
        new Answer(
            "a",
            "",
            List.of(),
            List.of(),
            TokenUsage.NONE,
            ScriptedStage.STOP,
            value,
            ScriptedStage.PROVENANCE);
    return Duration.ofNanos(new CacheRules(CacheSettings.DEFAULT).ttlNanos(call.call(), answer));
  }

  private TestCall drawing() {
    return TestCall.asking(clock, "").request(new ImageRequest("a", "", "", 1, Map.of()));
  }

  private static GeneratedImage drawn(Image image) {
    return new GeneratedImage(image, "");
  }

  private static byte[] bytes() {
    return "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<ToolSpecification> tools() {
    return List.of(new ToolSpecification("f", "", "{}"));
  }

  private TestCall asking(double temperature, List<ToolSpecification> tools) {
    return TestCall.asking(clock, "q")
        .request(
            new CompletionRequest(
                List.of(Message.user("q")),
                new Parameters(
                    temperature, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), Map.of()),
                null,
                tools,
                false));
  }
}
