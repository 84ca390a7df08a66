package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CallOptions;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.OverloadedException;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Readers of whole answers and of streams, who leave or whose time is over, invalidations, and
 * tiers that are slow, fail or hang, in random order by a clock that only the test moves. Whatever
 * happens: what is asked upstream at a moment is asked once, unless it was invalidated in between;
 * it is cut when the last who waits for it has left, and not before; nobody gets an answer that was
 * asked for before an invalidation which was complete when he asked, nor one of another question or
 * tenant, nor one that had had its time, nor one that was cut or failed before he asked; and at the
 * end nothing is left.
 *
 * <p>Longer than its neighbours, since what may happen and what must hold of it are read together.
 */
class CacheModelTest {

  private static final int ROUNDS = 500;
  private static final int STEPS = 150;
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final List<String> KEYS = List.of("q0@t0", "q0@t1", "q1@t0", "q1@t1");
  private static final FinishReason CUT = new FinishReason(FinishReason.Kind.LENGTH, "length");

  /** What all rounds have seen, so that a test that meets nothing is no proof. */
  private final Map<String, Integer> met = new HashMap<>();

  private final Logger log = Logger.getLogger("dev.rialto");

  @BeforeEach
  void tiersMayFailUnheard() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void listen() {
    log.setLevel(null);
  }

  @Test
  void noOrderOfEventsMakesTheCacheLie() {
    long seed = Long.getLong("rialto.model.seed", System.nanoTime());
    System.out.println("CacheModelTest seed " + seed);
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(seed + i);
      try {
        round.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + (seed + i) + ": -Drialto.model.seed repeats it", e);
      }
    }
    System.out.println("CacheModelTest met " + met);
    for (String what :
        List.of("HIT_MEMORY", "HIT_REMOTE", "SHARED", "MISS", "cancelled", "out of date", "cut")) {
      assertThat(met.getOrDefault(what, 0)).as(what).isGreaterThan(20);
    }
  }

  private void met(String what) {
    met.merge(what, 1, Integer::sum);
  }

  /** A process: a cache of its own above tiers for all. */
  private record Instance(CacheStage stage, ScriptedStage upstream) {}

  /** A call that is waited for. */
  private static final class Reader {
    final Instance of;
    final String key;
    final boolean unary;
    final long askedAt;
    final long askedNanos;

    /** An older answer was invalidated for good before this one asked. */
    final long notBefore;

    final RecordingSink sink = new RecordingSink();
    Flight flight = Flight.DONE;
    boolean left;
    boolean checked;

    Reader(Instance of, String key, boolean unary, long askedAt, long askedNanos, long notBefore) {
      this.of = of;
      this.key = key;
      this.unary = unary;
      this.askedAt = askedAt;
      this.askedNanos = askedNanos;
      this.notBefore = notBefore;
    }

    boolean waits() {
      return !left && !sink.isOver();
    }
  }

  /** An upstream call. */
  private static final class Upstream {
    final ScriptedStage.Started started;
    final Instance of;
    final String key;
    final long askedAt;
    long overAt = Long.MAX_VALUE;
    long overNanos;
    boolean whole;
    int pieces;

    Upstream(ScriptedStage.Started started, Instance of, String key, long askedAt) {
      this.started = started;
      this.of = of;
      this.key = key;
      this.askedAt = askedAt;
    }

    boolean isLive() {
      return overAt == Long.MAX_VALUE && !started.cancelled();
    }
  }

  private final class Round {
    private final Random random;
    private final FakeClock clock = new FakeClock();
    private final List<MoodyTier> tiers = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<Upstream> calls = new ArrayList<>();
    private final CacheSettings settings;

    /** When what has been invalidated by now for good was begun to be, by key. */
    private final Map<String, Long> invalidatedAt = new HashMap<>();

    /** When something began to be invalidated, was told of, or was for good. */
    private final List<Long> invalidations = new ArrayList<>();

    private final int questions;
    private final int tenants;
    private final int invalidating;
    private final int hastyNanos;

    private long events;
    private boolean quiet;

    Round(long seed) {
      random = new Random(seed);
      questions = 1 + random.nextInt(2);
      tenants = 1 + random.nextInt(2);
      invalidating = 2 + random.nextInt(15);
      hastyNanos = 1_000_000 << random.nextInt(6);
      int count = random.nextInt(3);
      int processes = 1 + (count == 0 ? 0 : random.nextInt(2));
      for (int i = 0; i < count; i++) {
        MoodyTier tier = new MoodyTier("tier " + i, random, clock, processes > 1);
        tiers.add(tier);
        tier.listen(new MoodyTier.Ear(() -> invalidations.add(++events)));
      }
      settings =
          CacheSettings.builder()
              .ttl(TTL)
              .staleWhileRevalidate(Duration.ofSeconds(30L * random.nextInt(2)))
              .leaseAcrossInstances(Duration.ofMillis(count == 0 ? 0 : 200L * random.nextInt(2)))
              .build();
      for (int i = 0; i < processes; i++) {
        instances.add(instance());
      }
    }

    private Instance instance() {
      Instance[] made = {null};
      ScriptedStage upstream = new ScriptedStage(started -> begins(started, made[0]));
      TierChain chain = new TierChain("shop", 1 << 20, this::wall, clock);
      for (MoodyTier tier : tiers) {
        long bound = Duration.ofMillis(50).toNanos();
        chain.add(
            tier,
            new StoreGuard(
                tier.name(),
                bound,
                bound,
                clock,
                clock,
                () -> CompletableFuture.completedFuture(""),
                e -> true),
            false);
      }
      CacheContext context =
          new CacheContext((m, t) -> "", (m, u) -> u.total(), Runnable::run, clock);
      made[0] =
          new Instance(
              new CacheStage(upstream, settings, clock, chain, context, null, null), upstream);
      return made[0];
    }

    private Instant wall() {
      return Instant.ofEpochSecond(1_800_000_000).plusNanos(clock.nanoTime());
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
        check();
      }
      end();
    }

    private void step() {
      clock.advanceNanos(1_000);
      int dice = random.nextInt(100);
      if (dice < 30) {
        ask();
      } else if (dice < 38) {
        waiting().forEach(reader -> leaveNowAndThen(reader, 4));
      } else if (dice < 70) {
        goOn();
      } else if (dice < 70 + invalidating) {
        invalidate();
      } else if (dice < 92) {
        clock.advanceNanos(random.nextInt(hastyNanos));
      } else if (dice < 94) {
        clock.advance(Duration.ofSeconds(1 + random.nextInt(40)));
      } else {
        tiers.forEach(MoodyTier::turn);
      }
    }

    private void ask() {
      String key = "q" + random.nextInt(questions) + "@t" + random.nextInt(tenants);
      boolean unary = random.nextBoolean();
      CacheMode mode =
          switch (random.nextInt(10)) {
            case 0 -> CacheMode.NO_STORE;
            case 1 -> CacheMode.REFRESH;
            default -> CacheMode.ON;
          };
      Duration timeout = Duration.ofMillis(20 + random.nextInt(3_000));
      long notBefore = invalidatedAt.getOrDefault(key, 0L);
      Reader reader = new Reader(any(instances), key, unary, ++events, clock.nanoTime(), notBefore);
      readers.add(reader);
      Call call = call(key, unary).cache(mode).timeout(timeout).call();
      reader.flight = reader.of.stage.start(call, reader.sink);
      if (!unary) {
        reader.flight.request(1 + random.nextInt(4));
      }
      clock.schedule(() -> expire(reader), timeout.toNanos());
    }

    private TestCall call(String key, boolean unary) {
      String[] parts = key.split("@");
      TestCall call =
          TestCall.asking(clock, parts[0]).options(CallOptions.builder().tenant(parts[1]).build());
      return unary ? call : call.streaming();
    }

    /** What stands above the cache cuts a call whose time is over. */
    private void expire(Reader reader) {
      if (!quiet) {
        leaveNowAndThen(reader, 1);
      }
    }

    private void leaveNowAndThen(Reader reader, int seldom) {
      boolean started = reader.flight != Flight.DONE;
      if (started && reader.waits() && random.nextInt(seldom) == 0) {
        reader.left = true;
        reader.flight.cancel();
      }
    }

    private List<Reader> waiting() {
      return readers.stream().filter(Reader::waits).toList();
    }

    private void begins(ScriptedStage.Started started, Instance of) {
      String key = KEYS.stream().filter(one -> isOf(started.call, one)).findFirst().orElseThrow();
      Upstream call = new Upstream(started, of, key, ++events);
      boolean shares = started.call.cache() == CacheMode.ON;
      for (Upstream other : calls) {
        if (shares
            && other.isLive()
            && other.of == of
            && other.key.equals(key)
            && other.started.call.unary() == started.call.unary()
            && other.started.call.cache() == CacheMode.ON) {
          met("out of date");
          assertThat(invalidations)
              .as("%s is asked twice, and was invalidated in between", key)
              .anyMatch(at -> at > other.askedAt && at < call.askedAt);
        }
      }
      calls.add(call);
      // Some leave while it is being sent.
      waiting().stream().filter(r -> r.key.equals(key)).forEach(r -> leaveNowAndThen(r, 20));
    }

    private boolean isOf(Call call, String key) {
      return CacheKey.of(call(key, true).call()).equals(CacheKey.of(call));
    }

    /** Something comes from upstream, or is asked of it. */
    private void goOn() {
      for (Reader reader : waiting()) {
        if (!reader.unary && random.nextInt(3) == 0) {
          reader.flight.request(1 + random.nextInt(4));
        }
      }
      List<Upstream> live = calls.stream().filter(Upstream::isLive).toList();
      if (!live.isEmpty()) {
        goOn(any(live), random.nextInt(8));
      }
    }

    private void goOn(Upstream call, int how) {
      boolean unary = call.started.call.unary();
      if (!unary && how < 4) {
        if (call.started.requested() > call.pieces) {
          call.started.text(call.pieces++ == 0 ? text(call) : "more;");
        }
        return;
      }
      call.overAt = ++events;
      call.overNanos = clock.nanoTime();
      if (how == 7) {
        call.started.fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
        return;
      }
      call.whole = how != 6;
      met(call.whole ? "whole" : "cut");
      FinishReason reason = call.whole ? ScriptedStage.STOP : CUT;
      if (unary) {
        call.started.answer(text(call), reason);
      } else {
        call.started.finish(reason);
      }
    }

    private String text(Upstream call) {
      return call.key + "#" + calls.indexOf(call) + ";";
    }

    private void invalidate() {
      String key = "q" + random.nextInt(questions) + "@t" + random.nextInt(tenants);
      CacheStage stage = any(instances).stage;
      long began = ++events;
      invalidations.add(began);
      int what = random.nextInt(3);
      CompletableFuture<Void> done =
          what == 0
              ? stage.invalidate(call(key, true).call())
              : stage.invalidate(what == 1 ? CacheScope.ALL : CacheScope.tenant(key.substring(3)));
      done.whenComplete(
          (value, error) -> {
            invalidations.add(++events);
            for (String one : error == null ? KEYS : List.<String>of()) {
              if (what == 1 || one.equals(key) || (what == 2 && one.endsWith(key.substring(2)))) {
                invalidatedAt.merge(one, began, Math::max);
              }
            }
          });
    }

    private <T> T any(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    private void check() {
      for (Reader reader : readers) {
        if (!reader.checked && !reader.waits()) {
          reader.checked = true;
          check(reader);
        }
      }
      for (Instance instance : instances) {
        for (String key : settings.staleNanos() == 0 ? KEYS : List.<String>of()) {
          for (boolean unary : new boolean[] {true, false}) {
            long waiting =
                readers.stream()
                    .filter(r -> r.waits() && r.of == instance && r.unary == unary)
                    .filter(r -> r.key.equals(key))
                    .count();
            assertThat(live(instance, key, unary))
                .as("calls of %s that nobody waits for", key)
                .isLessThanOrEqualTo(waiting);
          }
        }
      }
    }

    private long live(Instance instance, String key, boolean unary) {
      return calls.stream()
          .filter(c -> c.isLive() && c.of == instance && c.started.call.unary() == unary)
          .filter(c -> c.key.equals(key))
          .count();
    }

    private void check(Reader reader) {
      RecordingSink sink = reader.sink;
      assertThat(sink.violations()).isEmpty();
      if (sink.failed()) {
        assertThat(sink.error()).isInstanceOf(OverloadedException.class);
      } else if (sink.isOver()) {
        met((reader.unary ? sink.answer().provenance() : sink.completed()).cacheStatus().name());
      }
      String text = reader.unary && sink.isOver() && !sink.failed() ? sink.answer().text() : "";
      text = reader.unary ? text : sink.text();
      if (text.isEmpty()) {
        return;
      }
      Upstream from = calls.get(Integer.parseInt(text.substring(6, text.indexOf(';'))));
      assertThat(text).as("its own answer").startsWith(reader.key + "#");
      assertThat(from.askedAt).as("an answer that was invalidated").isGreaterThan(reader.notBefore);
      if (from.overAt < reader.askedAt) {
        assertThat(from.whole).as("an answer that was whole").isTrue();
        assertThat(reader.askedNanos - from.overNanos)
            .as("an answer that had had its time")
            .isLessThanOrEqualTo(TTL.toNanos() + settings.staleNanos() + 1_000_000);
      }
    }

    private void end() {
      quiet = true;
      tiers.forEach(MoodyTier::heal);
      for (int i = 0; i < 100 && !isQuiet(); i++) {
        waiting().stream().filter(r -> !r.unary).forEach(r -> r.flight.request(Long.MAX_VALUE));
        calls.stream().filter(Upstream::isLive).toList().forEach(call -> goOn(call, 4));
        clock.runAll();
      }
      check();
      assertThat(waiting()).as("readers who were forgotten").isEmpty();
      calls.stream().filter(c -> c.started.cancelled()).forEach(c -> met("cancelled"));
      for (Instance instance : instances) {
        assertThat(instance.stage.flights()).isZero();
        instance.stage.invalidate(CacheScope.ALL);
        clock.runAll();
        assertThat(instance.stage.statistics().entries()).isZero();
        assertThat(instance.stage.statistics().bytes()).isZero();
      }
      assertThat(clock.pending()).isZero();
    }

    private boolean isQuiet() {
      return waiting().isEmpty() && calls.stream().noneMatch(Upstream::isLive);
    }
  }
}
