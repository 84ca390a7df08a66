package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidResponseException;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SideExchangeTest {

  private static final byte[] LINE = "{}\n".getBytes(StandardCharsets.UTF_8);

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
    executor.shutdownNow();
  }

  @Test
  @Timeout(60)
  void aCancelThatBlocks_doesNotHoldTheThreadThatDelivers() throws Exception {
    Hanging transport = new Hanging(handler -> {});
    CompletableFuture<Void> answer = lines(transport);
    transport.answerALine();
    // The transport's thread has come back, for others' answers, while the cancel still hangs.
    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InvalidResponseException.class);
    assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(release.getCount()).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void whatFailsBeforeSendHasReturned_isCancelledThen() throws Exception {
    CompletableFuture<Void> answer = lines(new Hanging(Hanging::answerALine));
    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InvalidResponseException.class);
    assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Asks for lines that cannot be read. */
  private CompletableFuture<Void> lines(Transport transport) {
    Endpoint endpoint =
        OpenAi.compatible("own", "http://127.0.0.1:1/v1").apiKey("k").build().endpoints().get(0);
    return new SideHttp(transport, System::nanoTime, executor)
        .lines(
            new WireRequest("GET", "/lines", Headers.EMPTY, BodyWriter.NONE),
            new Target(endpoint, "m"),
            line -> {
              throw new IllegalStateException("of no use");
            },
            () -> CompletableFuture.completedFuture(null));
  }

  @Test
  void theServerWaitsWhileThereIsNoRoomForMoreLines() {
    List<String> lines = new ArrayList<>();
    CompletableFuture<Void> room = new CompletableFuture<>();
    Hanging transport = new Hanging(handler -> {});
    Endpoint endpoint =
        OpenAi.compatible("own", "http://127.0.0.1:1/v1").apiKey("k").build().endpoints().get(0);
    new SideHttp(transport, System::nanoTime, Runnable::run)
        .lines(
            new WireRequest("GET", "/lines", Headers.EMPTY, BodyWriter.NONE),
            new Target(endpoint, "m"),
            line -> lines.add(new String(line, StandardCharsets.UTF_8)),
            () -> room);
    transport.answerALine();
    assertThat(lines).containsExactly("{}");
    assertThat(transport.consumed.get()).as("nothing may follow yet").isZero();
    room.completeExceptionally(new IllegalStateException("a store that is away"));
    assertThat(transport.consumed.get()).isEqualTo(LINE.length);
  }

  private final class Hanging implements Transport {

    final AtomicInteger consumed = new AtomicInteger();
    private final Consumer<Hanging> withinSend;
    private @Nullable ResponseHandler handler;

    Hanging(Consumer<Hanging> withinSend) {
      this.withinSend = withinSend;
    }

    void answerALine() {
      ResponseHandler told = Objects.requireNonNull(handler);
      told.onHead(new ResponseHead(200, Headers.EMPTY, "h2"));
      told.onData(LINE, 0, LINE.length);
    }

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler responses) {
      handler = responses;
      withinSend.accept(this);
      return new TransportExchange() {
        @Override
        public void consumed(int bytes) {
          consumed.addAndGet(bytes);
        }

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
    public void close() {}
  }
}
