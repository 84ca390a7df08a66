package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BulkItem;
import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lists of calls, and keys with limits, through a generated client on real sockets. */
@Timeout(120)
class BulkEndToEndTest {

  private static final List<String> TOPICS =
      IntStream.range(0, 12).mapToObj(i -> "topic-" + i + ".").toList();

  private final LoopbackProvider server =
      LoopbackProvider.builder().answer(prompt -> "About " + prompt).start();

  @AfterEach
  void stop() {
    server.close();
  }

  private Rialto rialto() {
    return Rialto.builder().provider(server.openAi()).retry(r -> r.maxRepeats(0)).build();
  }

  @Test
  void eachItemHasItsOwnOutcome_andTheListenerHearsTheEnd() {
    server.when(promptContains("topic-7.")).fault(Fault.status(503));
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    try (Rialto rialto = rialto()) {
      Tale tale = rialto.client(Tale.class);
      BulkResult<String, String> all =
          rialto
              .bulk(TOPICS)
              .progress(p -> done.add(p.done()))
              .callAsync((topic, options) -> tale.later(topic, options))
              .join();
      assertThat(all.items()).hasSize(12);
      assertThat(all.failed())
          .singleElement()
          .satisfies(item -> assertThat(item.input()).isEqualTo("topic-7."))
          .satisfies(item -> assertThat(item.failure()).isInstanceOf(OverloadedException.class));
      assertThat(all.succeeded()).allSatisfy(i -> assertThat(i.value()).contains(i.input()));
    }
    assertThat(server.counters().requests()).isEqualTo(12);
    assertThat(done).isNotEmpty();
  }

  @Test
  void methodsThatBlockRunSideBySide() {
    try (Rialto rialto = rialto()) {
      Tale tale = rialto.client(Tale.class);
      BulkResult<String, String> all = rialto.bulk(TOPICS).concurrency(3).call(tale::whole);
      assertThat(all.values()).hasSize(12).allSatisfy(v -> assertThat(v).startsWith("About"));
    }
  }

  @Test
  void streamsAreReadToTheirEnd_threeAtATime() {
    Queue<String> pieces = new ConcurrentLinkedQueue<>();
    try (Rialto rialto = rialto()) {
      Tale tale = rialto.client(Tale.class);
      BulkResult<String, List<String>> all =
          rialto.bulk(TOPICS).stream(
                  topic -> tale.text(topic, CallOptions.NONE), (topic, piece) -> pieces.add(topic))
              .join();
      assertThat(all.failed()).isEmpty();
      for (BulkItem<String, List<String>> item : all.items()) {
        assertThat(String.join("", item.value())).contains(item.input());
      }
    }
    assertThat(pieces).contains("topic-0.", "topic-11.");
  }

  @Test
  void aKeysLimitHoldsRequestsBack_andTheOtherKeyAnswers() {
    try (Rialto rialto =
        Rialto.builder()
            .provider(
                OpenAi.compatible("acme", server.baseUrl())
                    .apiKey("one")
                    .apiKey("two")
                    .requestsPerMinute(2)
                    .defaultModel("loopback")
                    .build())
            .build()) {
      Tale tale = rialto.client(Tale.class, o -> o.timeout(Duration.ofSeconds(10)));
      for (int i = 0; i < 4; i++) {
        assertThat(tale.whole("a")).isNotEmpty();
      }
      assertThatThrownBy(() -> tale.whole("a"))
          .isInstanceOf(RateLimitException.class)
          .hasMessageContaining("the limit of its key is used up");
    }
    assertThat(server.counters().requests()).isEqualTo(4);
  }

  /** The pool of old objects is full at two thirds of such a heap; that is when it counts. */
  @Test
  void aFullHeap_narrowsABulkToOneAtATime_untilThereIsRoomAgain() throws Exception {
    server.when(r -> true).latency(Duration.ofMillis(100));
    Process cramped =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx120m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrampedProcess.class.getName(),
                server.baseUrl())
            .redirectErrorStream(true)
            .start();
    List<String> said;
    try (BufferedReader out = cramped.inputReader()) {
      said = out.lines().toList();
    } finally {
      cramped.destroyForcibly();
    }
    assertThat(said)
        .filteredOn(line -> line.startsWith("at most"))
        .as(() -> String.join("\n", said))
        .containsExactly("at most 6", "at most 1", "at most 6");
  }

  @Test
  void aBufferedStream_givesItsFirstPieceAtOnceAndThenLargerOnes() throws Exception {
    try (LoopbackProvider pieces =
            LoopbackProvider.builder()
                .when(r -> true)
                .answerInPieces("one ", "two ", "three ", "four ", "five")
                .start();
        Rialto rialto = Rialto.builder().provider(pieces.openAi()).build()) {
      List<String> seen =
          rialto.bulk(List.of("a")).stream(
                  topic ->
                      rialto
                          .client(Tale.class)
                          .text(topic, CallOptions.builder().streamBuffer(9).build()),
                  (topic, piece) -> {})
              .join()
              .values()
              .get(0);
      assertThat(seen).containsExactly("one ", "two three ", "four five");
    }
  }
}
