package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.TokenUsage;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What throws around the cache costs nobody his answer, and leaves nothing that others wait for.
 */
class CacheFaultsTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private final Tier tier = new Tier();
  private Throwable thrown = new IllegalStateException("a fault of our own");
  private boolean throwing;
  private boolean throwingAfterwards;
  private @Nullable Runnable meanwhile;
  private Supplier<CompletionStage<?>> probe = () -> CompletableFuture.completedFuture("");

  private final Stage faulty =
      new Stage() {
        @Override
        public Flight start(Call call, ResponseSink sink) {
          Runnable first = meanwhile;
          meanwhile = null;
          if (first != null) {
            first.run();
          }
          if (throwing && thrown instanceof Error error) {
            throw error;
          }
          if (throwing) {
            throw (RuntimeException) thrown;
          }
          Flight sent = upstream.start(call, sink);
          if (throwingAfterwards) {
            throw (RuntimeException) thrown;
          }
          return sent;
        }
      };

  private CacheStage stage(boolean tiered, ToLongBiFunction<String, TokenUsage> price) {
    TierChain chain = new TierChain("shop", 1 << 20, Instant::now);
    long bound = Duration.ofSeconds(1).toNanos();
    StoreGuard guard =
        new StoreGuard("A tier", bound, bound, clock, clock, () -> probe.get(), e -> true);
    return new CacheStage(
        faulty,
        CacheSettings.builder().leaseAcrossInstances(Duration.ofSeconds(1)).build(),
        clock,
        tiered ? chain.add(tier, guard, false) : TierChain.NONE,
        new CacheContext((model, task) -> "", price, Runnable::run, clock),
        null,
        null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallWhoseStartThrows_failsAllWhoWaitForIt_andTheNextOneBegins(boolean unary) {
    CacheStage stage = stage(false, (model, usage) -> -1);
    RecordingSink beside = new RecordingSink();
    throwing = true;
    meanwhile = () -> stage.start(asking(unary).call(), beside);
    RecordingSink first = start(stage, asking(unary));
    assertThat(first.error()).isInstanceOf(InvalidRequestException.class);
    assertThat(first.error()).hasMessageContaining("a fault of our own");
    assertThat(beside.error()).isInstanceOf(InvalidRequestException.class);
    assertThat(stage.flights()).isZero();
    throwing = false;
    start(stage, asking(unary));
    assertThat(upstream.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallWhoseStartThrowsOnceItWasSent_isNotSaidToBeUnsent(boolean tiered) {
    throwingAfterwards = true;
    RecordingSink first = start(stage(tiered, (model, usage) -> -1), asking(true));
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(first.error()).hasMessageContaining("a fault of our own");
    assertThat(first.error()).hasMessageContaining("it may have been sent");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorWithinTheStart_reachesTheCaller_andKeepsNobodyWaiting(boolean unary) {
    CacheStage stage = stage(false, (model, usage) -> -1);
    RecordingSink beside = new RecordingSink();
    thrown = new LinkageError("no such class");
    throwing = true;
    meanwhile = () -> stage.start(asking(unary).call(), beside);
    assertThatThrownBy(() -> start(stage, asking(unary))).isSameAs(thrown);
    assertThat(beside.isOver()).isTrue();
    assertThat(stage.flights()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallWhoseStartThrowsAfterATierWasAsked_fails(boolean unary) {
    CacheStage stage = stage(true, (model, usage) -> -1);
    tier.value = new CompletableFuture<>();
    throwing = true;
    RecordingSink first = start(stage, asking(unary));
    tier.value.complete(null);
    assertThat(first.error()).hasMessageContaining("a fault of our own");
    assertThat(stage.flights()).isZero();
    assertThat(tier.released).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatCannotBeKept_isGivenAllTheSame(boolean unary) {
    CacheStage stage =
        stage(
            false,
            (model, usage) -> {
              throw new IllegalStateException("no price");
            });
    RecordingSink first = start(stage, asking(unary));
    RecordingSink second = start(stage, asking(unary));
    if (unary) {
      upstream.only().answer("a");
    } else {
      upstream.only().text("a");
      upstream.only().finish();
    }
    assertThat(first.isOver()).isTrue();
    assertThat(first.failed()).isFalse();
    assertThat(second.isOver()).isTrue();
    assertThat(stage.flights()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLeaseThatCannotBeGivenBack_costsNobodyTheOutcome(boolean fails) {
    CacheStage stage = stage(true, (model, usage) -> -1);
    tier.refusesRelease = true;
    RecordingSink first = start(stage, asking(true));
    if (fails) {
      upstream.only().fail(new InvalidRequestException("no", "so", FailureDetails.NONE, null));
    } else {
      upstream.only().answer("a");
    }
    assertThat(first.isOver()).isTrue();
    assertThat(first.failed()).isEqualTo(fails);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTierWhoseFirstGetIsAnErrorOrNull_failsNoCall(boolean error) {
    CacheStage stage = stage(true, (model, usage) -> -1);
    tier.broken =
        () -> {
          if (error) {
            throw new ExceptionInInitializerError("no such class");
          }
        };
    probe = () -> tier.get(new CacheTier.Key("", "", "", ""));
    RecordingSink first = start(stage, asking(true));
    upstream.only().answer("a");
    assertThat(first.isOver()).isTrue();
    assertThat(first.failed()).isFalse();
  }

  @Test
  void anErrorOfATierThatTakesItsLeaseBack_costsNobodyTheOutcome() {
    CacheStage stage = stage(true, (model, usage) -> -1);
    RecordingSink first = start(stage, asking(true));
    tier.broken =
        () -> {
          throw new ExceptionInInitializerError("no such class");
        };
    upstream.only().fail(new InvalidRequestException("no", "so", FailureDetails.NONE, null));
    assertThat(first.failed()).isTrue();
  }

  @Test
  void aTierThatSaysNothingOfALease_isNoneToAgreeWith() {
    CacheStage stage = stage(true, (model, usage) -> -1);
    tier.lease = CompletableFuture.completedFuture(null);
    start(stage, asking(true));
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void aLeaseThatComesWhenNobodyWaitsAnyMore_isGivenBack_andNothingIsAsked() {
    CacheStage stage = stage(true, (model, usage) -> -1);
    tier.lease = new CompletableFuture<>();
    stage.start(asking(true).call(), new RecordingSink()).cancel();
    tier.lease.complete(true);
    assertThat(upstream.count()).isZero();
    assertThat(tier.released).isEqualTo(1);
  }

  private TestCall asking(boolean unary) {
    TestCall call = TestCall.asking(clock, "q");
    return unary ? call : call.streaming();
  }

  private static RecordingSink start(CacheStage stage, TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink).request(Long.MAX_VALUE);
    return sink;
  }

  /** A tier of the application's own, which does not keep to all that it is told. */
  private static final class Tier implements CacheTier {
    CompletableFuture<byte @Nullable []> value = CompletableFuture.completedFuture(null);
    CompletableFuture<Boolean> lease = CompletableFuture.completedFuture(true);
    @Nullable Runnable broken;
    boolean refusesRelease;
    int released;

    @Override
    public String name() {
      return "own";
    }

    @Override
    public boolean isDurable() {
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // as code that is not checked for it does
    public CompletionStage<byte @Nullable []> get(Key key) {
      if (broken != null) {
        broken.run();
        return null;
      }
      return value;
    }

    @Override
    public CompletionStage<?> put(Key key, byte[] bytes, Duration ttl, boolean replaces) {
      return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<?> invalidate(Scope scope) {
      return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<Boolean> lease(Key key, Duration longest) {
      return lease;
    }

    @Override
    public void release(Key key) {
      released++;
      if (broken != null) {
        broken.run();
      }
      if (refusesRelease) {
        throw new IllegalStateException("gone");
      }
    }

    @Override
    public void close() {}
  }
}
