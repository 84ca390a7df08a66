package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import dev.rialto.Partial;
import dev.rialto.Rialto;
import dev.rialto.endtoend.Outliner.Done;
import dev.rialto.endtoend.Outliner.Failed;
import dev.rialto.endtoend.Outliner.Kind;
import dev.rialto.endtoend.Outliner.Outcome;
import dev.rialto.endtoend.Outliner.Topic;
import dev.rialto.endtoend.Unusual.Pair;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import dev.rialto.testing.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Streams of every odd type come over real sockets, cut at every character, and out of fakes. */
class UnusualTest {

  private static final Topic TOPIC = new Topic("a", List.of(new Topic("b", List.of())));
  private static final String TOPIC_JSON =
      "{\"title\":\"a\",\"parts\":[{\"title\":\"b\",\"parts\":[]}]}";
  private static final List<Outcome<Integer>> OUTCOMES =
      List.of(new Done<>(7), new Failed<>("{[\"rain\"]}"));
  private static final String OUTCOMES_JSON =
      "[{\"type\":\"Done\",\"value\":7},{\"type\":\"Failed\",\"why\":\"{[\\\"rain\\\"]}\"}]";

  /** Asks a model that writes a character at a time. */
  private static void answering(String text, Consumer<Unusual> check) {
    String[] pieces =
        text.codePoints().mapToObj(c -> new String(Character.toChars(c))).toArray(String[]::new);
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answerInPieces(pieces).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      check.accept(rialto.client(Unusual.class));
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static <T> void assertAll(Received<T> received, List<? extends T> expected) {
    assertThat(received.failure()).isNull();
    assertThat(received.items()).isEqualTo(expected);
  }

  @Test
  void bareConstant_answersAnOptionalEnum() {
    for (String said : List.of("RIVER", " RIVER\n", "\"RIVER\"", "{\"value\":\"RIVER\"}")) {
      answering(said, client -> assertThat(client.kind("x")).as(said).contains(Kind.RIVER));
    }
    for (String said : List.of("null", "{\"value\":null}")) {
      answering(said, client -> assertThat(client.kind("x")).as(said).isEmpty());
    }
    try (LoopbackProvider server = LoopbackProvider.builder().when(any()).answer("LAKE").start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      assertThatThrownBy(() -> rialto.client(Unusual.class).kind("x"))
          .isInstanceOfSatisfying(
              InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo("LAKE"));
    }
  }

  @Test
  void sealedElements_areStreamed() {
    answering(
        "{\"items\":" + OUTCOMES_JSON + "}",
        client -> assertAll(Received.from(client.outcomes("x")), OUTCOMES));
  }

  @Test
  void genericElements_areStreamed_withTheirResult() {
    answering(
        "{\"items\":[{\"left\":" + TOPIC_JSON + ",\"right\":\"ROAD\"}]}",
        client -> {
          List<Pair<Topic, Kind>> all =
              client
                  .pairs("x")
                  .result()
                  .toCompletableFuture()
                  .orTimeout(20, TimeUnit.SECONDS)
                  .join()
                  .value();
          assertThat(all).containsExactly(new Pair<>(TOPIC, Kind.ROAD));
        });
  }

  @Test
  void mapsListsAndConstants_areStreamed() {
    answering(
        "{\"items\":[[{\"key\":\"ROAD\",\"value\":1}],[],{\"RIVER\":2,\"ROAD\":3}]}",
        client -> {
          try (Stream<Map<Kind, Integer>> counts = client.counts("x")) {
            assertThat(counts.toList())
                .containsExactly(
                    Map.of(Kind.ROAD, 1), Map.of(), Map.of(Kind.RIVER, 2, Kind.ROAD, 3));
          }
        });
    answering(
        "{\"items\":[\"ROAD\",\"RIVER\"]}",
        client -> {
          try (Stream<Kind> kinds = client.kinds("x")) {
            assertThat(kinds.toList()).containsExactly(Kind.ROAD, Kind.RIVER);
          }
        });
    answering(
        "{\"items\":[[1,null],[]]}",
        client -> {
          try (Stream<List<Optional<Integer>>> lists = client.lists("x")) {
            assertThat(lists.toList())
                .containsExactly(List.of(Optional.of(1), Optional.empty()), List.of());
          }
        });
  }

  @Test
  void nestedGenerics_grow() {
    Map<Kind, Pair<Topic, Integer>> right = Map.of(Kind.RIVER, new Pair<>(TOPIC, 3));
    String rightJson = "[{\"key\":\"RIVER\",\"value\":{\"left\":" + TOPIC_JSON + ",\"right\":3}}]";
    answering(
        "{\"left\":" + OUTCOMES_JSON + ",\"right\":" + rightJson + "}",
        client -> {
          var received = Received.from(client.growing("x"));
          assertThat(received.failure()).isNull();
          List<Partial<Pair<List<Outcome<Integer>>, Map<Kind, Pair<Topic, Integer>>>>> grown =
              new ArrayList<>(received.items());
          assertThat(grown.get(0).components()).containsEntry("left", OUTCOMES);
          assertThat(grown.get(0).has("right")).isFalse();
          assertThat(grown.get(grown.size() - 1).value()).isEqualTo(new Pair<>(OUTCOMES, right));
        });
  }

  @Test
  void fakes_writeThemAll() {
    try (Fake<Unusual> fake = Fakes.of(Unusual.class)) {
      fake.whenMethod("kind").value(Optional.of(Kind.RIVER));
      fake.whenMethod("outcomes").stream(OUTCOMES.toArray());
      fake.whenMethod("pairs").stream(new Pair<>(TOPIC, Kind.ROAD));
      fake.whenMethod("counts").stream(Map.of(Kind.ROAD, 1), Map.of());
      fake.whenMethod("lists").stream(List.of(Optional.of(1), Optional.empty()));
      Unusual client = fake.client();
      assertThat(client.kind("x")).contains(Kind.RIVER);
      assertAll(Received.from(client.outcomes("x")), OUTCOMES);
      assertAll(Received.from(client.pairs("x")), List.of(new Pair<>(TOPIC, Kind.ROAD)));
      assertThat(client.counts("x").toList()).containsExactly(Map.of(Kind.ROAD, 1), Map.of());
      assertThat(client.lists("x").toList())
          .containsExactly(List.of(Optional.of(1), Optional.empty()));
    }
  }
}
