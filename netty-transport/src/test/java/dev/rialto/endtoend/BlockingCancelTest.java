package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.Completion;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user's own transport, whose cancelling blocks, keeps no call from its deadline. */
class BlockingCancelTest {

  /** An interface as a user would write it. */
  @Completion(model = "own/m", timeout = "200ms")
  public interface Asker {
    @UserMessage("{{text}}")
    CompletableFuture<String> later(String text);

    @UserMessage("{{text}}")
    String now(String text);
  }

  @Test
  @Timeout(60)
  void callsEndAtTheirDeadlines_whileEveryCancelHangs() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("own", "http://127.0.0.1:1/v1").apiKey("k").build())
            .sharedTransport(new Hanging(cancelled, release))
            .build()) {
      Asker asker = rialto.client(Asker.class);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(asker.later("number " + i));
      }
      // The caller's own thread keeps this one's deadline, and must get away, too.
      assertThatThrownBy(() -> asker.now("at once")).isInstanceOf(DeadlineExceededException.class);
      for (CompletableFuture<String> call : calls) {
        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(DeadlineExceededException.class);
      }
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).as("each is cancelled").isTrue();
      release.countDown(); // else closing would wait for them
    }
  }

  /** Answers nothing, and lets nobody go who cancels. */
  private record Hanging(CountDownLatch cancelled, CountDownLatch release) implements Transport {

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      return new TransportExchange() {
        @Override
        public void consumed(int bytes) {}

        @Override
        public void cancel() {
          cancelled.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      };
    }

    @Override
    public boolean isTransportThread() {
      return false;
    }

    @Override
    public void close() {
      release.countDown();
    }
  }
}
