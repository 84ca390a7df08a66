package dev.rialto.interop;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.interop.Nginx.Listen;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransport;
import dev.rialto.netty.NettyTransportBuilder;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of a generated client through a real nginx, in everything that it speaks. */
@Tag("interop")
class NginxTest {

  @ParameterizedTest
  @EnumSource
  void answersComeWholeAndInPieces(Listen listen) throws Exception {
    try (LoopbackProvider backend =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("Zwölf ", "Boxkämpfer ", "jagen ", "Viktor.")
                .start();
        Nginx nginx = new Nginx(listen, backend.port(), "");
        NettyTransport transport = trusting(nginx).build();
        Rialto rialto = rialto(nginx, transport)) {
      Talk talk = rialto.client(Talk.class);
      assertThat(talk.say("hello")).isEqualTo("Zwölf Boxkämpfer jagen Viktor.");
      assertThat(Pieces.of(talk.pieces("hello"), "Viktor.").text())
          .isEqualTo("Zwölf Boxkämpfer jagen Viktor.");
      Answer models = Answer.get(transport, nginx.origin(), "/v1/models");
      assertThat(models.head().status()).isEqualTo(200);
      assertThat(models.head().protocol()).isEqualTo(listen.protocol);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKilledBackendTruncatesAStreamAndKeepsWhatCame(Listen listen) throws Exception {
    try (LoopbackProvider backend =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("one ", "two ", "three ", "four ")
                .when(any())
                .fault(Fault.stallAfter(3))
                .start();
        Nginx nginx = new Nginx(listen, backend.port(), "");
        NettyTransport transport = trusting(nginx).build();
        Rialto rialto = rialto(nginx, transport)) {
      Pieces pieces = Pieces.of(rialto.client(Talk.class).pieces("count"), "two ");
      pieces.awaitText();
      Runnable kill = backend::close;
      kill.run();
      ExecutionException e = catchThrowableOfType(ExecutionException.class, pieces::text);
      assertThat(e).as("the stream must not end well").isNotNull();
      TruncatedResponseException cut = (TruncatedResponseException) e.getCause();
      assertThat(cut.details().partialText()).startsWith("one two ").doesNotContain("four");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackendThatHangsUpInTheMiddleTruncatesAWholeAnswer(Listen listen) throws Exception {
    try (LoopbackProvider backend =
            LoopbackProvider.builder().when(any()).fault(Fault.disconnectAfter(1)).start();
        Nginx nginx = new Nginx(listen, backend.port(), "");
        NettyTransport transport = trusting(nginx).build();
        Rialto rialto = rialto(nginx, transport)) {
      Talk talk = rialto.client(Talk.class);
      RialtoException e = catchThrowableOfType(RialtoException.class, () -> talk.say("hello"));
      assertThat(e).isInstanceOf(TruncatedResponseException.class);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsEndsTheCall() throws Exception {
    try (Nginx nginx = new Nginx(9, "");
        NettyTransport transport = NettyTransport.create()) {
      assertThat(tlsFailure(nginx, transport)).contains("certificate");
    }
  }

  @Test
  void aCertificateOfAnotherHostEndsTheCall() throws Exception {
    try (Nginx nginx =
            new Nginx(Listen.TLS_H2, 9, "", dir -> Certificate.make(dir, "dns:elsewhere.example"));
        NettyTransport transport = trusting(nginx).build()) {
      assertThat(tlsFailure(nginx, transport)).contains("localhost");
    }
  }

  @Test
  void aCertificateThatIsNoLongerValidEndsTheCall() throws Exception {
    try (Nginx nginx = new Nginx(Listen.TLS_H2, 9, "", Certificate::expired);
        NettyTransport transport = trusting(nginx).build()) {
      assertThat(tlsFailure(nginx, transport)).contains("certificate");
    }
  }

  private static String tlsFailure(Nginx nginx, NettyTransport transport) {
    try (Rialto rialto = rialto(nginx, transport)) {
      Talk talk = rialto.client(Talk.class);
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> talk.say("hello"));
      assertThat(e).as("the call must not go through").isNotNull();
      assertThat(transport.stats().connectionsOpened()).isZero();
      return e.getMessage();
    }
  }

  private static NettyTransportBuilder trusting(Nginx nginx) {
    return NettyTransport.builder().trust(nginx.certificate());
  }

  private static Rialto rialto(Nginx nginx, NettyTransport transport) {
    return Rialto.builder()
        .provider(
            OpenAi.builder(nginx.url("/v1")).apiKey("sk-test").defaultModel("loopback").build())
        .sharedTransport(transport)
        .retry(r -> r.maxRepeats(0))
        .build();
  }
}
