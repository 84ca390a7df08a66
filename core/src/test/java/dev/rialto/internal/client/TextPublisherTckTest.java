package dev.rialto.internal.client;

import dev.rialto.internal.call.Call;
import dev.rialto.testing.TestCall;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The publisher of a method's texts keeps all rules of Reactive Streams. */
public class TextPublisherTckTest extends FlowPublisherVerification<String> {

  private static final long TIMEOUT_MILLIS = 5_000;
  private static final long NO_SIGNALS_MILLIS = 50;

  /** Some rules are waited for by polling, and the TCK polls at once only after this long. */
  private static final long POLL_MILLIS = 50;

  /** Made by TestNG. */
  public TextPublisherTckTest() {
    super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNALS_MILLIS, POLL_MILLIS, false));
  }

  @Override
  public Flow.Publisher<String> createFlowPublisher(long elements) {
    Fixture fixture = new Fixture();
    return publisher(
        () -> TestCall.asking(fixture.clock, "why?").streaming().call(), elements, fixture);
  }

  @Override
  public Flow.Publisher<String> createFailedFlowPublisher() {
    return publisher(
        () -> {
          throw Fixture.rateLimit();
        },
        1,
        new Fixture());
  }

  private static Flow.Publisher<String> publisher(
      Supplier<Call> plan, long elements, Fixture fixture) {
    return new StreamPublisher<>(
        plan,
        Elements::text,
        new CountingStage(elements),
        fixture.tools(),
        new AtomicBoolean(),
        StreamTap.NONE);
  }
}
