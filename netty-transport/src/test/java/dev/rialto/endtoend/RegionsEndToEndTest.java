package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Explanation;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import org.junit.jupiter.api.Test;

class RegionsEndToEndTest {

  @Test
  void theNearestRegionAnswers_theNextOneWhenItFails_andExplainSaysWhy() {
    try (LoopbackProvider us = LoopbackProvider.start();
        LoopbackProvider eu = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(
                    OpenAi.compatible("p", us.baseUrl())
                        .region("us-east-1")
                        .region("eu-central-1", eu.baseUrl())
                        .defaultModel("loopback")
                        .build())
                .regions(r -> r.home("eu-west-1"))
                .build()) {
      Probe probe = rialto.client(Probe.class);
      Result<String> near = probe.ask("hello", CallOptions.NONE);
      assertThat(near.attempts().get(0).endpoint()).isEqualTo("p@eu-central-1");
      eu.when(any()).fault(Fault.status(503));
      Result<String> far = probe.ask("hello again", CallOptions.NONE);
      assertThat(far.attempts()).hasSize(2);
      assertThat(far.attempts().get(1).endpoint()).isEqualTo("p@us-east-1");
      Explanation why = rialto.explain(Probe.class, p -> p.say("hello"));
      assertThat(why.chosen().endpoint()).isEqualTo("p@us-east-1");
      assertThat(why.toString()).contains("region eu-central-1 scores");
    }
  }
}
