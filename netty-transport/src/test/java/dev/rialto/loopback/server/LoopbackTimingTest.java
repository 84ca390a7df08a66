package dev.rialto.loopback.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.loopback.answer.Directions;
import dev.rialto.loopback.reply.Plan;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Scheduler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Latency, pace and room to write, with a clock that only the test moves. */
class LoopbackTimingTest {

  private final FakeScheduler scheduler = new FakeScheduler();
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ChannelHandlerContext ctx = channel.pipeline().firstContext();
  private int made;

  private Delivery delivery(Duration latency, Duration pace) {
    Iterator<Reply.Part> tokens =
        Stream.generate(() -> new Reply.Part("t" + ++made, Reply.Kind.TOKEN)).limit(3).iterator();
    Reply reply = Reply.stream(Headers.EMPTY, tokens);
    return new Delivery(ctx, new Plan(reply, latency, pace), scheduler, () -> {});
  }

  private int written() {
    channel.runPendingTasks();
    int messages = channel.outboundMessages().size();
    channel.outboundMessages().forEach(ReferenceCountUtil::release);
    channel.outboundMessages().clear();
    return messages;
  }

  @Test
  void latencyDelaysTheHeadAndPaceEachFurtherToken() {
    delivery(Duration.ofMillis(500), Duration.ofMillis(20)).start();
    assertThat(written()).isZero();
    assertThat(scheduler.runNext()).isEqualTo(Duration.ofMillis(500));
    assertThat(written()).as("head and first token").isEqualTo(2);
    assertThat(scheduler.runNext()).isEqualTo(Duration.ofMillis(20));
    assertThat(written()).isEqualTo(1);
    assertThat(scheduler.runNext()).isEqualTo(Duration.ofMillis(20));
    assertThat(written()).as("last token and end").isEqualTo(2);
    assertThat(scheduler.isIdle()).isTrue();
  }

  @Test
  void nothingIsMadeWhileTheClientHasNoRoom() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    Delivery delivery = delivery(Duration.ZERO, Duration.ZERO);
    delivery.start();
    assertThat(made).isZero();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    delivery.proceed();
    assertThat(made).isEqualTo(3);
    assertThat(written()).isEqualTo(5);
  }

  @Test
  void cancelledDeliverySendsNoMoreAndLeavesNoTimer() {
    Delivery delivery = delivery(Duration.ZERO, Duration.ofSeconds(1));
    delivery.start();
    assertThat(written()).isEqualTo(2);
    delivery.cancel();
    assertThat(scheduler.isIdle()).isTrue();
    delivery.proceed();
    assertThat(written()).isZero();
  }

  @Test
  void builderTakesThePaceToTheServer() {
    assertThat(
            Directions.NONE
                .withPace(Duration.ofMillis(5))
                .or(Directions.NONE.withLatency(Duration.ofMillis(7)).withPace(Duration.ZERO)))
        .isEqualTo(
            Directions.NONE.withPace(Duration.ofMillis(5)).withLatency(Duration.ofMillis(7)));
  }

  /** Runs what is scheduled when the test says so. */
  private static final class FakeScheduler implements Scheduler {
    private record Entry(Runnable task, Duration delay) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
      Entry entry = new Entry(task, Duration.ofNanos(delayNanos));
      entries.add(entry);
      return () -> entries.remove(entry);
    }

    Duration runNext() {
      Entry entry = entries.remove();
      entry.task().run();
      return entry.delay();
    }

    boolean isIdle() {
      return entries.isEmpty();
    }
  }
}
