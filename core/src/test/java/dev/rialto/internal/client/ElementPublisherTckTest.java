package dev.rialto.internal.client;

import dev.rialto.OutputSchema;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.ValueReader;
import dev.rialto.testing.TestCall;
import java.time.Clock;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The publisher of a list's elements keeps all rules of Reactive Streams. */
public class ElementPublisherTckTest extends FlowPublisherVerification<Integer> {

  private static final long TIMEOUT_MILLIS = 5_000;
  private static final long NO_SIGNALS_MILLIS = 50;

  /** Some rules are waited for by polling, and the TCK polls at once only after this long. */
  private static final long POLL_MILLIS = 50;

  private static final ListOutput<Integer> NUMBERS =
      new ListOutput<>(new OutputSchema("Numbers", "{}"), "items") {
        @Override
        protected Integer element(ValueReader in) {
          return in.readInt();
        }
      };

  /** Made by TestNG. */
  public ElementPublisherTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNALS_MILLIS, POLL_MILLIS, false));
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    Fixture fixture = new Fixture();
    return publisher(
        () -> TestCall.asking(fixture.clock, "why?").streaming().call(), elements, fixture);
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return publisher(
        () -> {
          throw Fixture.rateLimit();
        },
        1,
        new Fixture());
  }

  private static Flow.Publisher<Integer> publisher(
      Supplier<Call> plan, long elements, Fixture fixture) {
    Stage texts = new CountingStage(elements);
    return new StreamPublisher<>(
        plan,
        () -> new ScannedElements<>(NUMBERS, Clock.systemUTC()),
        (call, sink) -> texts.start(call, new Numbers(sink)),
        fixture.tools(),
        new AtomicBoolean(),
        StreamTap.NONE);
  }

  /** Makes a number of the list of each text that passes, and closes the list at the end. */
  private static final class Numbers implements ResponseSink {
    private final ResponseSink to;
    private boolean open;

    Numbers(ResponseSink to) {
      this.to = to;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      if (event instanceof ResponseEvent.Text) {
        to.onEvent(new ResponseEvent.Text(open ? "7," : "[7,"));
        open = true;
      } else {
        to.onEvent(event);
      }
    }

    @Override
    public void onComplete(Provenance provenance) {
      to.onEvent(new ResponseEvent.Text(open ? "]" : "[]"));
      to.onComplete(provenance);
    }

    @Override
    public void onError(RialtoException error) {
      to.onError(error);
    }

    @Override
    public void onAnswer(Answer answer) {
      to.onAnswer(answer);
    }
  }
}
