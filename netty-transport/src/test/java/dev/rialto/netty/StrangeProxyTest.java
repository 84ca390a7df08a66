package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import dev.rialto.spi.Secret;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies that do not do what they are there for. */
@Timeout(60)
class StrangeProxyTest {

  private ServerSocket proxy;

  @BeforeEach
  void open() throws IOException {
    proxy = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  /** Answers whoever comes, reads a little, and hangs up if it is to. */
  private void answering(String answer, int times, boolean hangUp) {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try {
                  Socket client = proxy.accept();
                  int unused = client.getInputStream().read(new byte[1_000]);
                  OutputStream out = client.getOutputStream();
                  for (int i = 0; i < times; i++) {
                    out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                  }
                  if (hangUp) {
                    client.close();
                  }
                } catch (IOException e) {
                  if (proxy.isClosed()) {
                    return;
                  }
                }
              }
            },
            "a strange proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private TransportFailure failure(ProxySettings.Kind kind, Duration limit) {
    ProxySettings settings =
        kind == ProxySettings.Kind.SOCKS5
            ? new ProxySettings(kind, "127.0.0.1", proxy.getLocalPort(), "ann", Secret.of("sesame"))
            : ProxySettings.http("127.0.0.1", proxy.getLocalPort());
    try (NettyTransport transport =
        NettyTransport.builder().eventLoopThreads(1).proxy(settings).build()) {
      return Ask.get(new Origin(true, "api.invalid", 443), "/")
          .within(limit)
          .send(transport)
          .failure();
    }
  }

  private static void isTheProxys(TransportFailure failure) {
    assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.PROXY);
    assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
    assertThat(failure.message()).contains("proxy 127.0.0.1").doesNotContain("sesame");
  }

  @ParameterizedTest
  @EnumSource
  void onesThatSayNothingAreNotWaitedForLongerThanTheLimit(ProxySettings.Kind kind) {
    answering("", 0, false);
    isTheProxys(failure(kind, Duration.ofMillis(500)));
  }

  @ParameterizedTest
  @EnumSource
  void onesThatHangUpAreNamed(ProxySettings.Kind kind) {
    answering("", 0, true);
    isTheProxys(failure(kind, Duration.ofSeconds(20)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\n\r\nbad",
        "HTTP/1.1 302 Elsewhere\r\nlocation: http://elsewhere.invalid/\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n"
      })
  void whatIsNoTunnelIsAFailureOfTheProxy(String answer) {
    answering(answer, 1, false);
    isTheProxys(failure(ProxySettings.Kind.HTTP, Duration.ofSeconds(20)));
  }

  /** They may leave their answer open: its status is enough. */
  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "content-length: 0\r\n\r\n", "content-length: 4\r\n\r\nwho?"})
  void oneThatAsksWhoWeAreIsToldByItsStatus(String rest) {
    answering("HTTP/1.1 407 Who are you\r\nproxy-authenticate: Basic realm=x\r\n" + rest, 1, false);
    TransportFailure failure = failure(ProxySettings.Kind.HTTP, Duration.ofSeconds(20));
    isTheProxys(failure);
    assertThat(failure.message()).contains("status 407", "check the user and the password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nx-", "x-more: x\r\n"})
  void anAnswerWithoutEndIsAFailureOfTheProxy(String again) {
    answering("HTTP/1.1 200 OK\r\n" + "x-a: " + "y".repeat(100) + "\r\n" + again, 100_000, false);
    isTheProxys(failure(ProxySettings.Kind.HTTP, Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0004\u0000", // another version
        "\u0005\u00ff", // no method is good enough
        "\u0005\u0000\u0005\u0005\u0000\u0001\0\0\0\0\0\0", // refused by the target
        "HTTP/1.1 400 Bad Request\r\n\r\n"
      })
  void whatIsNoSocksIsAFailureOfTheProxy(String answer) {
    answering(answer, 1, false);
    isTheProxys(failure(ProxySettings.Kind.SOCKS5, Duration.ofSeconds(20)));
  }
}
