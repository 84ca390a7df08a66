package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.NettyTransport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nghttpd can do that others do not: padding, trailers, tiny windows, early responses. */
@Tag("interop")
class NghttpdTest {

  private static final String LONG = "0123456789abcdef".repeat(1 << 14);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesComeWhole(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure);
        NettyTransport transport = transport(server)) {
      server.file("short", "hello");
      server.file("long", LONG);
      server.file("empty", "");
      Answer first = get(transport, server, "/short");
      assertThat(first.text()).isEqualTo("hello");
      assertThat(first.head().protocol()).isEqualTo(secure ? "h2" : "h2c");
      assertThat(get(transport, server, "/long").text()).isEqualTo(LONG);
      assertThat(get(transport, server, "/empty").text()).isEmpty();
      assertThat(get(transport, server, "/nowhere").head().status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itsLimitOfStreamsIsKept(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure, "-m", "2");
        NettyTransport transport =
            NettyTransport.builder()
                .trust(server.certificate())
                .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
                .build()) {
      server.file("long", LONG);
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(get(transport, server, "/long"));
      }
      for (Answer answer : answers) {
        assertThat(answer.text()).isEqualTo(LONG);
      }
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  /** Stream windows of 255 bytes: the upload goes out as they are opened again and again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUploadGoesThroughTinyWindows(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure, "-w", "8", "--echo-upload");
        NettyTransport transport = transport(server)) {
      String upload = LONG.substring(0, 40_000);
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(Answer.post(transport, server.origin(), "/echo", i + upload));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(answers.get(i).text()).isEqualTo(i + upload);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trailersEndTheBodyAndAreNoPartOfIt(boolean secure) throws Exception {
    try (Nghttpd server =
            new Nghttpd(secure, "--trailer", "x-checksum: 4711", "--no-content-length");
        NettyTransport transport = transport(server)) {
      server.file("long", LONG);
      Answer answer = get(transport, server, "/long");
      assertThat(answer.text()).isEqualTo(LONG);
      assertThat(answer.head().headers().get("x-checksum")).isNull();
      assertThat(get(transport, server, "/long").text()).isEqualTo(LONG);
    }
  }

  /** More padding than a stream's window has room for: it must be given back, too. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void paddingIsDroppedAndItsCreditReturned(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure, "-b", "255");
        NettyTransport transport = transport(server)) {
      String long64 = LONG.repeat(16);
      server.file("long", long64);
      for (int i = 0; i < 5; i++) {
        assertThat(get(transport, server, "/long").text()).isEqualTo(long64);
      }
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerBeforeTheUploadHasEndedIsWhole(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure, "--early-response", "-w", "10");
        NettyTransport transport = transport(server)) {
      server.file("long", LONG);
      for (int i = 0; i < 20; i++) {
        assertThat(Answer.post(transport, server.origin(), "/long", LONG).text()).isEqualTo(LONG);
      }
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsPushedAndACompressedErrorIsReadable(boolean secure) throws Exception {
    try (Nghttpd server = new Nghttpd(secure, "-p/page=/picture", "-e", "-c", "0");
        NettyTransport transport = transport(server)) {
      server.file("page", "a page");
      server.file("picture", LONG);
      assertThat(get(transport, server, "/page").text()).isEqualTo("a page");
      assertThat(get(transport, server, "/nowhere").text()).contains("404");
      assertThat(transport.stats().exchangesAnswered()).isEqualTo(2);
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  private static Answer get(NettyTransport transport, Nghttpd server, String path) {
    return Answer.get(transport, server.origin(), path);
  }

  private static NettyTransport transport(Nghttpd server) {
    return NettyTransport.builder()
        .trust(server.certificate())
        .cleartext(CleartextProtocol.H2C)
        .build();
  }
}
