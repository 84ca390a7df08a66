package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import dev.rialto.spi.Secret;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections through a proxy. */
class ProxyTest {

  private static ProxySettings settings(ProxySettings.Kind kind, int port, String password) {
    return new ProxySettings(kind, "127.0.0.1", port, "ann", Secret.of(password));
  }

  @ParameterizedTest
  @EnumSource(ProxySettings.Kind.class)
  void tlsAndHttp2GoThroughItAndItResolvesTheName(ProxySettings.Kind kind) throws IOException {
    TestCertificate certificate = TestCertificate.make("dns:only-the-proxy-knows.invalid");
    try (TestServer server = TestServer.start(TestServer.Speaks.H2, certificate);
        TestProxy proxy = new TestProxy(kind == ProxySettings.Kind.SOCKS5);
        NettyTransport transport =
            NettyTransport.builder()
                .trust(certificate.certificate())
                .proxy(settings(kind, proxy.port(), "sesame"))
                .build()) {
      Origin origin = new Origin(true, "only-the-proxy-knows.invalid", server.port());
      Recorder answer = Ask.post(origin, "/echo", "through").send(transport);
      assertThat(answer.text()).isEqualTo("through");
      assertThat(answer.head().protocol()).isEqualTo("h2");
      assertThat(proxy.targets).containsExactly("only-the-proxy-knows.invalid:" + server.port());
    }
  }

  @ParameterizedTest
  @EnumSource(ProxySettings.Kind.class)
  void aWrongPasswordIsAFailureOfTheProxyAndIsNotRepeated(ProxySettings.Kind kind)
      throws IOException {
    try (TestProxy proxy = new TestProxy(kind == ProxySettings.Kind.SOCKS5);
        NettyTransport transport =
            NettyTransport.builder().proxy(settings(kind, proxy.port(), "wrong-word")).build()) {
      TransportFailure failure =
          Ask.get(new Origin(true, "api.invalid", 443), "/").send(transport).failure();
      assertThat(failure.kind()).isEqualTo(Kind.PROXY);
      assertThat(failure.message()).contains("proxy 127.0.0.1").doesNotContain("wrong-word");
      assertThat(proxy.targets).isEmpty();
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamed() throws IOException {
    TestProxy gone = new TestProxy(false);
    gone.close();
    try (NettyTransport transport =
        NettyTransport.builder().proxy(ProxySettings.http("127.0.0.1", gone.port())).build()) {
      TransportFailure failure =
          Ask.get(new Origin(true, "api.invalid", 443), "/").send(transport).failure();
      assertThat(failure.kind()).isEqualTo(Kind.PROXY);
      assertThat(failure.message()).contains("HTTP proxy 127.0.0.1", "refused");
    }
  }

  @Test
  void hostsThatAreExemptAreReachedDirectly() throws IOException {
    TestCertificate certificate = TestCertificate.forLocalhost();
    try (TestServer server = TestServer.start(TestServer.Speaks.H2, certificate);
        TestProxy proxy = new TestProxy(false);
        NettyTransport transport =
            NettyTransport.builder()
                .trust(certificate.certificate())
                .proxy(ProxySettings.http("127.0.0.1", proxy.port()), "localhost")
                .build()) {
      assertThat(Ask.post(server.origin(), "/echo", "direct").send(transport).text())
          .isEqualTo("direct");
      assertThat(proxy.targets).isEmpty();
    }
  }
}
