package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidResponseException;
import dev.rialto.Rialto;
import dev.rialto.provider.OpenAi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the head of a response said is in the error, however the call ended. */
class HeadKnownTest {

  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  /** Writes the same to everybody, and then nothing more. */
  private void answering(String response) {
    Thread thread =
        new Thread(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket socket = listening.accept();
                  int first = socket.getInputStream().read();
                  byte[] rest = new byte[64 << 10];
                  int unused = socket.getInputStream().read(rest);
                  boolean preface = first == 'P' && rest[0] == 'R';
                  socket
                      .getOutputStream()
                      .write(
                          (preface ? "HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n" : response)
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private Rialto rialto() {
    return Rialto.builder()
        .provider(
            OpenAi.builder("http://127.0.0.1:" + listening.getLocalPort() + "/v1")
                .apiKey("sk-test")
                .defaultModel("m")
                .build())
        .retry(r -> r.maxRepeats(0))
        .build();
  }

  @Test
  void deadlineBehindTheHead_keepsStatusAndRequestId() {
    answering(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_42\r\n"
            + "content-length: 100\r\n\r\n");
    try (Rialto rialto = rialto()) {
      CallOptions brief = CallOptions.builder().timeout(Duration.ofMillis(1_500)).build();
      Probe probe = rialto.client(Probe.class);
      DeadlineExceededException e =
          catchThrowableOfType(DeadlineExceededException.class, () -> probe.ask("x", brief));
      assertThat(e.details().status()).as(e.toString()).isEqualTo(200);
      assertThat(e.details().requestId()).isEqualTo("req_42");
      assertThat(e.details().provider()).isEqualTo("openai");
    }
  }

  @Test
  void redirect_isNotFollowedAndSaysWhereItLeads() {
    answering(
        "HTTP/1.1 302 Found\r\nlocation: https://login.example/start?token=secret\r\n"
            + "content-length: 0\r\n\r\n");
    try (Rialto rialto = rialto()) {
      Probe probe = rialto.client(Probe.class);
      InvalidResponseException e =
          catchThrowableOfType(InvalidResponseException.class, () -> probe.say("x"));
      assertThat(e)
          .hasMessageContaining("redirect")
          .hasMessageContaining("(to https://login.example/start)");
      assertThat(e.toString()).doesNotContain("secret");
      assertThat(e.details().status()).isEqualTo(302);
    }
  }
}
