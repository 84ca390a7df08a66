package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call that is given up while the transport is just sending its attempt: its end tells what the
 * attempt has cost, as the ledger and the attempt's own event do.
 */
@Timeout(60)
class CutWhileSentTest {

  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
  private final LoopbackProvider server = LoopbackProvider.start();
  private final NettyTransport netty = NettyTransport.builder().build();
  private final AtomicReference<Runnable> whileSent = new AtomicReference<>();

  /** The ends of all attempts, and of the call. */
  private CountDownLatch toHear = new CountDownLatch(0);

  @AfterEach
  void stop() {
    netty.close();
    server.close();
  }

  /** Runs something within the sending of an attempt, after the request was handed over. */
  private final class Interrupted implements Transport {
    private final AtomicInteger sends = new AtomicInteger();
    private final int at;

    Interrupted(int at) {
      this.at = at;
    }

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      TransportExchange running = netty.send(request, handler);
      if (sends.incrementAndGet() == at) {
        whileSent.get().run();
      }
      return running;
    }

    @Override
    public boolean isTransportThread() {
      return netty.isTransportThread();
    }

    @Override
    public void close() {}
  }

  private Rialto rialto(int at) {
    toHear = new CountDownLatch(at + 1);
    return Rialto.builder()
        .listener(this::heard)
        .provider(server.openAi())
        .catalog(
            c ->
                c.model(
                    ModelInfo.builder("openai/loopback")
                        .prices(TokenRates.of(Usd.of("1"), Usd.of("2")))
                        .build()))
        .retry(r -> r.delay(Duration.ofMillis(1), Duration.ofMillis(1)))
        .sharedTransport(new Interrupted(at))
        .build();
  }

  private void heard(PipelineEvent event) {
    if (event instanceof PipelineEvent.AttemptEnded || event instanceof PipelineEvent.CallEnded) {
      events.add(event);
      toHear.countDown();
    }
  }

  /** Has it cancelled within the sending: by the thread that sends, or by another. */
  private void cancelling(Runnable cancel, boolean byAnother) {
    whileSent.set(byAnother ? () -> CompletableFuture.runAsync(cancel).join() : cancel);
  }

  private void checkMoney(Rialto rialto, int attempts) throws InterruptedException {
    assertThat(toHear.await(20, TimeUnit.SECONDS)).isTrue();
    Usd ledger = rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60)).known();
    rialto.close();
    List<PipelineEvent.AttemptEnded> told =
        events.stream()
            .filter(PipelineEvent.AttemptEnded.class::isInstance)
            .map(PipelineEvent.AttemptEnded.class::cast)
            .toList();
    List<PipelineEvent.CallEnded> ended =
        events.stream()
            .filter(PipelineEvent.CallEnded.class::isInstance)
            .map(PipelineEvent.CallEnded.class::cast)
            .toList();
    assertThat(told).hasSize(attempts);
    assertThat(ended).hasSize(1);
    Cost sum = Cost.NOTHING;
    for (PipelineEvent.AttemptEnded each : told) {
      sum = sum.plus(each.cost());
    }
    assertThat(ended.get(0).attempts()).isEqualTo(attempts);
    assertThat(ended.get(0).failure()).isEqualTo("CancelledCallException");
    assertThat(ended.get(0).cost()).isEqualTo(sum);
    assertThat(ended.get(0).cost().amount()).hasValue(ledger);
    assertThat(ledger).isGreaterThan(Usd.ZERO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStream_whileItsFirstAttemptIsSent(boolean byAnother) throws Exception {
    server.when(any()).fault(Fault.silence());
    Rialto rialto = rialto(1);
    Collected stream = new Collected(Long.MAX_VALUE);
    cancelling(() -> stream.subscription().cancel(), byAnother);
    rialto.client(Probe.class).stream("one two three", MINUTE).subscribe(stream);
    checkMoney(rialto, 1);
    assertThat(stream.terminals()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFuture_whileItsSecondAttemptIsSent(boolean byAnother) throws Exception {
    server.failNext(1, Fault.status(500));
    server.when(any()).fault(Fault.silence());
    Rialto rialto = rialto(2);
    CompletableFuture<CompletableFuture<Result<String>>> call = new CompletableFuture<>();
    cancelling(() -> call.join().cancel(true), byAnother);
    call.complete(rialto.client(Probe.class).later("one two three", MINUTE));
    checkMoney(rialto, 2);
  }
}
