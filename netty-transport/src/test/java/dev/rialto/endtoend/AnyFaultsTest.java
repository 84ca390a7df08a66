package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.catalog.Capability;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.PhaseTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The wall of faults by chance: one to three providers of both dialects with one or two keys, each
 * healthy or in some trouble, for good or now and then, at whatever point of its answer; calls that
 * want it whole, streamed, held, restarted or continued. Whatever the mix, a call ends in the whole
 * answer of somebody or in one clear error, nobody is asked more often than is allowed, and where
 * somebody is well, the call is answered. {@code -Drialto.seed=N} plays one world alone, {@code
 * -Drialto.worlds=N} plays more.
 */
class AnyFaultsTest {

  private static final int WORLDS = Integer.getInteger("rialto.worlds", 20);
  private static final int CALLS = 4;
  private static final int PIECES = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @Timeout(300)
  void whateverTheMix_everyCallEndsWell() throws Exception {
    Long only = Long.getLong("rialto.seed");
    long first = only != null ? only : System.nanoTime();
    int worlds = only != null ? 1 : WORLDS;
    System.out.println("any faults: " + worlds + " worlds from seed " + first);
    for (long seed = first; seed < first + worlds; seed++) {
      World world = new World(new Random(seed));
      try (world) {
        for (int call = 0; call < CALLS; call++) {
          world.call();
        }
      } catch (AssertionError | Exception e) {
        throw new AssertionError("-Drialto.seed=" + seed + " " + world + ": " + e.getMessage(), e);
      }
    }
  }

  /** Some providers and a client of them. */
  private static final class World implements AutoCloseable {
    private final Random random;
    private final List<LoopbackProvider> servers = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Rialto rialto;
    private final boolean someoneIsWell;
    private final int slots;

    World(Random random) {
      this.random = random;
      int count = 1 + random.nextInt(3);
      int healthy = random.nextInt(2 * count); // beyond the count: none is
      Rialto.Builder builder =
          Rialto.builder()
              .retry(
                  r ->
                      r.maxRepeats(1)
                          .delay(Duration.ofMillis(1), Duration.ofMillis(1))
                          .maxCircuitWait(Duration.ZERO))
              .hedge(h -> h.silence(Duration.ofSeconds(50)).minimumDelay(Duration.ofSeconds(50)));
      List<String> models = new ArrayList<>();
      int keys = 0;
      for (int i = 0; i < count; i++) {
        LoopbackProvider server = server((char) ('a' + i) + "");
        int mine = 1 + random.nextInt(2);
        keys += mine;
        boolean well = i == healthy;
        String name = i == 1 ? "anthropic" : "p" + i;
        builder.provider(provider(name, well ? server.baseUrl() : address(server), mine));
        if (!well) {
          trouble(server);
        } else {
          troubles.add("well");
        }
        models.add(name + "/loopback");
      }
      someoneIsWell = healthy < count;
      slots = keys;
      for (String model : models) {
        builder.catalog(c -> c.model(model, m -> m.can(Capability.PREFILL)));
      }
      rialto =
          builder
              .route(
                  r ->
                      r.primary(models.get(0))
                          .fallback(models.subList(1, models.size()).toArray(String[]::new)))
              .build();
    }

    private LoopbackProvider server(String word) {
      String[] pieces =
          IntStream.range(0, PIECES).mapToObj(i -> word + i + " ").toArray(String[]::new);
      LoopbackProvider server =
          LoopbackProvider.builder().when(LoopbackRequest.any()).answerInPieces(pieces).start();
      servers.add(server);
      answers.add(String.join("", pieces));
      return server;
    }

    private Provider provider(String name, String url, int keys) {
      Duration minute = Duration.ofMinutes(1);
      Duration moment = Duration.ofSeconds(3);
      PhaseTimeouts timeouts =
          // Resolvers there are that say nothing of a name they do not know.
          new PhaseTimeouts(minute, moment, minute, moment, minute, minute, minute);
      Provider.Builder builder =
          name.equals("anthropic")
              ? Anthropic.builder(url.replaceAll("/v1$", ""))
              : OpenAi.compatible(name, url);
      for (int key = 0; key < keys; key++) {
        builder.apiKey("key-" + key);
      }
      return builder.defaultModel("loopback").timeouts(timeouts).build();
    }

    /** Sometimes nobody is there at all. */
    private String address(LoopbackProvider server) {
      switch (random.nextInt(12)) {
        case 0:
          troubles.add("no such host");
          return "http://no-such-host.invalid/v1";
        case 1:
          troubles.add("no TLS");
          return server.baseUrl().replace("http:", "https:");
        case 2:
          troubles.add("refused");
          try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + closed.getLocalPort() + "/v1";
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        default:
          return server.baseUrl();
      }
    }

    private void trouble(LoopbackProvider server) {
      Fault fault = fault();
      int rhythm = random.nextInt(4); // 0 and 1: for good
      Predicate<LoopbackRequest> when =
          rhythm == 2
              ? r -> r.number() % 2 == 0
              : rhythm == 3 ? r -> r.number() % 3 != 0 : r -> true;
      server.when(when).fault(fault);
      troubles.add(fault + " by rhythm " + rhythm);
    }

    private Fault fault() {
      int at = random.nextInt(PIECES + 3);
      int[] statuses = {401, 402, 403, 404, 405, 407, 408, 409, 410, 413, 418, 421, 424, 425};
      int[] more = {
        426, 429, 431, 444, 451, 460, 499, 500, 501, 502, 503, 504, 507, 520, 522, 524, 529, 530,
        598
      };
      return switch (random.nextInt(16)) {
        case 0, 1 -> Fault.status(statuses[random.nextInt(statuses.length)]);
        case 2 -> Fault.status(more[random.nextInt(more.length)]);
        case 3 -> Fault.html(random.nextBoolean() ? 502 : 200);
        case 4 -> Fault.rateLimited(Duration.ofHours(random.nextInt(2)));
        case 5 -> Fault.refuse();
        case 6 -> Fault.closeConnection();
        case 7 -> new Fault.Unanswered(Fault.Ending.RESET_STREAM);
        case 8 -> Fault.resetAfter(at);
        case 9 -> Fault.disconnectAfter(at);
        case 10 -> Fault.endAfter(at);
        case 11 -> Fault.malformedAfter(at);
        case 12 -> Fault.errorAfter(at);
        case 13 -> Fault.status(200).body("application/json", "");
        case 14 -> Fault.status(200).body("application/json", "{\"error\":{\"message\":\"oops\"}}");
        default -> Fault.status(503).header("retry-after", "soon");
      };
    }

    void call() throws Exception {
      int before = requests();
      StreamRecovery[] ways = StreamRecovery.values();
      int way = random.nextInt(ways.length + 1);
      Heard heard = new Heard();
      if (way == ways.length) {
        try {
          Result<String> result = rialto.client(Probe.class).ask("count", options().build());
          assertThat(answers).contains(result.value());
          assertThat(result.attempts()).isNotEmpty();
        } catch (RialtoException e) {
          heard.error = e;
        }
        check(heard, false);
      } else {
        CallOptions options = options().streamRecovery(ways[way]).build();
        CompletionStream<String> stream = rialto.client(Tale.class).events("count", options);
        stream.events().subscribe(heard);
        heard.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(heard.terminals).isEqualTo(1);
        if (heard.error == null) {
          assertThat(isAnswer(heard.sinceRestart(), ways[way])).as(heard.sinceRestart()).isTrue();
        } else if (ways[way] != StreamRecovery.HOLD) { // who is shown nothing is told all the same
          assertThat(heard.error.details().partialText()).isEqualTo(heard.sinceRestart());
        }
        assertThat(ways[way] == StreamRecovery.HOLD && heard.error != null && heard.pieces() > 0)
            .as("a held part was shown")
            .isFalse();
        check(heard, ways[way] == StreamRecovery.FAIL && heard.pieces() > 0);
      }
      assertThat(requests() - before).as("requests of one call").isLessThanOrEqualTo(slots + 2);
    }

    private static CallOptions.Builder options() {
      return CallOptions.builder().timeout(PATIENCE);
    }

    /** Whoever reads a stream that may not come back gets what had come. */
    private void check(Heard heard, boolean cut) {
      if (heard.error != null) {
        assertThat(cut || !someoneIsWell).as("somebody is well, but: " + heard.error).isTrue();
        assertThat(heard.error.advice()).isNotEmpty();
        assertThat(heard.error.details().attempts()).hasSizeLessThanOrEqualTo(slots + 2);
      }
    }

    private boolean isAnswer(String text, StreamRecovery way) {
      if (answers.contains(text)) {
        return true;
      }
      if (way != StreamRecovery.CONTINUE) {
        return false;
      }
      for (String begun : answers) { // by one or two that broke off, and by one that has ended
        for (String rest : answers) {
          if (text.endsWith(rest)
              && begun.startsWith(text.substring(0, Math.max(0, text.length() - rest.length())))) {
            return true;
          }
        }
      }
      return answers.stream().anyMatch(text::endsWith);
    }

    private int requests() {
      return servers.stream().mapToInt(s -> (int) s.counters().requests()).sum();
    }

    @Override
    public void close() throws InterruptedException {
      for (LoopbackProvider server : servers) {
        assertThat(server.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      }
      rialto.close();
      servers.forEach(LoopbackProvider::close);
    }

    @Override
    public String toString() {
      return troubles.toString();
    }
  }

  /** Keeps the events of a stream. */
  private static final class Heard implements Flow.Subscriber<ResponseEvent> {
    private final List<ResponseEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private RialtoException error;
    private int terminals;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ResponseEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      terminals++;
      error = (RialtoException) failure;
      ended.complete(null);
    }

    @Override
    public void onComplete() {
      terminals++;
      ended.complete(null);
    }

    int pieces() {
      return (int) events.stream().filter(ResponseEvent.Text.class::isInstance).count();
    }

    String sinceRestart() {
      StringBuilder all = new StringBuilder();
      for (ResponseEvent event : events) {
        if (event instanceof ResponseEvent.Restarted) {
          all.setLength(0);
        } else if (event instanceof ResponseEvent.Text text) {
          all.append(text.text());
        }
      }
      return all.toString();
    }
  }
}
