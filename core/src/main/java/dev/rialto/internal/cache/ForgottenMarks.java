package dev.rialto.internal.cache;

import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.key.KeyDigest;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.spi.CacheTier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the tiers keep of {@link ForgottenMethods}, for processes that did not hear of it: those
 * that are started later, and those that share no Redis. Thread-safe.
 *
 * <p>What was made for a forgotten method is deleted from the tiers; only an equal call's answer,
 * made for another method, stays there. So the marks are looked for when a call finds the answer of
 * another method, and for some seconds not again.
 */
final class ForgottenMarks {

  private static final long KNOWN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MOST_BEHIND_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final int MOST = 1_000;
  private static final byte VERSION = 1;
  private static final int MARK_BYTES = 3 + Long.BYTES + Integer.BYTES;

  private final TierChain tiers;
  private final ForgottenMethods forgotten;

  /** Whose marks were read, and until when that will do. */
  private final ConcurrentMap<CacheTier.Scope, Long> known = new ConcurrentHashMap<>();

  ForgottenMarks(TierChain tiers, ForgottenMethods forgotten) {
    this.tiers = tiers;
    this.forgotten = forgotten;
  }

  /** Something may have been forgotten that could not be heard. */
  void gap() {
    known.clear();
  }

  /**
   * Removes a scope from all tiers and keeps in each that it was forgotten now. Fails, after all
   * were asked, with the first failure, which a mark that is not found afterwards is too: a tier
   * may give up what it was to keep and say nothing.
   */
  CompletableFuture<Void> invalidate(CacheTier.Scope scope) {
    if (scope.client() == null || scope.digest() != null) {
      return tiers.invalidate(scope);
    }
    String digest = digest(scope);
    long now = tiers.nowMillis();
    byte[] mark = mark(digest, now);
    Duration life = Duration.ofNanos(forgotten.longestNanos());
    ConcurrentMap<TierSlot, Long> before = new ConcurrentHashMap<>();
    CompletableFuture<Void> put =
        all(
            slot ->
                noteBefore(slot, digest, before)
                    .thenCompose(
                        done -> slot.use(() -> slot.tier().put(key(digest), mark, life, false))));
    // After it: what a tier has yet to write of what was put is written by the end of this.
    return put.exceptionally(error -> null)
        .thenCompose(done -> tiers.invalidate(scope))
        .thenCompose(done -> put)
        .thenCompose(done -> all(slot -> kept(slot, digest, now, before.get(slot))));
  }

  private CompletableFuture<Void> all(Function<TierSlot, CompletionStage<?>> use) {
    return CompletableFuture.allOf(
        tiers.slots().stream()
            .map(slot -> use.apply(slot).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private static CompletionStage<?> noteBefore(
      TierSlot slot, String digest, ConcurrentMap<TierSlot, Long> before) {
    return slot.get(key(digest), () -> {})
        .handle(
            (value, error) -> {
              Long millis = value == null ? null : millis(value, digest);
              return millis == null ? null : before.put(slot, millis);
            });
  }

  /**
   * Makes sure that a tier has the mark, or that of another instance which did the same meanwhile:
   * its clock may be behind.
   */
  private static CompletionStage<?> kept(
      TierSlot slot, String digest, long nowMillis, @Nullable Long beforeMillis) {
    return slot.get(key(digest), () -> {})
        .thenAccept(
            value -> {
              Long millis = value == null ? null : millis(value, digest);
              boolean another =
                  millis != null
                      && !millis.equals(beforeMillis)
                      && nowMillis - millis <= MOST_BEHIND_MILLIS;
              if (millis == null || (millis < nowMillis && !another)) {
                throw new IllegalStateException(
                    "The cache tier '"
                        + slot.name()
                        + "' did not keep what was forgotten: processes that are started later may"
                        + " find answers of the invalidated methods in it; invalidate once more"
                        + " when the tier takes what is put");
              }
            });
  }

  /** Returns whether an answer that a tier had may be one that was forgotten unheard. */
  boolean areWanted(CacheTier.Key asking, StoredAnswer answer, long nowNanos) {
    if (answer.askedBy().client().equals(asking.client())
        && answer.askedBy().method().equals(asking.method())) {
      return false;
    }
    Long until = known.get(whose(asking));
    return until == null || until - nowNanos <= 0;
  }

  /**
   * Reads the marks of a method's calls and notes what they say.
   *
   * @param from the tier whose answer it is about; fails if that one cannot tell
   */
  CompletableFuture<Void> read(CacheTier.Key asking, TierSlot from, long nowNanos) {
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (CacheTier.Scope scope : scopes(asking)) {
      String digest = digest(scope);
      for (TierSlot slot : tiers.slots()) {
        CompletableFuture<Void> read =
            slot.get(key(digest), () -> {})
                .<Void>thenApply(
                    value -> {
                      note(scope, digest, value, nowNanos);
                      return null;
                    })
                .toCompletableFuture();
        reads.add(slot == from ? read : read.exceptionally(away -> null));
      }
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
        .thenRun(
            () -> {
              if (known.size() >= MOST) {
                known.clear();
              }
              known.put(whose(asking), nowNanos + KNOWN_NANOS);
            });
  }

  private void note(CacheTier.Scope scope, String digest, byte @Nullable [] value, long nowNanos) {
    if (value == null) {
      return;
    }
    long now = tiers.nowMillis();
    Long millis = millis(value, digest);
    if (millis == null) {
      throw new IllegalStateException("What was forgotten cannot be read any more");
    }
    long then = Math.min(millis, now); // a clock that was ahead forgets nothing of the future
    forgotten.add(scope, nowNanos - Duration.ofMillis(now - then).toNanos(), then);
  }

  private static byte[] mark(String digest, long millis) {
    ByteBuffer mark = ByteBuffer.allocate(MARK_BYTES).put((byte) 'R').put((byte) 'F').put(VERSION);
    return mark.putLong(millis).putInt(checksum(digest, millis)).array();
  }

  private static @Nullable Long millis(byte[] value, String digest) {
    if (value.length != MARK_BYTES) {
      return null;
    }
    ByteBuffer mark = ByteBuffer.wrap(value);
    if (mark.get() != 'R' || mark.get() != 'F' || mark.get() != VERSION) {
      return null;
    }
    long millis = mark.getLong();
    return mark.getInt() == checksum(digest, millis) && millis >= 0 ? millis : null;
  }

  private static int checksum(String digest, long millis) {
    CRC32C checksum = new CRC32C();
    checksum.update(digest.getBytes(StandardCharsets.US_ASCII));
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(millis).flip());
    return (int) checksum.getValue();
  }

  private static CacheTier.Key key(String digest) {
    return new CacheTier.Key(digest, "", "", "");
  }

  private String digest(CacheTier.Scope scope) {
    return new KeyDigest()
        .text("forgotten")
        .text(tiers.namespace())
        .text(scope.tenant())
        .text(scope.task())
        .text(scope.model())
        .text(scope.client())
        .text(scope.method())
        .hex();
  }

  private static CacheTier.Scope whose(CacheTier.Key asking) {
    return new CacheTier.Scope(
        null, asking.tenant(), asking.task(), asking.model(), asking.client(), asking.method());
  }

  /** All scopes that name the client and have its call. */
  private static List<CacheTier.Scope> scopes(CacheTier.Key asking) {
    List<CacheTier.Scope> all = new ArrayList<>();
    for (int parts = 0; parts < 16; parts++) {
      all.add(
          new CacheTier.Scope(
              null,
              (parts & 1) == 0 ? null : asking.tenant(),
              (parts & 2) == 0 ? null : asking.task(),
              (parts & 4) == 0 ? null : asking.model(),
              asking.client(),
              (parts & 8) == 0 ? null : asking.method()));
    }
    return all;
  }
}
