package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.dns.Names;
import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names: who is asked, what is tried, and what happens when a host moves. */
class NamesTest {

  private final FakeTicker ticker = new FakeTicker();
  private TestDns dns;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    dns = new TestDns();
    transport = transport(host -> new InetAddress[0]);
  }

  private NettyTransport transport(Names.SystemNames system) {
    return NettyTransport.builder()
        .eventLoopThreads(1)
        .cleartext(CleartextProtocol.HTTP_1_1)
        .nameServers(dns.address())
        .systemNames(system)
        .ticker(ticker)
        .build();
  }

  @AfterEach
  void close() {
    transport.close();
    dns.close();
  }

  private static ServerSocket listen(String address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 10);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static Origin origin(ServerSocket server) {
    return new Origin(false, "api.test", server.getLocalPort());
  }

  /** Answers one request on a connection, and leaves it open. */
  private static void answer(Socket socket, String text) throws IOException {
    byte[] request = new byte[4_096];
    int length = socket.getInputStream().read(request);
    assertThat(new String(request, 0, length, StandardCharsets.US_ASCII))
        .contains("host: api.test");
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 200 OK\r\ncontent-length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void allAddressesOfANameAreTried() throws IOException {
    dns.with("api.test", "127.0.0.9", "127.0.0.8", "127.0.0.1");
    try (ServerSocket server = listen("127.0.0.1", 0)) {
      Recorder answer = Ask.get(origin(server), "/").send(transport);
      try (Socket socket = server.accept()) {
        answer(socket, "found");
        assertThat(answer.text()).isEqualTo("found");
      }
    }
  }

  @Test
  void oneOfTenAddressesIsEnough() throws IOException {
    String[] ten = new String[10];
    for (int i = 0; i < 9; i++) {
      ten[i] = "127.0.0." + (11 + i);
    }
    ten[9] = "127.0.0.1";
    dns.with("api.test", ten);
    try (ServerSocket server = listen("127.0.0.1", 0)) {
      Recorder answer = Ask.get(origin(server), "/").send(transport);
      try (Socket socket = server.accept()) {
        answer(socket, "found");
        assertThat(answer.text()).isEqualTo("found");
      }
    }
  }

  @Test
  void aNameWithoutAnAddressMayHaveOneTheNextTime() throws IOException {
    dns.with("api.test");
    AtomicBoolean known = new AtomicBoolean();
    transport.close();
    transport =
        transport(
            host -> {
              if (!known.get()) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
            });
    try (ServerSocket server = listen("127.0.0.1", 0)) {
      for (int i = 0; i < 2; i++) {
        Recorder unknown = Ask.get(origin(server), "/").send(transport);
        ticker.advance(Duration.ofMillis(500), transport); // there may be a pause after a failure
        assertThat(unknown.failure().kind()).isEqualTo(Kind.RESOLVE);
      }
      known.set(true);
      ticker.advance(Duration.ofSeconds(2), transport);
      Recorder answer = Ask.get(origin(server), "/").send(transport);
      try (Socket socket = server.accept()) {
        answer(socket, "found");
        assertThat(answer.text()).isEqualTo("found");
      }
    }
  }

  @Test
  void whatTheNameServersDoNotKnowTheSystemIsAskedFor() throws IOException {
    transport.close();
    transport = transport(host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
    try (ServerSocket server = listen("127.0.0.1", 0)) {
      Recorder answer = Ask.get(origin(server), "/").send(transport);
      try (Socket socket = server.accept()) {
        answer(socket, "by the system");
        assertThat(answer.text()).isEqualTo("by the system");
      }
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNotWaitedFor() throws IOException {
    dns.silent();
    whatTheNameServersDoNotKnowTheSystemIsAskedFor();
  }

  @Test
  void aNameThatNobodyKnowsIsAFailureThatSaysSo() {
    transport.close();
    transport =
        transport(
            host -> {
              throw new UnknownHostException(host);
            });
    TransportFailure failure =
        Ask.get(new Origin(false, "api.test", 1), "/").send(transport).failure();
    assertThat(failure.kind()).isEqualTo(Kind.RESOLVE);
    assertThat(failure.message()).contains("'api.test' has no address");
  }

  @Test
  void aHostThatMovesIsFollowed() throws IOException {
    dns.with("api.test", "127.0.0.1");
    try (ServerSocket old = listen("127.0.0.1", 0);
        ServerSocket now = listen("127.0.0.2", old.getLocalPort())) {
      Recorder first = Ask.get(origin(old), "/").send(transport);
      try (Socket there = old.accept()) {
        answer(there, "old");
        assertThat(first.text()).isEqualTo("old");
        dns.awaitQuestion();
        dns.with("api.test", "127.0.0.2");
        lookAgain();
        // Once might be a part of its addresses only: the connection is still used.
        Recorder second = Ask.get(origin(old), "/").send(transport);
        answer(there, "still old");
        assertThat(second.text()).isEqualTo("still old");
        lookAgain();
        assertThat(there.getInputStream().read()).as("left").isEqualTo(-1);
        Recorder third = Ask.get(origin(old), "/").send(transport);
        try (Socket here = now.accept()) {
          answer(here, "new");
          assertThat(third.text()).isEqualTo("new");
        }
      }
    }
  }

  private void lookAgain() {
    ticker.advance(Duration.ofSeconds(61), transport);
    dns.awaitQuestion();
  }

  @Test
  void aNameServerThatFailsMovesNobody() throws IOException {
    dns.with("api.test", "127.0.0.1");
    try (ServerSocket server = listen("127.0.0.1", 0)) {
      Recorder first = Ask.get(origin(server), "/").send(transport);
      try (Socket there = server.accept()) {
        answer(there, "one");
        assertThat(first.text()).isEqualTo("one");
        dns.awaitQuestion();
        dns.with("api.test");
        lookAgain();
        // That it has none is remembered for a moment.
        ticker.advance(Duration.ofSeconds(61), transport);
        Recorder second = Ask.get(origin(server), "/").send(transport);
        answer(there, "two");
        assertThat(second.text()).isEqualTo("two");
      }
    }
  }
}
