package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.provider.OpenAi;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What of the time to a first token, and between a failure and the next attempt, is our own: no
 * wait and no other thread. The time stands still here, so that whatever is scheduled never comes.
 */
class AtOnceTest {

  /** Questions whose answers come as a stream. */
  @Completion
  interface Teller {
    @UserMessage("Tell of {{topic}}")
    Flow.Publisher<String> tell(String topic);

    @UserMessage("Tell of {{topic}}")
    CompletionStream<String> events(String topic);

    @UserMessage("Tell of {{topic}}")
    String whole(String topic);
  }

  private static final String DELTA =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
  private static final String ANSWER =
      "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";

  /** What ends the call, whoever else could be asked. */
  private static final Set<TransportFailure.Kind> OUR_OWN =
      EnumSet.of(
          TransportFailure.Kind.DEADLINE,
          TransportFailure.Kind.HANDLER,
          TransportFailure.Kind.CLOSED);

  private final VirtualTime time = new VirtualTime();

  /** Answers on the thread that asks, at once; providers that are to fail fail so. */
  private final class Instant implements Transport {
    private final List<String> asked = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private Failing failing = handler -> {};

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      try {
        request.body().writeTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String host = request.origin().host();
      asked.add(host);
      threads.add(Thread.currentThread());
      nanos.add(time.nanoTime());
      boolean stream = request.headers().toString().contains("event-stream");
      if (host.startsWith("bad")) {
        failing.fail(handler);
      } else {
        String type = stream ? "text/event-stream" : "application/json";
        handler.onHead(new ResponseHead(200, Headers.of("content-type", type), "h2"));
        byte[] body = (stream ? DELTA : ANSWER).getBytes(StandardCharsets.UTF_8);
        handler.onData(body, 0, body.length);
        if (!stream) {
          handler.onEnd();
        }
      }
      return new TransportExchange() {
        @Override
        public void consumed(int bytes) {}

        @Override
        public void cancel() {}
      };
    }

    @Override
    public boolean isTransportThread() {
      return false;
    }

    @Override
    public void close() {}
  }

  private interface Failing {
    void fail(ResponseHandler handler);
  }

  private Rialto rialto(Instant transport, String... hosts) {
    Rialto.Builder builder = time.rules(Rialto.builder()).sharedTransport(transport);
    List<String> models = new ArrayList<>();
    for (String host : hosts) {
      builder.provider(
          OpenAi.compatible(host, "https://" + host + ".invalid/v1").apiKey("sk").build());
      models.add(host + "/m");
    }
    return builder
        .route(
            r ->
                r.primary(models.get(0))
                    .fallback(models.subList(1, models.size()).toArray(String[]::new)))
        .build();
  }

  @Test
  void theFirstTokenIsThereBeforeAskingForItReturns_onTheThreadThatBroughtIt() {
    Instant transport = new Instant();
    try (Rialto rialto = rialto(transport, "good")) {
      First first = new First();
      rialto.client(Teller.class).tell("oaks").subscribe(first);
      assertThat(first.threads).containsExactly(Thread.currentThread());
      First event = new First();
      rialto.client(Teller.class).events("oaks").subscribe(event);
      assertThat(event.threads).containsExactly(Thread.currentThread());
      assertThat(transport.threads).containsOnly(Thread.currentThread());
    }
  }

  static Stream<Failing> failures() {
    Stream<Failing> statuses =
        Stream.of(401, 402, 404, 408, 429, 500, 502, 503, 529)
            .map(
                status ->
                    handler -> {
                      handler.onHead(new ResponseHead(status, Headers.EMPTY, "h2"));
                      handler.onEnd();
                    });
    Stream<Failing> broken =
        Stream.of(TransportFailure.Kind.values())
            .filter(kind -> !OUR_OWN.contains(kind))
            .flatMap(
                kind ->
                    Stream.of(TransportFailure.Processing.values())
                        .map(
                            how ->
                                handler ->
                                    handler.onFailure(
                                        new TransportFailure(kind, how, "broken", null))));
    return Stream.concat(statuses, broken);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theNextAttemptStartsInTheSameInstant_onTheSameThread(Failing failing) {
    Instant transport = new Instant();
    transport.failing = failing;
    try (Rialto rialto = rialto(transport, "bad", "badtoo", "good")) {
      assertThat(rialto.client(Teller.class).whole("oaks")).isEqualTo("hi");
      check(transport);
      First first = new First();
      rialto.client(Teller.class).tell("oaks").subscribe(first);
      assertThat(first.threads).containsExactly(Thread.currentThread());
      check(transport);
    }
  }

  private static void check(Instant transport) {
    assertThat(transport.asked).contains("bad.invalid").endsWith("good.invalid");
    assertThat(transport.threads).containsOnly(Thread.currentThread());
    assertThat(transport.nanos.stream().distinct()).hasSize(1);
  }

  private static final class First implements Flow.Subscriber<String> {
    private final List<Thread> threads = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(String piece) {
      assertThat(piece).isEqualTo("hi");
      threads.add(Thread.currentThread());
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
