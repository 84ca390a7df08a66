package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that ask who we are. */
class MutualTlsTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientCertificateIsShown(boolean nativeLibraries) throws Exception {
    TestCertificate ours = TestCertificate.make("dns:client.example");
    TestCertificate theirs = TestCertificate.forLocalhost();
    Path chain = Files.writeString(directory.resolve("client.pem"), ours.certificatePem());
    Path key = Files.writeString(directory.resolve("client.key"), ours.keyPem());
    Path trust = Files.writeString(directory.resolve("ca.pem"), theirs.certificatePem());
    try (TestServer server = TestServer.startAsking(theirs, ours.certificate());
        NettyTransport transport =
            NettyTransport.builder()
                .nativeLibraries(nativeLibraries)
                .trustPem(trust)
                .clientCertificate(chain, key, null)
                .build()) {
      assertThat(Ask.post(server.origin(), "/echo", "it is me").send(transport).text())
          .isEqualTo("it is me");
    }
  }

  @Test
  void withoutOneTheServersRefusalIsAFailure() {
    TestCertificate theirs = TestCertificate.forLocalhost();
    try (TestServer server = TestServer.startAsking(theirs, theirs.certificate());
        NettyTransport transport = NettyTransport.builder().trust(theirs.certificate()).build()) {
      // With TLS 1.3 the refusal comes after our side of the handshake is done.
      assertThat(Ask.get(server.origin(), "/echo").send(transport).failure().message())
          .contains(server.origin().toString());
    }
  }
}
