package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.CacheTier;
import dev.rialto.spi.CacheTier.Key;
import dev.rialto.spi.CacheTier.Scope;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every tier does. Extended once for each. */
@Timeout(60)
abstract class CacheTierContract {

  private static final Duration TTL = Duration.ofMinutes(10);

  private CacheTier tier;

  /** Makes a tier; two of the same namespace share what they keep. */
  abstract CacheTier tier(String namespace);

  /** Returns whether one instance tells the others what it invalidates. */
  abstract boolean tellsOthers();

  /** Returns whether instances can agree who makes an answer. */
  abstract boolean leases();

  /** Lets a tier that writes later write now. */
  void settle(CacheTier written) {}

  /** Lets so much time pass; false if the test cannot. */
  boolean pass(Duration span) {
    return false;
  }

  @BeforeEach
  void make() {
    tier = tier("shop");
    get(key(0)); // a call looks before it stores: a store that has to be opened is open by then
  }

  @AfterEach
  void end() {
    tier.close();
  }

  static Key key(int n) {
    return key(n, 1, 1, 1);
  }

  static Key key(int n, int tenant, int task, int model) {
    return new Key(
        "%064x".formatted(n),
        "%016x".formatted(tenant),
        "%016x".formatted(task),
        "%016x".formatted(model));
  }

  private static Scope scope(
      @Nullable Integer n,
      @Nullable Integer tenant,
      @Nullable Integer task,
      @Nullable Integer model) {
    return new Scope(
        n == null ? null : "%064x".formatted(n),
        tenant == null ? null : "%016x".formatted(tenant),
        task == null ? null : "%016x".formatted(task),
        model == null ? null : "%016x".formatted(model));
  }

  private void put(Key key, byte[] value) {
    tier.put(key, value, TTL, false).toCompletableFuture().join();
    settle(tier);
  }

  private byte @Nullable [] get(Key key) {
    return get(tier, key);
  }

  private static byte @Nullable [] get(CacheTier from, Key key) {
    return from.get(key).toCompletableFuture().join();
  }

  @Test
  void aKeyThatWasNeverPutIsNotFound() {
    assertThat(get(key(1))).isNull();
  }

  @Test
  void aValueIsFoundAsItWasPut() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    put(key(1), all);
    assertThat(get(key(1))).isEqualTo(all);
    assertThat(get(key(2))).isNull();
  }

  @Test
  void aLaterValueReplacesAnEarlierOne() {
    put(key(1), new byte[] {1});
    put(key(1), new byte[] {2});
    assertThat(get(key(1))).containsExactly(2);
  }

  @Test
  void whatWasPutIsFoundWhenAnInvalidationThatFollowsIsDone() {
    tier.put(key(1), new byte[] {1}, TTL, false);
    tier.put(key(2, 2, 1, 1), new byte[] {2}, TTL, false);
    tier.invalidate(scope(null, 2, null, null)).toCompletableFuture().join();
    assertThat(get(key(1))).containsExactly(1);
    assertThat(get(key(2, 2, 1, 1))).isNull();
  }

  @Test
  void severalPutsOfAKeyInARowLeaveTheLast() {
    for (byte i = 0; i < 50; i++) {
      tier.put(key(1), new byte[] {i}, TTL, false);
    }
    settle(tier);
    assertThat(get(key(1))).containsExactly(49);
  }

  @Test
  void anEmptyAndALargeValueAreKept() {
    byte[] large = new byte[3 << 20];
    new Random(7).nextBytes(large);
    put(key(1), new byte[0]);
    put(key(2), large);
    assertThat(get(key(1))).isEmpty();
    assertThat(get(key(2))).isEqualTo(large);
  }

  @Test
  void whatIsChangedAfterwardsIsNotWhatIsKept() {
    byte[] value = {1, 2, 3};
    put(key(1), value);
    value[0] = 9;
    byte[] found = get(key(1));
    assertThat(found).containsExactly(1, 2, 3);
    found[1] = 9;
    assertThat(get(key(1))).containsExactly(1, 2, 3);
  }

  @Test
  void aValueIsGoneWhenItsTimeIsOver() {
    put(key(1), new byte[] {1});
    Assumptions.assumeTrue(pass(TTL.minusSeconds(1)));
    assertThat(get(key(1))).isNotNull();
    pass(Duration.ofSeconds(1));
    assertThat(get(key(1))).isNull();
  }

  @Test
  void aScopeForgetsWhatIsInItAndNothingElse() {
    put(key(1, 1, 1, 1), new byte[] {1});
    put(key(2, 1, 2, 1), new byte[] {2});
    put(key(3, 2, 1, 1), new byte[] {3});
    put(key(4, 2, 1, 2), new byte[] {4});
    tier.invalidate(scope(null, 1, 1, null)).toCompletableFuture().join();
    assertThat(get(key(1, 1, 1, 1))).isNull();
    assertThat(get(key(2, 1, 2, 1))).isNotNull();
    tier.invalidate(scope(null, null, null, 2)).toCompletableFuture().join();
    assertThat(get(key(4, 2, 1, 2))).isNull();
    assertThat(get(key(3, 2, 1, 1))).isNotNull();
    tier.invalidate(scope(3, null, null, null)).toCompletableFuture().join();
    assertThat(get(key(3, 2, 1, 1))).isNull();
    assertThat(get(key(2, 1, 2, 1))).isNotNull();
    tier.invalidate(Scope.ALL).toCompletableFuture().join();
    assertThat(get(key(2, 1, 2, 1))).isNull();
  }

  @Test
  void aScopeOfAMethodForgetsWhatWasPutForItAndNothingElse() {
    String[] clients = {"a".repeat(16), "a".repeat(16), "b".repeat(16)};
    String[] methods = {"1".repeat(16), "2".repeat(16), "3".repeat(16)};
    for (int i = 0; i < 3; i++) {
      put(madeFor(i, clients[i], methods[i]), new byte[] {(byte) i});
    }
    put(key(3), new byte[] {3});
    for (int i = 0; i < 4; i++) {
      assertThat(get(key(i))).as("whoever asks").containsExactly(i);
    }
    Scope method = new Scope(null, null, null, null, clients[0], methods[0]);
    tier.invalidate(method).toCompletableFuture().join();
    assertThat(get(key(0))).isNull();
    assertThat(get(key(1))).isNotNull();
    Scope client = new Scope(null, null, null, null, clients[0], null);
    tier.invalidate(client).toCompletableFuture().join();
    assertThat(get(key(1))).isNull();
    assertThat(get(key(2))).isNotNull();
    assertThat(get(key(3))).isNotNull();
    put(madeFor(2, clients[0], methods[0]), new byte[] {4});
    tier.invalidate(method).toCompletableFuture().join();
    assertThat(get(key(2))).as("made for another method since").isNull();
  }

  private static Key madeFor(int n, String client, String method) {
    Key key = key(n);
    return new Key(key.digest(), key.tenant(), key.task(), key.model(), client, method);
  }

  @Test
  void whatWasPutJustBeforeIsForgottenToo() {
    for (int i = 0; i < 300; i++) {
      tier.put(key(i), new byte[] {1}, TTL, false);
    }
    tier.invalidate(Scope.ALL).toCompletableFuture().join();
    settle(tier);
    for (int i = 0; i < 300; i += 13) {
      assertThat(get(key(i))).isNull();
    }
  }

  @Test
  void aSecondInstanceFindsWhatTheFirstHasPut() {
    put(key(1), new byte[] {1});
    try (CacheTier second = tier("shop")) {
      assertThat(get(second, key(1))).containsExactly(1);
    }
  }

  @Test
  void anotherNamespaceSeesAndForgetsNothingOfThis() {
    put(key(1), new byte[] {1});
    try (CacheTier other = tier("shop-2")) {
      assertThat(get(other, key(1))).isNull();
      other.invalidate(Scope.ALL).toCompletableFuture().join();
    }
    assertThat(get(key(1))).isNotNull();
  }

  @Test
  void othersHearWhatOneInvalidatesAndReplaces() throws Exception {
    Assumptions.assumeTrue(tellsOthers());
    BlockingQueue<Scope> heard = new LinkedBlockingQueue<>();
    BlockingQueue<String> gaps = new LinkedBlockingQueue<>();
    try (CacheTier second = tier("shop")) {
      second.listen(
          new CacheTier.InvalidationListener() {
            @Override
            public void onInvalidated(Scope scope) {
              heard.add(scope);
            }

            @Override
            public void onGap() {
              gaps.add("gap");
            }
          });
      get(second, key(1));
      tier.invalidate(scope(null, 5, null, 6)).toCompletableFuture().join();
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(scope(null, 5, null, 6));
      Scope method = new Scope(null, null, null, null, "a".repeat(16), "1".repeat(16));
      tier.invalidate(method).toCompletableFuture().join();
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(method);
      tier.put(key(9), new byte[] {1}, TTL, true).toCompletableFuture().join();
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(scope(9, null, null, null));
    }
  }

  @Test
  void oneInstanceAtATimeHasALease() {
    Assumptions.assumeTrue(leases());
    try (CacheTier second = tier("shop")) {
      assertThat(tier.lease(key(1), TTL).toCompletableFuture().join()).isTrue();
      assertThat(second.lease(key(1), TTL).toCompletableFuture().join()).isFalse();
      assertThat(second.lease(key(2), TTL).toCompletableFuture().join()).isTrue();
      tier.release(key(1));
      get(key(1)); // on the same way as the release, and after it
      assertThat(second.lease(key(1), TTL).toCompletableFuture().join()).isTrue();
    }
  }
}
