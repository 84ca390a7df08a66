package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ContextLengthException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.TruncatedResponseException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands in {@code @Completion}, and what a prompt that is too long becomes. */
class MethodSettingsTest {

  private final LoopbackProvider first = LoopbackProvider.start();
  private final LoopbackProvider second =
      LoopbackProvider.builder().when(any()).answer("Another answer.").start();
  private final Rialto rialto =
      Rialto.builder()
          .provider(OpenAi.compatible("first", first.baseUrl()).models("m").build())
          .provider(OpenAi.compatible("second", second.baseUrl()).models("m").build())
          .route(r -> r.primary("first/m").fallback("second/m"))
          .cache(c -> c.memoryEntries(10))
          .catalog(
              c ->
                  c.model("first/m", m -> m.contextTokens(200))
                      .model("second/m", m -> m.contextTokens(100)))
          .build();
  private final Recovering client = rialto.client(Recovering.class);

  @AfterEach
  void close() {
    rialto.close();
    first.close();
    second.close();
  }

  @Test
  void streamRecovery_ofTheTypeAndOfTheMethod() throws Exception {
    first.when(any()).fault(Fault.resetAfter(2));
    Collected held = Collected.all(client.held("oaks"));
    assertThat(held.error()).isNull();
    assertThat(held.text()).isEqualTo("Another answer.");
    Collected failing = Collected.all(client.failing("elms"));
    assertThat(failing.error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void parametersOfTheMethod_areSent() {
    client.sampled("oaks");
    assertThat(first.requests().get(0).body())
        .contains("\"top_p\":0.25")
        .contains("\"stop\":[\"END\"]");
  }

  @Test
  void aPromptThatFitsNobody_isCutBehindASentence_andTheResultSaysSo() {
    first.when(any()).answer("Dogs.");
    String sentence = "The quick brown fox jumps over the lazy dog. ";
    String text = sentence.repeat(100);
    assertThatThrownBy(() -> client.sumUpWhole(text)).isInstanceOf(ContextLengthException.class);
    assertThat(first.requests()).isEmpty();

    Result<String> cut = client.sumUp(text);
    assertThat(cut.promptCut()).isGreaterThan(500);
    assertThat(cut.model()).as("the one with the longest context").startsWith("first/");
    String body = first.requests().get(0).body();
    assertThat(body).contains("lazy dog.\"").contains("Sum up: The quick");
    int sentences = body.split("lazy dog", -1).length - 1;
    assertThat(sentences).as("180 tokens hold some fourteen").isBetween(8, 17);

    Result<String> again = client.sumUp(text + "And something else that was cut as well.");
    assertThat(again.cacheStatus().isHit()).as("the same was really sent").isTrue();
    assertThat(again.promptCut()).isGreaterThan(500);
    assertThat(client.sumUp("Short.").promptCut()).isZero();
  }
}
