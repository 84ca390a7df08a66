package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.InvalidResponseException;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.cost.CostSum;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.netty.TransportLimits;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Answers of a gigabyte, 2^30 bytes and a little, over a socket to a typed client: with the limits
 * that are shipped they end in an error of ours, and with raised ones a reader that keeps nothing
 * reads them whole. The server counts the bytes of the body that it could send.
 */
class GigabyteTest {

  private static final long GIGABYTE = 1L << 30;
  private static final int PIECE = 64 << 10;
  private static final String HEAD = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
  private static final String TAIL = "\"}}]}\n\n";
  private static final String TEXT = "x".repeat(PIECE - HEAD.length() - TAIL.length());
  private static final String END =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n";
  private static final CallOptions PATIENT =
      CallOptions.builder().timeout(Duration.ofMinutes(5)).build();

  private static GigabyteServer stream() {
    return new GigabyteServer("text/event-stream", "", HEAD + TEXT + TAIL, GIGABYTE / PIECE, END);
  }

  private static GigabyteServer unary() {
    return new GigabyteServer(
        "application/json",
        "{\"choices\":[{\"message\":{\"content\":\"",
        "x".repeat(PIECE),
        GIGABYTE / PIECE,
        "\"},\"finish_reason\":\"stop\"}]}");
  }

  private static Rialto rialto(GigabyteServer server, long maxBodyBytes) {
    return Rialto.builder()
        .provider(OpenAi.compatible("p", server.baseUrl()).defaultModel("m").build())
        .transport(
            () ->
                NettyTransport.builder()
                    .limits(TransportLimits.DEFAULT.withMaxBodyBytes(maxBodyBytes))
                    .build())
        .catalog(c -> c.model("p/m", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2)))))
        .budget(b -> b.daily(Usd.of(1_000)))
        .build();
  }

  /** What was left at a limit was made all the same, and its cost is an estimate that is booked. */
  private static void assertBooked(Rialto rialto, Usd atLeast) {
    CostSum sum = rialto.costs().total(Instant.EPOCH, Instant.now().plusSeconds(60));
    assertThat(sum.estimated()).isGreaterThan(Usd.ZERO).isGreaterThanOrEqualTo(atLeast);
    assertThat(rialto.costs().budgets().get(0).spent()).isEqualTo(sum.estimated());
    assertThat(rialto.costs().budgets().get(0).reserved()).isEqualTo(Usd.ZERO);
  }

  @Test
  void aStreamOfAGigabyte_isReadWhole_andNothingOfItIsKept() throws Exception {
    try (GigabyteServer server = stream();
        Rialto rialto = rialto(server, 2 * GIGABYTE)) {
      Counting reader = new Counting();
      rialto.client(Probe.class).stream("go", PATIENT).subscribe(reader);
      reader.awaitEnd();
      assertThat(reader.error).isNull();
      assertThat(server.written()).isEqualTo(server.bodyBytes()).isGreaterThan(GIGABYTE);
      assertThat(reader.chars).isEqualTo(GIGABYTE / PIECE * TEXT.length());
      // Its text is 1 GB, more than this process may have: half of it lay behind the last look.
      assertThat(reader.keptBytes).as("bytes kept of half a gigabyte").isLessThan(64L << 20);
    }
  }

  @Test
  void aStreamOfAGigabyte_endsAtTheTransportsLimit_andIsNotAskedForAgain() throws Exception {
    try (GigabyteServer server = stream();
        Rialto rialto = rialto(server, TransportLimits.DEFAULT.maxBodyBytes())) {
      Counting reader = new Counting();
      rialto.client(Probe.class).stream("go", PATIENT).subscribe(reader);
      reader.awaitEnd();
      assertThat(reader.error)
          .isInstanceOf(InvalidResponseException.class)
          .hasMessageContaining("the body has more than 67108864 bytes")
          .hasMessageContaining("Raise the transport's limit");
      RialtoException error = (RialtoException) reader.error;
      assertThat(error.details().partialText()).hasSizeBetween(1, 1 << 20);
      assertThat(reader.chars).isLessThanOrEqualTo(64L << 20);
      assertBooked(rialto, Usd.of(2).perMillion(reader.chars / 4));
      assertThat(server.requests()).isEqualTo(1);
      assertThat(server.written()).isLessThan(GIGABYTE / 2);
    }
  }

  @Test
  void anAnswerOfAGigabyte_endsAtTheTransportsLimit_andIsNotAskedForAgain() {
    try (GigabyteServer server = unary();
        Rialto rialto = rialto(server, TransportLimits.DEFAULT.maxBodyBytes())) {
      InvalidResponseException error =
          catchThrowableOfType(
              InvalidResponseException.class, () -> rialto.client(Probe.class).ask("go", PATIENT));
      assertThat(error).hasMessageContaining("the body has more than 67108864 bytes");
      assertBooked(rialto, Usd.ZERO);
      assertThat(server.requests()).isEqualTo(1);
      assertThat(server.written()).isLessThan(GIGABYTE / 2);
    }
  }

  @Test
  void anAnswerOfAGigabyte_endsAtTheProvidersLimit_whereTheTransportTakesMore() {
    try (GigabyteServer server = unary();
        Rialto rialto = rialto(server, 2 * GIGABYTE)) {
      InvalidResponseException error =
          catchThrowableOfType(
              InvalidResponseException.class, () -> rialto.client(Probe.class).ask("go", PATIENT));
      assertThat(error)
          .hasMessageContaining("an answer larger than 128 MiB, the limit maxAnswerBytes");
      assertBooked(rialto, Usd.ZERO);
      assertThat(server.requests()).isEqualTo(1);
      assertThat(server.written()).isLessThan(GIGABYTE / 2);
    }
  }

  /** The same model would send as much again; another one may be briefer. */
  @Test
  void anAnswerBeyondTheLimit_isAskedForOnce_andThenOfTheFallback() {
    try (GigabyteServer server = unary();
        LoopbackProvider brief = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("p", server.baseUrl()).apiKey("a").apiKey("b").build())
                .provider(OpenAi.compatible("brief", brief.baseUrl()).build())
                .route(r -> r.primary("p/m").fallback("brief/loopback"))
                .transport(
                    () ->
                        NettyTransport.builder()
                            .limits(TransportLimits.DEFAULT.withMaxBodyBytes(1 << 20))
                            .build())
                .build()) {
      assertThat(rialto.client(Probe.class).ask("go", PATIENT).model()).startsWith("brief/");
      assertThat(server.requests()).isEqualTo(1);
      assertThat(brief.requests()).hasSize(1);
    }
  }

  @Test
  void anEventOfTenMegabytes_isOnePieceOfText() throws Exception {
    int length = 10_000_000;
    try (GigabyteServer server =
            new GigabyteServer("text/event-stream", HEAD, "x".repeat(1_000), 10_000, TAIL + END);
        Rialto rialto = rialto(server, TransportLimits.DEFAULT.maxBodyBytes())) {
      Collected all = Collected.all(rialto.client(Probe.class).stream("go", PATIENT));
      assertThat(all.error()).isNull();
      assertThat(all.count()).isEqualTo(1);
      assertThat(all.text()).hasSize(length).matches("x+");
    }
  }

  /** Counts characters, and looks twice what the process holds: in the middle, and at the end. */
  private static final class Counting implements Flow.Subscriber<String> {
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile long chars;
    private volatile long keptBytes;
    private volatile @Nullable Throwable error;
    private long before;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      long all = chars + piece.length();
      chars = all;
      if (before == 0 && all > GIGABYTE / 2) {
        before = used();
      } else if (all > GIGABYTE / PIECE * TEXT.length() - TEXT.length()) {
        keptBytes = used() - before;
      }
    }

    private static long used() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public void onError(Throwable failure) {
      error = failure;
      end.countDown();
    }

    @Override
    public void onComplete() {
      end.countDown();
    }

    void awaitEnd() throws InterruptedException {
      assertThat(end.await(5, TimeUnit.MINUTES)).as("the stream's end").isTrue();
    }
  }
}
