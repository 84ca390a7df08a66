package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rialto.AuthenticationException;
import dev.rialto.CallOptions;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong becomes the right exception, and no key is in it. */
class FailuresTest {

  private static final String KEY = "sk-very-secret-4711";

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments(Fault.status(400), InvalidRequestException.class, 400),
        arguments(Fault.status(401), AuthenticationException.class, 401),
        arguments(Fault.status(403), AuthenticationException.class, 403),
        arguments(Fault.status(404), InvalidRequestException.class, 404),
        arguments(Fault.rateLimited(Duration.ofSeconds(30)), RateLimitException.class, 429),
        arguments(Fault.status(500), ServerErrorException.class, 500),
        arguments(Fault.status(503), OverloadedException.class, 503),
        arguments(Fault.html(200), InvalidResponseException.class, 200),
        arguments(Fault.html(502), ServerErrorException.class, 502),
        arguments(Fault.resetAfter(1), TruncatedResponseException.class, 200),
        arguments(Fault.disconnectAfter(1), TruncatedResponseException.class, 200),
        arguments(Fault.endAfter(1), RialtoException.class, 200),
        arguments(Fault.malformedAfter(1), TruncatedResponseException.class, 200),
        arguments(Fault.closeConnection(), TransportException.class, 0));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void unaryCall(Fault fault, Class<? extends RialtoException> type, int status) {
    try (LoopbackProvider server =
            LoopbackProvider.builder().apiKey(KEY).when(any()).fault(fault).start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).retry(r -> r.maxRepeats(0)).build()) {
      Probe probe = rialto.client(Probe.class);
      RialtoException e =
          catchThrowableOfType(RialtoException.class, () -> probe.ask("hello", CallOptions.NONE));
      check(e, type, status);
    }
  }

  static Stream<Arguments> streamFaults() {
    return Stream.of(
        arguments(Fault.status(401), AuthenticationException.class, 401),
        arguments(Fault.status(500), ServerErrorException.class, 500),
        arguments(Fault.html(200), InvalidResponseException.class, 200),
        arguments(Fault.resetAfter(3), TruncatedResponseException.class, 200),
        arguments(Fault.disconnectAfter(3), TruncatedResponseException.class, 200),
        arguments(Fault.endAfter(3), TruncatedResponseException.class, 200),
        arguments(Fault.malformedAfter(3), InvalidResponseException.class, 200),
        arguments(Fault.errorAfter(3), RialtoException.class, 200));
  }

  @ParameterizedTest
  @MethodSource("streamFaults")
  void stream(Fault fault, Class<? extends RialtoException> type, int status) throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .apiKey(KEY)
                .when(any())
                .answerInPieces("one ", "two ", "three ", "four ", "five ", "six")
                .when(any())
                .fault(fault)
                .start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).retry(r -> r.maxRepeats(0)).build()) {
      Collected stream =
          Collected.all(rialto.client(Probe.class).stream("hello", CallOptions.NONE));
      assertThat(stream.completed()).isFalse();
      RialtoException e = (RialtoException) stream.error();
      check(e, type, status);
      assertThat(e.details().partialText()).isEqualTo(stream.text());
    }
  }

  @Test
  void missingEndMarkerAfterAFinishReason_isStillWhole() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).fault(Fault.noEndMarker()).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Collected stream =
          Collected.all(rialto.client(Probe.class).stream("hello", CallOptions.NONE));
      assertThat(stream.error()).isNull();
      assertThat(stream.completed()).isTrue();
    }
  }

  @Test
  void refusedConnection_saysWhere() throws Exception {
    int port = closedPort();
    RialtoException e =
        failing(OpenAi.builder("http://127.0.0.1:" + port + "/v1").apiKey(KEY).defaultModel("m"));
    check(e, TransportException.class, 0);
    assertThat(e).hasMessageContaining("127.0.0.1:" + port);
    assertThat(e.isRetriable()).isTrue();
  }

  @Test
  void unknownHost_saysWhich() {
    RialtoException e =
        failing(OpenAi.builder("http://no-such-host.invalid/v1").apiKey(KEY).defaultModel("m"));
    check(e, TransportException.class, 0);
    assertThat(e).hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void untrustedCertificate_saysSo() {
    try (LoopbackProvider server = LoopbackProvider.builder().tls().start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).retry(r -> r.maxRepeats(0)).build()) {
      Probe probe = rialto.client(Probe.class);
      RialtoException e =
          catchThrowableOfType(RialtoException.class, () -> probe.ask("hello", CallOptions.NONE));
      check(e, TransportException.class, 0);
      assertThat(e.advice()).contains("certificate");
    }
  }

  @Test
  void unknownProvider_namesWhatThereIs() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).provider(server.anthropic()).build()) {
      Probe probe = rialto.client(Probe.class);
      RialtoException e =
          catchThrowableOfType(
              RialtoException.class, () -> probe.ask("hello", CallOptions.model("opnai/gpt-4o")));
      assertThat(e).isInstanceOf(ModelNotFoundException.class).hasMessageContaining("openai");
      assertThat(server.counters().requests()).isZero();
    }
  }

  private static RialtoException failing(Provider.Builder provider) {
    try (Rialto rialto =
        Rialto.builder().provider(provider.build()).retry(r -> r.maxRepeats(0)).build()) {
      Probe probe = rialto.client(Probe.class);
      return catchThrowableOfType(
          RialtoException.class, () -> probe.ask("hello", CallOptions.NONE));
    }
  }

  private static void check(RialtoException e, Class<?> type, int status) {
    assertThat(e).isInstanceOf(type);
    assertThat(e.details().status()).isEqualTo(status);
    assertThat(e.details().provider()).isEqualTo("openai");
    assertThat(e.details().model()).isNotEmpty();
    assertThat(e.advice()).isNotEmpty();
    if (status != 0 && !e.details().body().startsWith("<html>")) {
      assertThat(e.details().requestId()).isNotEmpty();
    }
    StringWriter everything = new StringWriter();
    e.printStackTrace(new PrintWriter(everything));
    assertThat(everything + " " + e.details()).doesNotContain(KEY);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
