package com.example.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.migration.after.Desks;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static final String MAIL = "Where are my 2 pens of order A-17?";
  private static final String ORDER =
      """
      {"number": "A-17", "items": [{"name": "pen", "count": 2}],
       "to": {"street": "Main Street", "town": "Oslo"}, "total": 3.5}
      """;

  @Test
  void bothSupportDesks_readMailsAlike() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(LoopbackRequest.promptContains("Extract the order from this mail:\n" + MAIL))
                .answer(ORDER)
                .when(LoopbackRequest.promptContains("Sort by mood:\n" + MAIL))
                .answer("ANGRY")
                .when(LoopbackRequest.promptContains("Tag with 2 words"))
                .answer("{\"values\": [\"pen\", \"late\"], \"items\": [\"pen\", \"late\"]}")
                .when(LoopbackRequest.promptContains("Rate from 1 to 5"))
                .answer("4")
                .start();
        Desks desks = new Desks(server.baseUrl(), "key", "loopback")) {
      var before = com.example.migration.before.Desks.support(server.baseUrl(), "key", "loopback");
      var after = desks.support();
      assertThat(after.extract(MAIL)).hasToString(before.extract(MAIL).toString());
      assertThat(after.mood(MAIL).name()).isEqualTo(before.mood(MAIL).name()).isEqualTo("ANGRY");
      assertThat(after.tags(MAIL, 2)).isEqualTo(before.tags(MAIL, 2)).hasSize(2);
      assertThat(after.stars(MAIL)).isEqualTo(before.stars(MAIL)).isEqualTo(4);
    }
  }

  @Test
  void bothSupportDesks_rememberEachCustomer() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(LoopbackRequest.promptContains(""))
                .answer("Noted.")
                .start();
        Desks desks = new Desks(server.baseUrl(), "key", "loopback")) {
      var before = com.example.migration.before.Desks.support(server.baseUrl(), "key", "loopback");
      var after = desks.support();
      for (String side : List.of("before", "after")) {
        for (String customer : List.of("Ann", "Bob")) {
          String text = "I am " + customer;
          assertThat(
                  side.equals("before") ? before.chat(customer, text) : after.chat(customer, text))
              .isEqualTo("Noted.");
        }
        assertThat(side.equals("before") ? before.chat("Ann", "Who?") : after.chat("Ann", "Who?"))
            .isEqualTo("Noted.");
      }
      List<LoopbackRequest> sent = server.requests();
      for (LoopbackRequest last : List.of(sent.get(2), sent.get(5))) {
        assertThat(last.body())
            .contains("You help the customers of a shop.\\nBe brief.")
            .contains("I am Ann", "Noted.", "Who?")
            .doesNotContain("I am Bob");
      }
    }
  }

  @Test
  void bothClerks_callTheSameTools() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(LoopbackRequest.bringsToolResults())
                .answer("It is on its way.")
                .when(LoopbackRequest.promptContains("A-17"))
                .callTools(
                    "find",
                    "{\"number\": \"A-17\"}",
                    "cancelOrder",
                    "{\"number\": \"A-18\", \"reason\": \"a mistake\"}")
                .start();
        Desks desks = new Desks(server.baseUrl(), "key", "loopback")) {
      var before = com.example.migration.before.Desks.clerk(server.baseUrl(), "key", "loopback");
      assertThat(desks.clerk().answer("Where is A-17?"))
          .isEqualTo(before.answer("Where is A-17?"))
          .isEqualTo("It is on its way.");
      for (int answer : List.of(1, 3)) {
        assertThat(server.requests().get(answer).body())
            .contains("cancelled A-18 because a mistake")
            .contains("A-17", "shipped", "true");
      }
    }
  }

  /** What a user has to do to an interface: the imports, and an annotation or two. */
  @ParameterizedTest
  @ValueSource(strings = {"ReleaseDesk", "SupportDesk", "OrderClerk", "Orders"})
  void theSources_differInTheirImportsAndAnAnnotation(String type) throws Exception {
    assertThat(
            declaration("after", type)
                .replace("@Completion\n", "")
                .replace("@Tools(Orders.class)\n", ""))
        .isEqualTo(declaration("before", type));
  }

  private static String declaration(String side, String type) throws Exception {
    Path source = Path.of("src/main/java/com/example/migration/" + side + "/" + type + ".java");
    return Files.readString(source).replaceAll("(?m)^(?:import|package) .*\\R+", "");
  }
}
