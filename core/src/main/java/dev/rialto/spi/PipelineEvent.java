package dev.rialto.spi;

import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.JobStatus;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link PipelineListener} hears. Holds no prompt, no answer and no key. */
public sealed interface PipelineEvent {

  /**
   * Which method of which client a call came from.
   *
   * @param client the interface's simple name
   * @param method the method's name
   * @param task the task's name; empty if none
   * @param contexts what {@link ContextCarrier}s took from the caller's thread; no part of what
   *     makes origins equal
   */
  record Origin(String client, String method, String task, List<CallContext> contexts) {

    private static final System.Logger LOG = System.getLogger("dev.rialto");

    /** Copies the list. */
    public Origin {
      contexts = List.copyOf(contexts);
    }

    /** An origin that carries nothing. */
    public Origin(String client, String method, String task) {
      this(client, method, task, List.of());
    }

    /** Returns this origin with what was taken from a caller's thread. */
    public Origin carrying(List<CallContext> taken) {
      return new Origin(client, method, task, taken);
    }

    /** Returns what the carrier of a type took; null if it took nothing. */
    public <C extends CallContext> @Nullable C context(Class<C> type) {
      for (CallContext context : contexts) {
        if (type.isInstance(context)) {
          return type.cast(context);
        }
      }
      return null;
    }

    /** Runs something with all that was taken on the current thread. */
    public void within(Runnable task) {
      if (contexts.isEmpty()) {
        task.run();
        return;
      }
      Deque<CallContext.Scope> open = new ArrayDeque<>(contexts.size());
      for (CallContext context : contexts) {
        try {
          open.push(context.restore());
        } catch (RuntimeException | LinkageError e) {
          LOG.log(System.Logger.Level.WARNING, "A context could not be restored", e);
        }
      }
      try {
        task.run();
      } finally {
        open.forEach(Origin::close);
      }
    }

    private static void close(CallContext.Scope scope) {
      try {
        scope.close();
      } catch (RuntimeException | LinkageError e) {
        LOG.log(System.Logger.Level.WARNING, "A context could not be taken back", e);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Origin origin
          && client.equals(origin.client)
          && method.equals(origin.method)
          && task.equals(origin.task);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * client.hashCode() + method.hashCode()) + task.hashCode();
    }

    @Override
    public String toString() {
      return "Origin[client=" + client + ", method=" + method + ", task=" + task + ']';
    }
  }

  /**
   * A call has its outcome.
   *
   * @param origin where it came from
   * @param model the model that answered or was tried last, as {@code provider/model}; empty if
   *     none
   * @param endpoint the endpoint's name; empty if none
   * @param cacheStatus where the answer came from
   * @param usage the tokens spent
   * @param totalNanos from the method's call to the outcome
   * @param firstTokenNanos to the first content; −1 if none came or the answer came whole
   * @param attempts how many attempts were made
   * @param cost what they cost together, that of a call that was given up with the attempt that ran
   *     until then
   * @param failure the exception's simple class name; null if the call answered
   * @param metadata the labels that the caller gave it
   */
  record CallEnded(
      Origin origin,
      String model,
      String endpoint,
      CacheStatus cacheStatus,
      TokenUsage usage,
      long totalNanos,
      long firstTokenNanos,
      int attempts,
      Cost cost,
      @Nullable String failure,
      Map<String, String> metadata)
      implements PipelineEvent {

    /** Copies the map. */
    public CallEnded {
      metadata = Map.copyOf(metadata);
    }

    /** A call without labels. */
    public CallEnded(
        Origin origin,
        String model,
        String endpoint,
        CacheStatus cacheStatus,
        TokenUsage usage,
        long totalNanos,
        long firstTokenNanos,
        int attempts,
        Cost cost,
        @Nullable String failure) {
      this(
          origin,
          model,
          endpoint,
          cacheStatus,
          usage,
          totalNanos,
          firstTokenNanos,
          attempts,
          cost,
          failure,
          Map.of());
    }

    /** A call that cost nothing. */
    public CallEnded(
        Origin origin,
        String model,
        String endpoint,
        CacheStatus cacheStatus,
        TokenUsage usage,
        long totalNanos,
        long firstTokenNanos,
        int attempts,
        @Nullable String failure) {
      this(
          origin,
          model,
          endpoint,
          cacheStatus,
          usage,
          totalNanos,
          firstTokenNanos,
          attempts,
          Cost.NOTHING,
          failure);
    }
  }

  /**
   * An attempt at an endpoint has ended.
   *
   * @param origin where the call came from
   * @param model the candidate, as {@code provider/model}
   * @param endpoint the endpoint's name
   * @param durationNanos from its start to its end; −1 of an item of a batch, which was no request
   *     of its own and is told when its result is read
   * @param firstTokenNanos to the first content; −1 if none came
   * @param usage the tokens that the provider reported
   * @param cost what it cost
   * @param failure the exception's simple class name; null if it answered
   * @param details what was asked and answered; null where nobody knows
   */
  record AttemptEnded(
      Origin origin,
      String model,
      String endpoint,
      long durationNanos,
      long firstTokenNanos,
      TokenUsage usage,
      Cost cost,
      @Nullable String failure,
      @Nullable AttemptDetails details)
      implements PipelineEvent {

    /** An attempt of which nothing else is known. */
    public AttemptEnded(
        Origin origin,
        String model,
        String endpoint,
        long durationNanos,
        long firstTokenNanos,
        TokenUsage usage,
        Cost cost,
        @Nullable String failure) {
      this(origin, model, endpoint, durationNanos, firstTokenNanos, usage, cost, failure, null);
    }

    /** An attempt that cost nothing. */
    public AttemptEnded(
        Origin origin,
        String model,
        String endpoint,
        long durationNanos,
        long firstTokenNanos,
        TokenUsage usage,
        @Nullable String failure) {
      this(origin, model, endpoint, durationNanos, firstTokenNanos, usage, Cost.NOTHING, failure);
    }
  }

  /**
   * A tool that the model asked for was called, or could not be.
   *
   * @param origin where the call came from
   * @param tool the tool's name as the model wrote it
   * @param durationNanos how long it took; 0 if it was not called
   * @param failure the simple class name of what it threw, {@code refused} if it was not called;
   *     null if it returned
   * @param callId the id that the model gave the call; empty if none
   */
  record ToolCalled(
      Origin origin, String tool, long durationNanos, @Nullable String failure, String callId)
      implements PipelineEvent {

    /** One whose id is not known. */
    public ToolCalled(Origin origin, String tool, long durationNanos, @Nullable String failure) {
      this(origin, tool, durationNanos, failure, "");
    }
  }

  /**
   * A circuit breaker changed its state.
   *
   * @param endpoint the endpoint's name
   * @param from the state before
   * @param to the state after
   * @param reason why, in one line
   */
  record CircuitChanged(String endpoint, CircuitState from, CircuitState to, String reason)
      implements PipelineEvent {}

  /**
   * What is to be expected of an endpoint has changed: its latency or its failures keep rising, or
   * no longer do. Its scores are multiplied by the outlook.
   *
   * @param endpoint the endpoint's name
   * @param from the factor before, 0 to 1
   * @param to the factor now
   * @param reason why, in one line
   */
  record OutlookChanged(String endpoint, double from, double to, String reason)
      implements PipelineEvent {}

  /**
   * A provider told its limits, in the head of an answer or in an error.
   *
   * @param model the candidate that answered, as {@code provider/model}
   * @param endpoint the endpoint's name, and so the key's
   * @param limits what it told; not empty
   */
  record RateLimitsTold(String model, String endpoint, List<RateLimit> limits)
      implements PipelineEvent {}

  /**
   * A newer catalogue was read, or tried to.
   *
   * @param source where from
   * @param models how many models it has; 0 if it was left aside
   * @param problem why it was left aside; null if it is in use
   */
  record CatalogRead(String source, int models, @Nullable String problem)
      implements PipelineEvent {}

  /**
   * Requests of several callers went upstream as one.
   *
   * @param model the candidate or route, as text
   * @param calls how many calls
   * @param items how many items in all
   */
  record BatchSent(String model, int calls, int items) implements PipelineEvent {}

  /**
   * A batch that calls wait for stands elsewhere than before.
   *
   * @param job its id among {@link dev.rialto.Jobs}
   * @param model the model, as {@code provider/model}
   * @param endpoint the endpoint's name
   * @param phase where it stands now
   * @param items how many calls it has
   * @param answered how many have an outcome
   * @param problem what is wrong with it; null if nothing is
   */
  record JobChanged(
      String job,
      String model,
      String endpoint,
      JobStatus.Phase phase,
      int items,
      int answered,
      @Nullable String problem)
      implements PipelineEvent {}

  /**
   * A round of fetching answers before they are asked for is over. Its attempts are heard of, too.
   *
   * @param likely how many questions were likely, and without an answer that lasts
   * @param warmed how many answers were fetched upstream
   * @param failed how many calls brought no answer to remember
   * @param cost what the fetched answers cost, as far as prices are known
   * @param skipped why the round was left out or ended early; null if it was not
   */
  record CacheWarmed(int likely, int warmed, int failed, Usd cost, @Nullable String skipped)
      implements PipelineEvent {}

  /**
   * The load has another level than before.
   *
   * @param from the level before
   * @param to the level now
   * @param callsPerSecond how many calls came, over about ten seconds
   * @param latencyMillis how long unary calls took, on average
   * @param failureShare how many of the calls failed that might succeed later; 0 to 1
   * @param underWay how many calls were under way
   */
  record LoadChanged(
      LoadLevel from,
      LoadLevel to,
      double callsPerSecond,
      double latencyMillis,
      double failureShare,
      int underWay)
      implements PipelineEvent {}

  /**
   * A setting was tuned, or might be.
   *
   * @param setting its name, such as {@code cache.memoryEntries}
   * @param step what was done
   * @param from its value before
   * @param to its value from now on; what might be tried, if nothing was changed
   * @param reason why, with the figures
   */
  record SettingTuned(String setting, TuningStep step, long from, long to, String reason)
      implements PipelineEvent {}
}
