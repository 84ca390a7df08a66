package dev.rialto.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpirationsTest {

  private final FakeClock clock = new FakeClock(Long.MAX_VALUE - Duration.ofSeconds(50).toNanos());
  private final Expirations<Item> items = new Expirations<>(clock, clock);
  private final List<Item> expired = new ArrayList<>();

  private final class Item implements Expirations.Expiring {
    private final long untilNanos;
    private long expiredAtNanos;
    private boolean failing;

    Item(Duration span) {
      untilNanos = clock.nanoTime() + span.toNanos();
    }

    @Override
    public long remainingNanos(long nowNanos) {
      return untilNanos - nowNanos;
    }

    @Override
    public void expire() {
      if (failing) {
        throw new IllegalStateException("thrown by the test");
      }
      expiredAtNanos = clock.nanoTime();
      expired.add(this);
    }
  }

  private Item begin(int seconds) {
    Item item = new Item(Duration.ofSeconds(seconds));
    items.add(item);
    return item;
  }

  @Test
  void eachExpiresAtItsMoment_alsoAnEarlierOneThatBeganLater() {
    Item late = begin(60);
    Item early = begin(10);
    Item middle = begin(30);
    clock.advance(Duration.ofSeconds(10));
    assertThat(expired).containsExactly(early);
    clock.advance(Duration.ofSeconds(19));
    assertThat(expired).containsExactly(early);
    clock.advance(Duration.ofSeconds(100));
    assertThat(expired).containsExactly(early, middle, late);
    for (Item each : expired) {
      assertThat(each.expiredAtNanos).isEqualTo(each.untilNanos);
    }
    assertThat(clock.pending()).isZero();
  }

  @Test
  void oneThatCannotBeEnded_keepsNoOtherFromItsEnd() {
    List<Item> others = List.of(begin(10), begin(10), begin(30));
    Item broken = begin(10);
    broken.failing = true;
    others.forEach(each -> assertThat(each.expiredAtNanos).isZero());
    clock.advance(Duration.ofSeconds(30));
    assertThat(expired).containsExactlyInAnyOrderElementsOf(others);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void whatIsOver_doesNotExpire_andATimerServesAll() {
    for (int i = 0; i < 1_000; i++) {
      items.remove(begin(60));
      clock.advance(Duration.ofMillis(1));
      assertThat(clock.pending()).isEqualTo(1);
    }
    clock.advance(Duration.ofMinutes(10));
    assertThat(expired).isEmpty();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void whatHasNoTimeLeft_expiresAtOnce() {
    Item item = begin(0);
    clock.advanceNanos(0);
    assertThat(expired).containsExactly(item);
  }

  @Test
  void manyOfAllKinds_expireExactlyAtTheirMoments() {
    long seed = System.nanoTime();
    System.out.println("ExpirationsTest: seed " + seed);
    Random random = new Random(seed);
    List<Item> running = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      running.add(begin(1 + random.nextInt(40)));
      if (random.nextInt(3) == 0) {
        items.remove(running.remove(random.nextInt(running.size())));
      }
      clock.advance(Duration.ofMillis(random.nextInt(300)));
      running.removeAll(expired);
    }
    clock.advance(Duration.ofMinutes(1));
    for (Item each : expired) {
      assertThat(each.expiredAtNanos).isEqualTo(each.untilNanos);
    }
    assertThat(expired).containsAll(running);
    assertThat(items.all()).isEmpty();
  }
}
