package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Rialto;
import dev.rialto.endtoend.Outliner.Done;
import dev.rialto.endtoend.Outliner.Failed;
import dev.rialto.endtoend.Outliner.Kind;
import dev.rialto.endtoend.Outliner.Topic;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Groq;
import dev.rialto.provider.Provider;
import dev.rialto.provider.XAi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a schema goes out depends on what its provider takes; the value comes back all the same. */
class SchemaWaysTest {

  private static final String TREE = "{\"title\":\"a\",\"parts\":[{\"title\":\"b\",\"parts\":[]}]}";
  private static final Topic TOPIC = new Topic("a", List.of(new Topic("b", List.of())));

  private static LoopbackProvider answering(String text) {
    return LoopbackProvider.builder().when(request -> true).answer(text).start();
  }

  private static Outliner client(Rialto rialto, String model) {
    return rialto.client(Outliner.class, options -> options.model(model));
  }

  private static Rialto rialto(Provider provider) {
    return Rialto.builder().provider(provider).build();
  }

  @Test
  void typeThatHoldsItself_goesAsASchema_whereItIsTaken() {
    try (LoopbackProvider server = answering(TREE);
        Rialto rialto = rialto(server.openAi())) {
      assertThat(client(rialto, "openai/loopback").outline("x")).isEqualTo(TOPIC);
      assertThat(server.requests().get(0).body()).contains("\"strict\":true").contains("\"$ref\"");
    }
  }

  @Test
  void typeThatHoldsItself_goesInWords_whereTheStrictModeRefusesIt() {
    try (LoopbackProvider server = answering("```json\n" + TREE + "\n```");
        Rialto rialto = rialto(XAi.builder(server.baseUrl()).apiKey("sk-none").build())) {
      assertThat(client(rialto, "xai/grok-4").outline("x")).isEqualTo(TOPIC);
      assertThat(server.requests().get(0).body())
          .contains("\"json_object\"")
          .contains("valid against this JSON schema")
          .doesNotContain("\"strict\"");
      assertThat(client(rialto, "xai/grok-4").outline("x")).isEqualTo(TOPIC);
    }
  }

  @Test
  void modelWithoutSchemas_isToldInWords_andGenericsAndEnumKeysComeBack() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(request -> request.body().contains("Try well"))
                .answer("{\"value\":{\"type\":\"Done\",\"value\":7}}")
                .when(request -> request.body().contains("Try badly"))
                .answer("{\"value\":{\"type\":\"Failed\",\"why\":\"rain\"}}")
                .when(request -> request.body().contains("Count"))
                .answer("{\"entries\":{\"RIVER\":2}}")
                .start();
        Rialto rialto = rialto(Groq.builder(server.baseUrl()).apiKey("sk-none").build())) {
      Outliner client = client(rialto, "groq/llama-3.3-70b-versatile");
      assertThat(client.attempt("well")).isEqualTo(new Done<>(7));
      assertThat(client.attempt("badly")).isEqualTo(new Failed<Integer>("rain"));
      assertThat(client.count("all")).isEqualTo(Map.of(Kind.RIVER, 2));
      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.body()).doesNotContain("json_schema\""));
    }
  }
}
