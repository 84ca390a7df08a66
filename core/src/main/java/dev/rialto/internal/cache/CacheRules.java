package dev.rialto.internal.cache;

import dev.rialto.CacheMode;
import dev.rialto.FinishReason;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageRequest;
import dev.rialto.config.CachePolicy;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.CacheTtl;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What may be remembered, and for how long. Thread-safe. */
final class CacheRules {

  /** Providers keep what they give by address for an hour or so. */
  private static final long ADDRESS_NANOS = Duration.ofMinutes(30).toNanos();

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final CacheSettings settings;
  private final AtomicBoolean toldOfMeaning = new AtomicBoolean();

  CacheRules(CacheSettings settings) {
    this.settings = settings;
  }

  /** Returns whether a call may use the cache that wants to. */
  boolean allow(Call call) {
    if (call.cache() == CacheMode.SEMANTIC
        && settings.semantic() == null
        && !toldOfMeaning.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          call.origin().client()
              + "."
              + call.origin().method()
              + " asks for CacheMode.SEMANTIC, but cache.semantic is not set: it is cached by its"
              + " text alone. Set cache(c -> c.semantic(s -> {})), or ask for CacheMode.ON");
    }
    CachePolicy policy = settings.policy();
    if (policy == CachePolicy.ALL) {
      return true;
    }
    try {
      return policy.allows(
          new CachePolicy.Candidate(
              call.origin().client(),
              call.origin().method(),
              call.task(),
              call.model(),
              call.options().tenant(),
              call.request()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The cache's onlyIf threw; a call went without it", e);
      return false;
    }
  }

  /** Returns how long an answer is remembered; zero or less: not at all. */
  long ttlNanos(Call call, Answer answer) {
    long wanted = ttlNanos(call);
    return call.request() instanceof ImageRequest && hasAddress(answer.value())
        ? Math.min(wanted, ADDRESS_NANOS)
        : wanted;
  }

  private static boolean hasAddress(@Nullable Object value) {
    return value instanceof List<?> all
        ? all.stream().anyMatch(CacheRules::hasAddress)
        : value instanceof GeneratedImage drawn && drawn.image().uri().isPresent();
  }

  /** Returns how long the answer to a call is remembered, before it is known. */
  long ttlNanos(Call call) {
    if (call.cacheTtlNanos() > 0) {
      return call.cacheTtlNanos();
    }
    long configured =
        call.request() instanceof ImageRequest
            ? settings.imageTtlNanos()
            : settings.ttlNanos(call.task());
    if (settings.ttlPolicy() == CacheTtl.CONFIGURED) {
      return configured;
    }
    try {
      return settings.ttlPolicy().of(call.request(), Duration.ofNanos(configured)).toNanos();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The cache's ttlPolicy threw; the set time counts", e);
      return configured;
    }
  }

  /**
   * An answer that was cut, filtered, refused or is empty would be wrong every time it is found.
   */
  boolean isWhole(Answer answer) {
    if (answer.finishReason().kind() == FinishReason.Kind.TOOL_CALLS) {
      // What the provider wants back with the results of tools is not kept.
      return settings.toolCalls() && !answer.toolCalls().isEmpty() && answer.parts().isEmpty();
    }
    return answer.finishReason().kind() == FinishReason.Kind.STOP
        && (settings.toolCalls() || answer.toolCalls().isEmpty())
        && !(answer.text().isEmpty() && answer.vectors().isEmpty() && answer.toolCalls().isEmpty());
  }
}
