package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.InvalidResponseException;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.AnswerLimits;
import org.junit.jupiter.api.Test;

/** How large an event and a whole answer may be is a setting of the provider. */
class AnswerLimitsEndToEndTest {

  private static Rialto rialto(LoopbackProvider server, AnswerLimits limits) {
    return Rialto.builder()
        .provider(
            OpenAi.compatible("p", server.baseUrl())
                .defaultModel("loopback")
                .limits(limits)
                .build())
        .retry(r -> r.maxRepeats(0))
        .build();
  }

  @Test
  void anEventBeyondItsLimit_failsTheStream_withWhatCameBefore() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("short ", "x".repeat(5_000))
                .start();
        Rialto small = rialto(server, AnswerLimits.DEFAULT.withMaxEventBytes(4_000));
        Rialto usual = rialto(server, AnswerLimits.DEFAULT)) {
      Collected cut = Collected.all(small.client(Probe.class).stream("go", CallOptions.NONE));
      assertThat(cut.text()).isEqualTo("short ");
      assertThat(cut.error())
          .isInstanceOf(InvalidResponseException.class)
          .hasMessageContaining("an event larger than 4000 bytes, the limit maxEventBytes");
      Collected whole = Collected.all(usual.client(Probe.class).stream("go", CallOptions.NONE));
      assertThat(whole.text()).hasSize(5_006);
    }
  }

  @Test
  void aWholeAnswerBeyondItsLimit_failsTheCall() {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answer("x".repeat(5_000)).start();
        Rialto small = rialto(server, AnswerLimits.DEFAULT.withMaxAnswerBytes(4_000))) {
      assertThatThrownBy(() -> small.client(Probe.class).say("go"))
          .isInstanceOf(InvalidResponseException.class)
          .hasMessageContaining("an answer larger than 4000 bytes, the limit maxAnswerBytes");
    }
  }
}
