package dev.rialto.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls of a fake under way, each under the name of the model that it asks. Thread-safe. */
final class Invocations {

  private final Map<String, Invocation> byModel = new ConcurrentHashMap<>();

  void put(String model, FakeCall call, List<Reply> replies) {
    byModel.put(model, new Invocation(call, replies, new AtomicInteger()));
  }

  /**
   * Returns the invocation.
   *
   * @throws IllegalStateException if there is none: something else than the fake's client calls
   */
  Invocation get(String model) {
    Invocation found = byModel.get(model);
    if (found == null) {
      throw new IllegalStateException("No call of the fake's client asks for model " + model);
    }
    return found;
  }

  /**
   * A call of a method and what its requests get; there is more than one request where tools are
   * called or an answer is asked for again.
   *
   * @param call the log's entry
   * @param replies for the first request, the second and so on; the last for all that follow
   * @param rounds how many requests there were
   */
  record Invocation(FakeCall call, List<Reply> replies, AtomicInteger rounds) {
    Reply next() {
      return replies.get(Math.min(rounds.getAndIncrement(), replies.size() - 1));
    }
  }
}
