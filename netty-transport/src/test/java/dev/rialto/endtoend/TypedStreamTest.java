package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.InvalidOutputException;
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
              e -> assertThat(e.path()).isEqualTo("$.items[1].summary"));
      assertThat(reviews.seen).hasSize(1);
    }
  }

  /** Wants everything. */
  private static final class Reviews implements Flow.Subscriber<Review> {
    final BlockingQueue<Review> seen = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    Throwable failure() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription.complete(s);
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Review review) {
      seen.add(review);
    }

    @Override
    public void onError(Throwable e) {
      end.complete(e);
    }

    @Override
    public void onComplete() {
      end.completeExceptionally(new AssertionError("the stream completed"));
    }
  }
}
