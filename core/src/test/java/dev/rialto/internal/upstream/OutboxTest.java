package dev.rialto.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger givenBack = new AtomicInteger();
  private final AtomicInteger depth = new AtomicInteger();
  private Consumer<Object> then = signal -> {};
  private final Outbox outbox =
      new Outbox(
          new Sink(),
          new Outbox.Owner() {
            @Override
            public void giveBack(int bytes) {
              givenBack.addAndGet(bytes);
            }

            @Override
            public void sinkThrew(Throwable thrown) {
              throw new AssertionError(thrown);
            }
          });

  @Test
  void content_allAskedFor_goesOutAtOnceAndItsBytesAreGivenBack() {
    outbox.request(Long.MAX_VALUE);
    boolean draining = outbox.begin();
    outbox.offer(text(1));
    assertThat(seen).containsExactly("1");
    outbox.offer(text(2));
    outbox.credit(7, draining);
    assertThat(seen).containsExactly("1", "2");
    assertThat(givenBack).hasValue(7);
  }

  @Test
  void content_notAskedFor_waitsWithItsBytesAndAllBehindIt() {
    chunk(10, text(1), new ResponseEvent.Started("", ""));
    assertThat(seen).isEmpty();
    assertThat(givenBack).hasValue(0);
    outbox.request(1);
    assertThat(seen).containsExactly("1", "started");
    assertThat(givenBack).hasValue(10);
  }

  @Test
  void content_askedForInPart_keepsItsOrder() {
    outbox.request(1);
    chunk(5, text(1), text(2), text(3));
    assertThat(seen).containsExactly("1");
    chunk(6, text(4));
    outbox.request(2);
    assertThat(seen).containsExactly("1", "2", "3");
    assertThat(givenBack).hasValue(5);
    outbox.request(Long.MAX_VALUE);
    assertThat(seen).containsExactly("1", "2", "3", "4");
    assertThat(givenBack).hasValue(11);
  }

  @Test
  void request_fromWithinASignal_doesNotNestSignals() {
    then = signal -> outbox.request(1);
    outbox.request(1);
    chunk(5, text(1), text(2), text(3));
    assertThat(seen).containsExactly("1", "2", "3");
    assertThat(givenBack).hasValue(5);
  }

  @Test
  void failure_inTheMidstOfAChunk_isTheLastSignal() throws Exception {
    RialtoException error = new CancelledCallException("gone", "", FailureDetails.NONE, null);
    outbox.request(Long.MAX_VALUE);
    boolean draining = outbox.begin();
    outbox.offer(text(1));
    Thread other = new Thread(() -> outbox.fail(error));
    other.start();
    other.join();
    outbox.credit(5, draining);
    chunk(5, text(2));
    outbox.complete(null);
    assertThat(seen).containsExactly("1", error);
  }

  @Test
  void close_inTheMidstOfAChunk_endsTheSignals() {
    then = signal -> outbox.close();
    outbox.request(Long.MAX_VALUE);
    chunk(5, text(1), text(2));
    assertThat(seen).containsExactly("1");
  }

  @Test
  void requests_ofAnotherThread_loseAndReorderNothing() throws Exception {
    int events = 20_000;
    CountDownLatch all = new CountDownLatch(events);
    then = signal -> all.countDown();
    Thread asking =
        new Thread(
            () -> {
              for (int i = 0; i < events; i++) {
                outbox.request(1);
              }
            });
    asking.start();
    for (int i = 0; i < events; i += 4) {
      chunk(1, text(i), text(i + 1), text(i + 2), text(i + 3));
    }
    asking.join();
    all.await();
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, events).mapToObj(i -> "" + i).toList());
    assertThat(givenBack).hasValue(events / 4);
  }

  private void chunk(int bytes, ResponseEvent... events) {
    boolean draining = outbox.begin();
    for (ResponseEvent event : events) {
      outbox.offer(event);
    }
    outbox.credit(bytes, draining);
  }

  private static ResponseEvent text(int number) {
    return new ResponseEvent.Text("" + number);
  }

  private final class Sink implements ResponseSink {

    @Override
    public void onEvent(ResponseEvent event) {
      signal(event instanceof ResponseEvent.Text text ? text.text() : "started");
    }

    @Override
    public void onComplete(Provenance provenance) {
      signal("complete");
    }

    @Override
    public void onError(RialtoException error) {
      signal(error);
    }

    @Override
    public void onAnswer(Answer answer) {
      signal(answer);
    }

    private void signal(Object what) {
      assertThat(depth.incrementAndGet()).isEqualTo(1);
      seen.add(what);
      then.accept(what);
      depth.decrementAndGet();
    }
  }
}
