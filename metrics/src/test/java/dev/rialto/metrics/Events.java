package dev.rialto.metrics;

import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.spi.PipelineEvent.AttemptEnded;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineEvent.Origin;
import java.time.Duration;

/** Events as the pipeline makes them. */
public final class Events {

  public static final Origin REVIEW = new Origin("CodeAssistant", "review", "code");
  public static final Origin EXPLAIN = new Origin("CodeAssistant", "explain", "code");
  public static final String GPT = "openai/gpt-4.1";
  public static final String SONNET = "anthropic/claude-sonnet-4-5";
  public static final TokenUsage USAGE = new TokenUsage(100, 20, 3, 40, 5);

  private Events() {}

  public static CallEnded answered(Origin origin, String model, Duration total) {
    return call(origin, model, CacheStatus.BYPASS, USAGE, total, -1, null);
  }

  public static CallEnded streamed(Origin origin, String model, Duration first, Duration total) {
    return call(origin, model, CacheStatus.BYPASS, USAGE, total, first.toNanos(), null);
  }

  public static CallEnded from(CacheStatus status, Duration total) {
    TokenUsage usage = status.isHit() ? TokenUsage.NONE : USAGE;
    return call(REVIEW, GPT, status, usage, total, -1, null);
  }

  public static CallEnded failed(Origin origin, String model, String failure) {
    return call(
        origin, model, CacheStatus.BYPASS, TokenUsage.NONE, Duration.ofMillis(30), -1, failure);
  }

  public static AttemptEnded attempt(String model, Duration duration, String failure) {
    return new AttemptEnded(
        REVIEW, model, endpoint(model), duration.toNanos(), -1, TokenUsage.NONE, failure);
  }

  public static AttemptEnded spent(Origin origin, String model, Cost cost) {
    return new AttemptEnded(
        origin, model, endpoint(model), 80_000_000, -1, TokenUsage.NONE, cost, null);
  }

  /** An item of a batch. */
  public static AttemptEnded batched(String model, Cost cost) {
    return new AttemptEnded(REVIEW, model, endpoint(model), -1, -1, TokenUsage.NONE, cost, null);
  }

  /** An item of a batch that the provider did not answer. */
  public static AttemptEnded batchedInVain(String model, String failure) {
    return new AttemptEnded(
        REVIEW, model, endpoint(model), -1, -1, TokenUsage.NONE, Cost.NOTHING, failure);
  }

  public static Cost usd(String amount) {
    return new Cost(Usd.of(amount), false);
  }

  public static CallEnded costing(Cost cost) {
    return new CallEnded(
        REVIEW, GPT, "openai", CacheStatus.BYPASS, USAGE, 5_000_000, -1, 1, cost, null);
  }

  private static CallEnded call(
      Origin origin,
      String model,
      CacheStatus status,
      TokenUsage usage,
      Duration total,
      long firstTokenNanos,
      String failure) {
    return new CallEnded(
        origin,
        model,
        endpoint(model),
        status,
        usage,
        total.toNanos(),
        firstTokenNanos,
        1,
        failure);
  }

  private static String endpoint(String model) {
    return model.isEmpty() ? "" : model.substring(0, model.indexOf('/'));
  }
}
