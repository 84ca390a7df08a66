package dev.rialto.benchmarks.guides;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import java.util.List;

/** What is asked of a model. */
enum Scenario {
  SIMPLE("simple question", false) {
    @Override
    Result<?> ask(GuideClient client, CallOptions options, int number) {
      return client.simple(THINGS.get(number % THINGS.size()), options);
    }
  },
  COMPLEX("complex question, typed answer", false) {
    @Override
    Result<?> ask(GuideClient client, CallOptions options, int number) {
      return client.complex(1_000 * (number + 1), options);
    }
  },
  CODE("code", false) {
    @Override
    Result<?> ask(GuideClient client, CallOptions options, int number) {
      return client.code(GOALS.get(number % GOALS.size()), options);
    }
  },
  STREAMING("stream, to its end", false) {
    @Override
    Result<?> ask(GuideClient client, CallOptions options, int number) {
      return client.stream(THINGS.get(number % THINGS.size()), options)
          .result()
          .toCompletableFuture()
          .join();
    }
  },
  CONCURRENT("simple questions, many at once", true) {
    @Override
    Result<?> ask(GuideClient client, CallOptions options, int number) {
      return SIMPLE.ask(client, options, number);
    }
  };

  private static final List<String> THINGS =
      List.of("a circuit breaker", "a B-tree", "TLS", "a token bucket", "garbage collection");

  private static final List<String> GOALS =
      List.of(
          "reverses the words of a sentence",
          "finds the first duplicate in a list",
          "parses an ISO date or returns empty");

  private final String title;
  private final boolean together;

  Scenario(String title, boolean together) {
    this.title = title;
    this.together = together;
  }

  String title() {
    return title;
  }

  /** Returns whether calls are made many at once. */
  boolean isTogether() {
    return together;
  }

  /** Makes a call and waits for all of its answer. */
  abstract Result<?> ask(GuideClient client, CallOptions options, int number);
}
