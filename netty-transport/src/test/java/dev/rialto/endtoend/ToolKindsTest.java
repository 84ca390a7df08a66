package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.ToolExecution;
import dev.rialto.loopback.LoopbackProvider;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tools of every kind of method, and with every type, over real sockets. */
class ToolKindsTest {

  private final LoopbackProvider server = LoopbackProvider.start();
  private final Rialto rialto =
      Rialto.builder()
          .provider(server.openAi())
          .tools(
              new Workshop.Saws(),
              (Workshop.Hammer) nail -> "bang " + nail,
              Workshop.Size.LARGE,
              new Workshop.Box("tools"),
              new Workshop.Values())
          .build();
  private final Workshop workshop = rialto.client(Workshop.class);

  @AfterEach
  void close() {
    rialto.close();
    server.close();
  }

  private List<String> results(String... namesAndArguments) {
    server.when(bringsToolResults()).answer("Done.");
    server.when(any()).callTools(namesAndArguments);
    Result<String> result = workshop.use("Use them!");
    assertThat(result.value()).isEqualTo("Done.");
    return result.toolExecutions().stream().map(ToolExecution::result).toList();
  }

  @Test
  void inheritedGenericStaticHiddenAndDefaultMethods_ofClassesInterfacesEnumsAndRecords() {
    assertThat(
            results(
                "cut", "{\"what\":{\"name\":\"board\",\"count\":2},\"times\":3}",
                "brand", "{}",
                "all", "{\"of\":[{\"name\":\"nail\",\"count\":1}]}",
                "hit", "{\"nail\":\"N\"}",
                "hitTwice", "{\"nail\":\"N\"}",
                "weigh", "{\"number\":5}",
                "other", "{\"than\":\"LARGE\"}",
                "open", "{\"key\":\"iron\",\"look\":true}",
                "open", "{\"key\":null}"))
        .containsExactly(
            "{\"name\":\"board in pieces\",\"count\":6}",
            "sharpest",
            "[{\"name\":\"nail\",\"count\":1}]",
            "bang N",
            "12",
            "2.5",
            "\"SMALL\"",
            "{\"label\":\"tools by iron true\"}",
            "null");
  }

  @Test
  void valuesOfEachType_goInAndOut_nowAndLater() {
    assertThat(
            results(
                "shape", "{\"shape\":{\"type\":\"Circle\",\"radius\":1.5}}",
                "stock",
                    "{\"counts\":[{\"key\":\"b\",\"value\":1},{\"key\":\"a\",\"value\":2}],\"price\":1.10,"
                        + "\"day\":\"2026-11-22\",\"id\":\"00000000-0000-0001-0000-000000000002\",\"at\":\"https://x/y\","
                        + "\"when\":\"2026-11-22T00:00:00Z\"}",
                "nothing", "{\"c\":\"x\",\"s\":1,\"f\":1.5,\"l\":9007199254740993}",
                "nothingAtAll", "{}",
                "later", "{\"size\":\"SMALL\"}",
                "laterDone", "{}",
                "laterFailed", "{}",
                "pause", "{\"at\":\"PT1S\"}"))
        .containsExactly(
            "{\"type\":\"Square\",\"side\":3.0}",
            "{\"a,b\":[{\"name\":\"1.10/2026-11-22/00000000-0000-0001-0000-000000000002/"
                + "https://x/y/2026-11-22T00:00:00Z\",\"count\":2}]}",
            "Done",
            "null",
            "{\"it\":\"SMALL\"}",
            "Done",
            "The tool failed: no power",
            "PT2S");
  }

  @Test
  void whatEachTakes_isInItsSchema() throws Exception {
    results("brand", "{}");
    JsonNode tools = new ObjectMapper().readTree(server.requests().get(0).body()).path("tools");
    assertThat(tools).hasSize(17);
    for (JsonNode tool : tools) {
      JsonNode function = tool.path("function");
      assertThat(function.path("name").asText()).isNotEmpty();
      assertThat(function.path("description").asText()).isNotEmpty();
      assertThat(function.path("parameters").path("type").asText()).isEqualTo("object");
      assertThat(function.path("parameters").toString()).doesNotContain("context");
    }
  }

  @Test
  void theCallsOptions_areWithTheTool_alsoBeforeAStreamOfRecords() throws Exception {
    server.when(bringsToolResults()).answer("{\"items\":[{\"name\":\"a\",\"count\":1}]}");
    server.when(any()).callTool("about", "{\"text\":\"it\"}");
    workshop.within("x", CallOptions.builder().tenant("red").metadata("feature", "search").build());
    assertThat(server.requests().get(1).body()).contains("it for red {feature=search}");
    Result<List<Workshop.Part>> parts =
        workshop.parts("x").result().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(parts.value()).containsExactly(new Workshop.Part("a", 1));
    assertThat(parts.toolExecutions()).hasSize(1);
    assertThat(parts.attempts()).hasSize(2);
  }
}
