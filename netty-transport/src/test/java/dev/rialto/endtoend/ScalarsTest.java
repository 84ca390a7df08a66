package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Document;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import org.junit.jupiter.api.Test;

/** What the loopback provider makes up is of every type that a method may ask for. */
class ScalarsTest {

  @Test
  void everyScalar_isAnsweredWithAValue_atTheFirstAttempt() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Scalars scalars = rialto.client(Scalars.class);
      Scalars.All all = scalars.all("x");
      assertThat(all).hasNoNullFieldsOrProperties();
      assertThat(all.uri()).hasHost("example.com");
      assertThat(scalars.uri("x")).hasHost("example.com");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aDocument_standsWhereTheTemplateNamesIt() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      rialto.client(Scalars.class).sum(Document.text("notes", "Tea at five."));
      String body = server.requests().get(0).body();
      assertThat(body.indexOf("Sum up ")).isLessThan(body.indexOf("Tea at five."));
      assertThat(body.indexOf("Tea at five.")).isLessThan(body.indexOf(", please."));
    }
  }
}
