package com.example.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.migration.after.Desks;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An interface of LangChain4j's AiServices becomes one of Rialto by changing its imports. */
class SameAnswersTest {

  private static final String CHANGES = "Ada fixed the {{timeout}} of the lock";

  private static LoopbackProvider model() {
    return LoopbackProvider.builder()
        .when(LoopbackRequest.promptContains("Describe"))
        .answer(
            """
            {"title": "Fix the lock", "kind": "FIX", "files": ["Lock.java", "Key.java"], "risk": 2}
            """)
        .when(LoopbackRequest.promptContains("Which kind"))
        .answer("FIX")
        .when(LoopbackRequest.promptContains("break"))
        .answer("false")
        .when(LoopbackRequest.promptContains("to thank"))
        .answer("{\"values\": [\"Ada\"], \"items\": [\"Ada\"]}")
        .start();
  }

  @Test
  void bothDesks_giveTheSameAnswers() {
    try (LoopbackProvider server = model();
        Desks desks = new Desks(server.baseUrl(), "key", "loopback")) {
      var before = com.example.migration.before.Desks.at(server.baseUrl(), "key", "loopback");
      var after = desks.desk();

      assertThat(after.sumUp("Rialto", CHANGES)).isEqualTo(before.sumUp("Rialto", CHANGES));
      assertThat(after.describe(CHANGES)).hasToString(before.describe(CHANGES).toString());
      assertThat(after.kind(CHANGES).name()).isEqualTo(before.kind(CHANGES).name());
      assertThat(after.breaks(CHANGES)).isEqualTo(before.breaks(CHANGES)).isFalse();
      assertThat(after.thanks(CHANGES)).isEqualTo(before.thanks(CHANGES)).containsExactly("Ada");
      assertThat(after.title(CHANGES).value()).isEqualTo(before.title(CHANGES).content());

      List<LoopbackRequest> sent = server.requests();
      assertThat(sent.get(0).prompt()).isEqualTo("Sum up in one sentence: " + CHANGES);
      assertThat(sent.get(1).prompt()).isEqualTo(sent.get(0).prompt());
    }
  }

  /** What a user has to do to the interface: the imports, and one annotation. */
  @Test
  void theInterfaces_differInTheirImportsAndOneAnnotation() throws Exception {
    assertThat(declaration("after").replace("@Completion\n", "")).isEqualTo(declaration("before"));
  }

  private static String declaration(String side) throws Exception {
    Path source = Path.of("src/main/java/com/example/migration/" + side + "/ReleaseDesk.java");
    String text = Files.readString(source);
    return text.substring(text.lastIndexOf("import "));
  }
}
