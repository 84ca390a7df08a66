package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rialto.CallOptions;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidResponseException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.VirtualTime;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PhaseTimeouts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What servers and proxies write that no specification allows, byte for byte: with a healthy
 * fallback the whole answer comes, without one a clear error; and nobody is asked again and again.
 */
class RawFaultsTest {

  private static final String JSON =
      "{\"choices\":[{\"message\":{\"content\":\"mine\"},\"finish_reason\":\"stop\"}]}";
  private static final String EVENTS =
      "data: {\"choices\":[{\"delta\":{\"content\":\"mine\"}}]}\n\n"
          + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: [DONE]\n\n";
  private static final Class<RialtoException> ANY = RialtoException.class;

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("204", "HTTP/1.1 204 No Content\r\n\r\n", TruncatedResponseException.class),
        arguments(
            "302 to a login",
            "HTTP/1.1 302 Found\r\nlocation: /login\r\ncontent-length: 0\r\n\r\n",
            InvalidResponseException.class),
        arguments(
            "a page of HTML with 200",
            response(200, "text/html", "<html><body>Sign in</body></html>"),
            InvalidResponseException.class),
        arguments(
            "a page of HTML that says it is JSON",
            response(200, "application/json", "<html><body>Sign in</body></html>"),
            ANY),
        arguments(
            "a thousand interim responses",
            "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(1_000),
            TransportException.class),
        arguments("no HTTP at all", "220 mail.example ESMTP ready\r\n", TransportException.class),
        arguments(
            "a body longer than its length",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n"
                + JSON,
            TruncatedResponseException.class),
        arguments(
            "a body shorter than its length",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2000\r\n\r\n"
                + JSON.substring(0, 40),
            TruncatedResponseException.class),
        arguments(
            "a chunk of no size",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                + "transfer-encoding: chunked\r\n\r\nzz\r\n"
                + JSON,
            ANY),
        arguments(
            "a head without end",
            "HTTP/1.1 200 OK\r\nx-padding: " + "a".repeat(200_000),
            TransportException.class),
        arguments(
            "two lengths that differ",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\n" + JSON,
            ANY),
        arguments("an empty 200", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", ANY),
        arguments(
            "an error within a 200, then nothing",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n"
                + "{\"error\":{\"message\":\"oops\",\"type\":\"server_error\"}}",
            ANY),
        arguments(
            "gzip that is none",
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                + "content-length: "
                + JSON.length()
                + "\r\n\r\n"
                + JSON,
            ANY));
  }

  private static String response(int status, String type, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\ncontent-type: "
        + type
        + "\r\ncontent-length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static Rialto rialto(RawServer primary, LoopbackProvider fallback) {
    return builder(primary, fallback).build();
  }

  private static Rialto.Builder builder(RawServer primary, LoopbackProvider fallback) {
    Rialto.Builder builder =
        Rialto.builder()
            .transport(() -> NettyTransport.builder().cleartext(CleartextProtocol.HTTP_1_1).build())
            .provider(OpenAi.compatible("primary", primary.baseUrl()).defaultModel("m").build())
            .retry(r -> r.maxRepeats(1).delay(Duration.ofMillis(1), Duration.ofMillis(1)));
    if (fallback != null) {
      builder
          .provider(
              OpenAi.compatible("fallback", fallback.baseUrl()).defaultModel("loopback").build())
          .route(r -> r.primary("primary/m").fallback("fallback/loopback"));
    }
    return builder;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void endsInTheFallbacksAnswer_orInOneClearError(
      String name, String answer, Class<? extends RialtoException> error) throws Exception {
    try (LoopbackProvider fallback = LoopbackProvider.start();
        RawServer primary = new RawServer(answer, answer.length(), 0, true)) {
      try (Rialto rialto = rialto(primary, fallback)) {
        Probe probe = rialto.client(Probe.class);
        Result<String> rescued = probe.ask("hello", CallOptions.NONE);
        assertThat(rescued.model()).isEqualTo("fallback/loopback");
        assertThat(rescued.attempts()).hasSize(2);
        Collected stream = Collected.all(probe.stream("hello", CallOptions.NONE));
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isNotEmpty();
        assertThat(primary.requests()).as("once a call").isEqualTo(2);
      }
      try (Rialto rialto = rialto(primary, null)) {
        Probe probe = rialto.client(Probe.class);
        RialtoException e = catchThrowableOfType(RialtoException.class, () -> probe.say("hello"));
        assertThat(e).isInstanceOf(error);
        assertThat(e.advice()).isNotEmpty();
        assertThat(e.details().provider()).isEqualTo("primary");
        assertThat(primary.requests()).as("and once more at most").isBetween(3, 4);
      }
    }
  }

  /** Where a server says in so many words whether to ask again, its status says nothing more. */
  @ParameterizedTest
  @CsvSource({"500, false, 1", "429, false, 1", "503, false, 1", "400, true, 2", "500, true, 2"})
  void theServersOwnWordOnAskingAgain_isKept(int status, String advice, int requests) {
    String answer =
        response(status, "application/json", "{\"error\":{\"message\":\"no\"}}")
            .replace("content-type", "x-should-retry: " + advice + "\r\ncontent-type");
    try (LoopbackProvider fallback = LoopbackProvider.start();
        RawServer primary = new RawServer(answer, answer.length(), 0, true)) {
      try (Rialto rialto = rialto(primary, null)) {
        Probe probe = rialto.client(Probe.class);
        RialtoException e = catchThrowableOfType(RialtoException.class, () -> probe.say("hello"));
        assertThat(e.details().status()).isEqualTo(status);
        assertThat(e.isRetriable()).isEqualTo(advice.equals("true"));
        assertThat(primary.requests()).isEqualTo(requests);
      }
      try (Rialto rialto = rialto(primary, fallback)) {
        assertThat(rialto.client(Probe.class).ask("hello", CallOptions.NONE).model())
            .isEqualTo("fallback/loopback");
      }
    }
  }

  @Test
  void aWholeAnswerThatTrickles_isWaitedFor() {
    try (RawServer primary = new RawServer(response(200, "application/json", JSON), 1, 2, false);
        Rialto rialto = rialto(primary, null)) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.say("hello")).isEqualTo("mine");
      assertThat(primary.requests()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatTrickles_isWaitedFor() throws Exception {
    try (RawServer primary =
            new RawServer(response(200, "text/event-stream", EVENTS), 1, 2, false);
        Rialto rialto = rialto(primary, null)) {
      Collected stream =
          Collected.all(rialto.client(Probe.class).stream("hello", CallOptions.NONE));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo("mine");
    }
  }

  /** The end marker says that nothing is missing: no pause between chunks has to pass first. */
  @Test
  void aStreamWhoseServerNeverClosesIt_endsWithItsEndMarker() throws Exception {
    String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    Duration minutes = Duration.ofMinutes(10);
    PhaseTimeouts patient =
        new PhaseTimeouts(minutes, minutes, minutes, minutes, minutes, minutes, minutes);
    try (RawServer primary = new RawServer(head + EVENTS, 10_000, 0, false);
        Rialto rialto =
            Rialto.builder()
                .transport(
                    () -> NettyTransport.builder().cleartext(CleartextProtocol.HTTP_1_1).build())
                .provider(
                    OpenAi.compatible("primary", primary.baseUrl())
                        .defaultModel("m")
                        .timeouts(patient)
                        .build())
                .build()) {
      Collected stream =
          Collected.all(
              rialto.client(Probe.class).stream(
                  "hello", CallOptions.builder().timeout(minutes).build()));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo("mine");
    }
  }

  /** A byte now and then is no life without end: the deadline ends it, and says what was known. */
  @Test
  void anAnswerThatTricklesForEver_endsAtTheDeadline() {
    try (RawServer primary =
            new RawServer(response(200, "application/json", JSON), 1, 30_000, false);
        Rialto rialto = rialto(primary, null)) {
      Probe probe = rialto.client(Probe.class);
      CallOptions brief = CallOptions.builder().timeout(Duration.ofSeconds(2)).build();
      DeadlineExceededException e =
          catchThrowableOfType(DeadlineExceededException.class, () -> probe.ask("hello", brief));
      assertThat(e.details().provider()).isEqualTo("primary");
      assertThat(primary.requests()).isEqualTo(1);
    }
  }

  /** A whole answer shows nothing before its end: a trickle does not keep the fallback waiting. */
  @Test
  void anAnswerThatTricklesForTooLong_getsTheFallbackBesideIt() throws Exception {
    VirtualTime time = new VirtualTime();
    CallOptions brief = CallOptions.builder().timeout(Duration.ofMinutes(1)).maxTokens(10).build();
    try (LoopbackProvider fallback = LoopbackProvider.start();
        RawServer primary =
            new RawServer(response(200, "application/json", JSON), 1, 30_000, false);
        Rialto rialto = time.rules(builder(primary, fallback)).build()) {
      CompletableFuture<Result<String>> call = rialto.client(Probe.class).later("hello", brief);
      while (primary.requests() == 0 && !call.isDone()) {
        Thread.onSpinWait();
      }
      time.advance(Duration.ofSeconds(15));
      Result<String> result = call.get(20, TimeUnit.SECONDS);
      assertThat(result.model()).isEqualTo("fallback/loopback");
      assertThat(result.attempts().get(0).failure()).contains("another answered first");
      assertThat(primary.requests()).isEqualTo(1);
      assertThat(fallback.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void compressRequests_beginsAtOneKibibyte() throws IOException {
    try (RawServer server =
            new RawServer(response(200, "application/json", JSON), 4_096, 0, false);
        Rialto rialto =
            Rialto.builder()
                .transport(
                    () -> NettyTransport.builder().cleartext(CleartextProtocol.HTTP_1_1).build())
                .provider(
                    OpenAi.compatible("own", server.baseUrl())
                        .defaultModel("m")
                        .compressRequests()
                        .build())
                .build()) {
      String longOne = "word ".repeat(1_000);
      assertThat(rialto.client(Probe.class).say("short")).isEqualTo("mine");
      assertThat(rialto.client(Probe.class).say(longOne)).isEqualTo("mine");
      assertThat(new String(server.bodies().get(0), StandardCharsets.UTF_8)).contains("short");
      byte[] packed = server.bodies().get(1);
      assertThat(packed.length).isLessThan(longOne.length() / 10);
      byte[] whole = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
      assertThat(new String(whole, StandardCharsets.UTF_8)).contains(longOne.strip());
    }
  }
}
