package dev.rialto.benchmarks.jmh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Rialto;
import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A call that is answered from memory, with a prompt of 100 characters, beside what a hand-written
 * method would do: render the prompt, make a key of all that changes the answer, ask Caffeine.
 */
@State(Scope.Benchmark)
public class CacheHitBenchmark {

  private static final int PROMPT_LENGTH = 100;
  private static final int TOPICS = 64;

  private final String[] topics = new String[TOPICS];
  private final Cache<Key, String> caffeine =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();
  private Rialto rialto;
  private Explainer client;
  private int next;

  /** Fills both caches. */
  @Setup(Level.Trial)
  public void fill() {
    rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("stub", "https://stub.invalid/v1").build())
            .sharedTransport(new StubTransport(CannedAnswers.unary(100), "application/json"))
            .build();
    client = rialto.client(Explainer.class);
    String filler = "how a cache of answers saves time";
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = filler.substring(0, PROMPT_LENGTH - Explainer.QUESTION.length() - 2) + (10 + i);
      caffeine.put(key(topics[i]), client.explain(topics[i]));
    }
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    rialto.close();
  }

  /** The generated client and the whole pipeline behind it. */
  @Benchmark
  public String generatedClient() {
    return client.explain(topic());
  }

  /** Caffeine alone, its key made of the same fields. */
  @Benchmark
  public String bareCaffeine() {
    return caffeine.getIfPresent(key(topic()));
  }

  private String topic() {
    return topics[next++ & TOPICS - 1];
  }

  private static Key key(String topic) {
    return new Key(
        "",
        "stub/model",
        "",
        List.of(Message.user(Explainer.QUESTION + topic)),
        Parameters.NONE,
        null,
        List.of());
  }

  private record Key(
      String tenant,
      String model,
      String task,
      List<Message> messages,
      Parameters parameters,
      Object schema,
      List<?> tools) {}
}
