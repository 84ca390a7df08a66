package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Three providers that all do what they should not, now this and now that, under many calls at
 * once: each call has one outcome, the whole answer of one of them or one error, and nothing is
 * left.
 */
class EverythingAtOnceTest {

  private static final int CALLS = 200;
  private static final int THREADS = 16;
  private static final List<Fault> FAULTS =
      List.of(
          Fault.status(429),
          Fault.status(429).header("retry-after-ms", "30"),
          Fault.status(500),
          Fault.status(503),
          Fault.status(529),
          Fault.status(408),
          Fault.html(502),
          Fault.html(200),
          Fault.html(404),
          Fault.status(200).body("application/json", ""),
          Fault.refuse(),
          Fault.closeConnection(),
          Fault.resetAfter(4),
          Fault.disconnectAfter(4),
          Fault.endAfter(4),
          Fault.endAfter(1),
          Fault.malformedAfter(4),
          Fault.errorAfter(4),
          Fault.noEndMarker());

  private final List<LoopbackProvider> servers = new ArrayList<>();
  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();

  private LoopbackProvider server(String word, Random random) {
    String[] pieces = new String[8];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = word + i + " ";
    }
    LoopbackProvider server =
        LoopbackProvider.builder().when(r -> true).answerInPieces(pieces).start();
    for (Fault fault : FAULTS) {
      server.when(r -> chance(random) < 0.03).fault(fault);
    }
    if (word.equals("b")) {
      // It is left alone from then on: at all three, nobody would be left to answer.
      server.when(r -> chance(random) < 0.03).fault(Fault.rateLimited(Duration.ofSeconds(62_291)));
    }
    servers.add(server);
    return server;
  }

  private static double chance(Random random) {
    synchronized (random) {
      return random.nextDouble();
    }
  }

  @Test
  void everyCallHasOneOutcome_andNothingIsLeft() throws Exception {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("EverythingAtOnceTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    Rialto.Builder builder = Rialto.builder().listener(events::add);
    for (String name : List.of("a", "b", "c")) {
      builder.provider(OpenAi.compatible(name, server(name, random).baseUrl()).models("m").build());
    }
    builder
        .route(r -> r.primary("a/m").fallback("b/m", "c/m"))
        .retry(r -> r.delay(Duration.ofMillis(5), Duration.ofMillis(20)))
        .breaker(b -> b.delay(Duration.ofMillis(50), Duration.ofMillis(200)));
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    int answered = 0;
    try (Rialto rialto = builder.build()) {
      List<Future<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        int number = i;
        calls.add(executor.submit(() -> call(rialto.client(Probe.class), number)));
      }
      for (Future<Boolean> call : calls) {
        answered += call.get(60, TimeUnit.SECONDS) ? 1 : 0;
      }
      for (LoopbackProvider server : servers) {
        assertThat(server.awaitCounters(c -> c.openStreams() == 0, Duration.ofSeconds(20)))
            .isTrue();
      }
    } finally {
      executor.shutdownNow();
      servers.forEach(LoopbackProvider::close);
    }
    assertThat(answered).isGreaterThan(CALLS / 2);
    assertThat(events).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(CALLS);
    long attempts = events.stream().filter(PipelineEvent.AttemptEnded.class::isInstance).count();
    // Each candidate once, repeats from the budget: a fifth of the calls and ten a second.
    assertThat(attempts).isLessThanOrEqualTo(6 * CALLS);
  }

  /** Returns whether it was answered. */
  private static boolean call(Probe probe, int number) throws InterruptedException {
    StreamRecovery recovery = StreamRecovery.values()[number % StreamRecovery.values().length];
    CallOptions options =
        CallOptions.builder().timeout(Duration.ofSeconds(30)).streamRecovery(recovery).build();
    if (number % 2 == 0) {
      try {
        Result<String> result = probe.ask("hello " + number, options);
        return whole(result.value());
      } catch (RialtoException e) {
        assertThat(e.advice()).isNotEmpty();
        return false;
      }
    }
    Collected stream = Collected.all(probe.stream("hello " + number, options));
    assertThat(stream.terminals()).isEqualTo(1);
    if (stream.error() == null) {
      return whole(stream.text());
    }
    assertThat(stream.error()).isInstanceOf(RialtoException.class);
    if (recovery == StreamRecovery.HOLD) {
      assertThat(stream.text()).isEmpty();
    }
    return false;
  }

  /** All of one answer, and nothing of another. */
  private static boolean whole(String text) {
    String word = text.substring(0, 1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      all.append(word).append(i).append(' ');
    }
    assertThat(text).isEqualTo(all.toString());
    return true;
  }
}
