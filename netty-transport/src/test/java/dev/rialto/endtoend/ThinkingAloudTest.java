package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.Conversation;
import dev.rialto.InvalidOutputException;
import dev.rialto.Partial;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.endtoend.Thinker.Verdict;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.testing.Received;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a model thinks aloud, and the examples it gives, are no part of its answer. */
class ThinkingAloudTest {

  private static final String THOUGHT = "Is it <b>? {\"text\":\"no\"} Let me see.";
  private static final String ALOUD = "<Think>" + THOUGHT + "</think>\n\n";

  private static void answering(String text, BiConsumer<Thinker, LoopbackProvider> check) {
    String[] pieces =
        text.codePoints().mapToObj(c -> new String(Character.toChars(c))).toArray(String[]::new);
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answerInPieces(pieces).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      check.accept(rialto.client(Thinker.class), server);
    }
  }

  @Test
  void text_isWithoutItsThoughts_whicheverWayItComes() {
    answering(
        ALOUD + "It is <b>.",
        (client, server) -> {
          assertThat(client.ask("?")).isEqualTo("It is <b>.");
          assertThat(client.askLater("?").orTimeout(20, TimeUnit.SECONDS).join())
              .isEqualTo("It is <b>.");
          Result<String> result = client.askForResult("?");
          assertThat(result.value()).isEqualTo("It is <b>.");
          assertThat(result.reasoning()).isEqualTo(THOUGHT);
          assertThat(String.join("", Received.from(client.stream("?")).items()))
              .isEqualTo("It is <b>.");
        });
  }

  @Test
  void streamsResultAndEvents_haveTheThoughtsAsReasoning() {
    answering(
        ALOUD + "It is.",
        (client, server) -> {
          Result<List<String>> result =
              client
                  .streamWithResult("?")
                  .result()
                  .toCompletableFuture()
                  .orTimeout(20, TimeUnit.SECONDS)
                  .join();
          assertThat(String.join("", result.value())).isEqualTo("It is.");
          assertThat(result.reasoning()).isEqualTo(THOUGHT);
          List<ResponseEvent> events = Received.from(client.streamWithResult("?").events()).items();
          assertThat(
                  events.stream()
                      .filter(ResponseEvent.Reasoning.class::isInstance)
                      .map(e -> ((ResponseEvent.Reasoning) e).text())
                      .collect(Collectors.joining()))
              .isEqualTo(THOUGHT);
        });
  }

  @Test
  void switchedOff_theTextStaysAsItCame() {
    answering(
        ALOUD + "It is.",
        (client, server) -> {
          assertThat(client.askRaw("?")).isEqualTo(ALOUD + "It is.");
          try (Stream<String> pieces = client.streamRaw("?")) {
            assertThat(pieces.collect(Collectors.joining())).isEqualTo(ALOUD + "It is.");
          }
        });
  }

  @Test
  void thoughtWithoutAnEnd_isNotLost() {
    answering(
        "<think>It is",
        (client, server) -> {
          assertThat(client.ask("?")).isEqualTo("<think>It is");
          assertThat(String.join("", Received.from(client.stream("?")).items()))
              .isEqualTo("<think>It is");
          // Whole or as it comes, it is the answer, and was thought aloud.
          Result<String> whole = client.askForResult("?");
          Result<List<String>> came =
              client
                  .streamWithResult("?")
                  .result()
                  .toCompletableFuture()
                  .orTimeout(20, TimeUnit.SECONDS)
                  .join();
          assertThat(String.join("", came.value())).isEqualTo(whole.value());
          assertThat(whole.reasoning()).isEqualTo(came.reasoning()).isEqualTo("It is");
        });
  }

  @Test
  void conversation_remembersTheAnswerOnly() {
    answering(
        ALOUD + "It is.",
        (client, server) -> {
          Conversation conversation = Conversation.withMaxMessages(10);
          client.talk("One?", conversation);
          client.talk("Two?", conversation);
          assertThat(server.requests().get(1).body()).contains("It is.").doesNotContain("see.");
        });
  }

  @Test
  void typedAnswer_isReadBehindThoughtsAndExamples_andTheThoughtsAreShown() {
    answering(
        ALOUD + "{\"text\":\"yes\"}",
        (client, server) -> {
          Result<Verdict> result = client.judge("?");
          assertThat(result.value()).isEqualTo(new Verdict("yes", Optional.empty()));
          assertThat(result.reasoning()).isEqualTo(THOUGHT);
        });
  }

  @Test
  void lastSnapshot_agreesWithTheRecord_behindAnExampleToo() {
    answering(
        "Such as {\"text\":\"no\",\"points\":1}:\n```json\n{\"text\":\"yes\"}\n```",
        (client, server) -> {
          List<Partial<Verdict>> all = Received.from(client.growing("?")).items();
          Partial<Verdict> last = all.get(all.size() - 1);
          assertThat(last.value()).isEqualTo(new Verdict("yes", Optional.empty()));
          assertThat(last.get(Thinker_Verdict_Components.TEXT)).contains("yes");
          assertThat(last.components())
              .containsEntry("text", "yes")
              .containsEntry("points", Optional.empty());
        });
  }

  @Test
  void listStream_handsOutNothingOfAnExample() {
    answering(
        "One looks so: {\"items\":[{\"text\":\"no\"}]}. Here: {\"items\":[{\"text\":\"yes\"}]}",
        (client, server) -> {
          try (Stream<Verdict> all = client.verdicts("?")) {
            List<Verdict> seen = new java.util.ArrayList<>();
            assertThatThrownBy(() -> all.forEach(seen::add))
                .isInstanceOf(InvalidOutputException.class);
            assertThat(seen).isEmpty();
          }
        });
    answering(
        "One looks so: {\"text\":\"no\"}. Here: {\"items\":[{\"text\":\"yes\"}]}",
        (client, server) -> {
          try (Stream<Verdict> all = client.verdicts("?")) {
            assertThat(all.toList()).containsExactly(new Verdict("yes", Optional.empty()));
          }
        });
  }

  @Test
  void oneBareValue_isReadAlikeForEveryType() {
    answering("True.", (client, server) -> assertThat(client.sure("?")).isTrue());
    answering("**42**.", (client, server) -> assertThat(client.count("?")).isEqualTo(42));
    answering(
        "Answer: 2026-01-31",
        (client, server) -> assertThat(client.day("?")).isEqualTo(LocalDate.of(2026, 1, 31)));
  }
}
