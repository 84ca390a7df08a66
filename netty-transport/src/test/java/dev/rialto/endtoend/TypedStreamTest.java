package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.ConfigurationException;
import dev.rialto.InvalidOutputException;
import dev.rialto.Partial;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.endtoend.Probe.Review;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A list whose elements are published while the model still writes. */
class TypedStreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FIRST = "{\"summary\":\"one\",\"remarks\":[\"{\"],\"score\":1}";
  private static final String SECOND = "{\"summary\":\"two\",\"remarks\":[],\"score\":2}";

  @Test
  void elements_comeInOrder_withTheirResult() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces(
                    "{\"items\":[" + FIRST.substring(0, 9), FIRST.substring(9), ",", SECOND + "]}")
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      List<Review> reviews =
          rialto
              .client(Probe.class)
              .reviewCompletions("all")
              .result()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .value();
      assertThat(reviews)
          .containsExactly(new Review("one", List.of("{"), 1), new Review("two", List.of(), 2));
      assertThat(server.requests().get(0).body()).contains("items").contains("\"stream\":true");
    }
  }

  @Test
  void element_isThereBeforeTheStreamEnds_andCancellingResetsIt() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",", SECOND, "]}")
                .when(any())
                .fault(Fault.stallAfter(4))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Reviews reviews = new Reviews();
      rialto.client(Probe.class).reviewStream("hold", CallOptions.NONE).subscribe(reviews);
      assertThat(reviews.seen.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new Review("one", List.of("{"), 1));
      assertThat(reviews.end).isNotDone();
      reviews.subscription.join().cancel();
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void elementBehindAnIntroduction_isThereBeforeTheStreamEnds() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("Here are ", "the reviews:\n\n```", "json\n[", FIRST, ",", "]\n```")
                .when(any())
                .fault(Fault.stallAfter(5))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Reviews reviews = new Reviews();
      rialto.client(Probe.class).reviewStream("hold", CallOptions.NONE).subscribe(reviews);
      assertThat(reviews.seen.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new Review("one", List.of("{"), 1));
      assertThat(reviews.end).isNotDone();
      reviews.subscription.join().cancel();
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void cutStream_failsAfterItsElements() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",", SECOND, "]}")
                .when(any())
                .fault(Fault.resetAfter(4))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Reviews reviews = new Reviews();
      rialto.client(Probe.class).reviewStream("cut", CallOptions.NONE).subscribe(reviews);
      assertThat(reviews.failure()).isInstanceOf(RialtoException.class);
      assertThat(reviews.seen).containsExactly(new Review("one", List.of("{"), 1));
    }
  }

  @Test
  void wrongElement_failsWithItsPath_andResetsTheStream() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",{\"summary\":3}", "]}", " ")
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Reviews reviews = new Reviews();
      rialto.client(Probe.class).reviewStream("wrong", CallOptions.NONE).subscribe(reviews);
      assertThat(reviews.failure())
          .isInstanceOfSatisfying(
              InvalidOutputException.class,
              e -> {
                assertThat(e.path()).isEqualTo("$.items[1].summary");
                assertThat(e.details().provider()).isEqualTo("openai");
                assertThat(e.details().model()).isNotEmpty();
              });
      assertThat(reviews.seen).hasSize(1);
    }
  }

  @Test
  void growingRecord_showsItsComponents_beforeTheStreamEnds() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces(
                    FIRST.substring(0, 16), FIRST.substring(16, 30), FIRST.substring(30))
                .when(any())
                .fault(Fault.stallAfter(2))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Seen<Partial<Review>> partials = new Seen<>();
      rialto.client(Probe.class).growing("hold").subscribe(partials);
      Partial<Review> first = partials.seen.poll(10, TimeUnit.SECONDS);
      assertThat(first.get(Probe_Review_Components.SUMMARY)).contains("one");
      assertThat(first.isWhole()).isFalse();
      partials.subscription.join().cancel();
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void growingRecord_isThereAtItsEnd() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answerInPieces(FIRST).start();
        Rialto rialto = Rialto.builder().provider(server.anthropic()).build()) {
      Seen<Partial<Review>> partials = new Seen<>();
      rialto.client(Probe.class).growing("all").subscribe(partials);
      assertThat(partials.failure()).isNull();
      Partial<Review> last = null;
      for (Partial<Review> partial : partials.seen) {
        last = partial;
      }
      assertThat(last.value()).isEqualTo(new Review("one", List.of("{"), 1));
    }
  }

  @Test
  void streamOfElements_isReadByTheCallersThread_andClosingResetsIt() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",", SECOND, "]}")
                .when(any())
                .fault(Fault.stallAfter(4))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      try (Stream<Review> reviews = rialto.client(Probe.class).reviewsHere("hold")) {
        assertThat(reviews.findFirst()).contains(new Review("one", List.of("{"), 1));
      }
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void streamOfText_onATransportThread_isRefused() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .latency(Duration.ofMillis(300)) // so that nothing is there to be told at once
                .when(any())
                .answerInPieces("a ", "b ", "c")
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.words("here").toList()).containsExactly("a ", "b ", "c");
      CompletableFuture<Throwable> refused = new CompletableFuture<>();
      Seen<String> within =
          new Seen<>() {
            @Override
            public void onNext(String word) {
              try {
                refused.complete(new AssertionError(probe.words("there").toList()));
              } catch (RialtoException e) {
                refused.complete(e);
              }
            }
          };
      probe.stream("outer", CallOptions.NONE).subscribe(within);
      assertThat(refused.get(10, TimeUnit.SECONDS)).isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  void genericRecord_isAskedForAndRead() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answer("{\"items\":[" + FIRST + "],\"total\":7}")
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe.Page<Review> page = rialto.client(Probe.class).page("x");
      assertThat(page.items().get(0).summary()).isEqualTo("one");
      assertThat(server.requests().get(0).body()).contains("PageOfReview");
    }
  }

  @Test
  void rememberedList_comesElementByElement_withoutAnotherCall() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",", SECOND, "]}")
                .start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      Probe probe = rialto.client(Probe.class);
      Result<List<Review>> first = result(probe.reviewCompletions("same"));
      Result<List<Review>> second = result(probe.reviewCompletions("same"));
      assertThat(first.cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(second.cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second.value()).isEqualTo(first.value()).hasSize(2);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void rememberedRecord_growsAgain_withoutAnotherCall() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answerInPieces(FIRST).start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      for (int i = 0; i < 2; i++) {
        Seen<Partial<Review>> partials = new Seen<>();
        rialto.client(Probe.class).growing("same").subscribe(partials);
        assertThat(partials.failure()).isNull();
        assertThat(partials.seen).anyMatch(Partial::isWhole);
      }
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void listThatIsWrong_isNotRemembered() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("{\"items\":[", FIRST, ",{\"summary\":3}", "]}")
                .start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      // A call that comes while the first is just being given up may still share its flight.
      for (int i = 0; i < 100 && server.requests().size() < 2; i++) {
        Reviews reviews = new Reviews();
        rialto.client(Probe.class).reviewStream("wrong", CallOptions.NONE).subscribe(reviews);
        assertThat(reviews.failure()).isInstanceOf(InvalidOutputException.class);
        assertThat(reviews.seen).hasSize(1);
      }
      assertThat(server.requests()).hasSize(2);
    }
  }

  private static <T> Result<List<T>> result(CompletionStream<T> stream) throws Exception {
    return stream.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static final class Reviews extends Seen<Review> {}

  /** Wants everything. */
  private static class Seen<T> implements Flow.Subscriber<T> {
    final BlockingQueue<T> seen = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** Waits for the end; null if the stream completed. */
    Throwable failure() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription.complete(s);
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T element) {
      seen.add(element);
    }

    @Override
    public void onError(Throwable e) {
      end.complete(e);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}
