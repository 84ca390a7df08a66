package dev.rialto.loopback;

import static dev.rialto.loopback.LoopbackRequest.forModel;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults and cancellation as they are seen on the wire, over h2c by prior knowledge. */
class LoopbackFaultTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Tea?\"}]}";
  private static final Duration LONG = Duration.ofSeconds(20);

  private final LoopbackProvider loopback = LoopbackProvider.start();
  private RawHttp2 client;

  @BeforeEach
  void connect() throws IOException {
    client = new RawHttp2(loopback.port());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    loopback.close();
  }

  private static int eventsIn(StringBuilder data) {
    return data.toString().split("\n\n", -1).length - 1;
  }

  @Test
  void streamIsWholeAndTheConnectionIsReused() throws Exception {
    for (int stream = 1; stream < 7; stream += 2) {
      StringBuilder data = new StringBuilder();
      client.post(stream, CHAT, STREAM);
      assertThat(client.readUntil(RawHttp2.RST_STREAM, data).endsStream()).isTrue();
      assertThat(data.toString()).endsWith("data: [DONE]\n\n");
    }
    assertThat(loopback.counters()).isEqualTo(new Counters(3, 0, 0, 1, 1));
    assertThat(loopback.requests()).extracting(LoopbackRequest::protocol).containsOnly("HTTP/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void resetAfterSoManyEvents(int events) throws Exception {
    loopback.failNext(1, Fault.resetAfter(events));
    StringBuilder data = new StringBuilder();
    client.post(1, CHAT, STREAM);
    RawHttp2.Frame end = client.readUntil(RawHttp2.RST_STREAM, data);
    assertThat(end.type()).isEqualTo(RawHttp2.RST_STREAM);
    assertThat(end.number()).isEqualTo(2);
    assertThat(eventsIn(data)).isEqualTo(events);
    assertThat(loopback.counters().cancelledStreams()).isZero();
  }

  @Test
  void refusedStreamSaysThatItWasNotProcessed() throws Exception {
    loopback.failNext(1, Fault.refuse());
    client.post(1, CHAT, STREAM);
    RawHttp2.Frame end = client.readUntil(RawHttp2.RST_STREAM, new StringBuilder());
    assertThat(end.number()).isEqualTo(7);
  }

  @Test
  void disconnectAfterSoManyEvents() {
    loopback.failNext(1, Fault.disconnectAfter(2));
    StringBuilder data = new StringBuilder();
    assertThatThrownBy(
            () -> {
              client.post(1, CHAT, STREAM);
              client.readUntil(RawHttp2.RST_STREAM, data);
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
    assertThat(eventsIn(data)).isEqualTo(2);
  }

  @Test
  void closedConnectionAnswersNothing() {
    loopback.failNext(1, Fault.closeConnection());
    StringBuilder data = new StringBuilder();
    assertThatThrownBy(
            () -> {
              client.post(1, CHAT, STREAM);
              client.readUntil(RawHttp2.RST_STREAM, data);
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
    assertThat(data).isEmpty();
  }

  @Test
  void earlyEndNoMarkerMalformedAndErrorInTheStream() throws Exception {
    assertThat(streamWith(1, Fault.endAfter(2))).doesNotContain("[DONE]").doesNotContain("stop");
    assertThat(streamWith(3, Fault.noEndMarker()))
        .doesNotContain("[DONE]")
        .contains("\"finish_reason\":\"stop\"");
    assertThat(streamWith(5, Fault.malformedAfter(2)))
        .contains("{\"content\":\n\n")
        .endsWith("data: [DONE]\n\n");
    assertThat(streamWith(7, Fault.errorAfter(2)))
        .contains("data: {\"error\":{")
        .doesNotContain("[DONE]");
  }

  private String streamWith(int stream, Fault fault) throws IOException {
    loopback.failNext(1, fault);
    StringBuilder data = new StringBuilder();
    client.post(stream, CHAT, STREAM);
    assertThat(client.readUntil(RawHttp2.RST_STREAM, data).endsStream()).isTrue();
    return data.toString();
  }

  @Test
  void cancelOfAStalledStreamIsCounted() throws Exception {
    loopback.failNext(1, Fault.stallAfter(1));
    client.post(1, CHAT, STREAM);
    client.readUntil(RawHttp2.DATA, new StringBuilder());
    assertThat(loopback.counters().openStreams()).isEqualTo(1);
    client.reset(1, 8);
    assertThat(loopback.awaitCounters(c -> c.cancelledStreams() == 1 && c.openStreams() == 0, LONG))
        .isTrue();
  }

  @Test
  void silenceSendsNotEvenAHead() throws Exception {
    loopback.failNext(1, Fault.silence());
    client.post(1, CHAT, STREAM);
    assertThat(loopback.awaitCounters(c -> c.openStreams() == 1, LONG)).isTrue();
    // The answer to a ping comes after whatever was sent before it.
    client.send(RawHttp2.PING, 0, 0, new byte[8]);
    StringBuilder data = new StringBuilder();
    RawHttp2.Frame frame = client.read();
    while (frame.type() != RawHttp2.PING) {
      assertThat(frame.type()).isNotIn(RawHttp2.HEADERS, RawHttp2.DATA);
      frame = client.read();
    }
    assertThat(data).isEmpty();
  }

  @Test
  void serverSendsNoMoreThanTheWindow() throws Exception {
    loopback.when(promptContains("tea")).answer("0123456789".repeat(2_000));
    client.post(1, CHAT, STREAM);
    long received = 0;
    while (received < 65_535) {
      RawHttp2.Frame frame = client.read();
      received += frame.type() == RawHttp2.DATA ? frame.payload().length : 0;
    }
    client.send(RawHttp2.PING, 0, 0, new byte[8]);
    StringBuilder more = new StringBuilder();
    client.readUntil(RawHttp2.PING, more);
    assertThat(received).isEqualTo(65_535);
    assertThat(more).isEmpty();
    client.grant(0, 1_000_000_000);
    client.grant(1, 1_000_000_000);
    assertThat(client.readUntil(RawHttp2.RST_STREAM, more).endsStream()).isTrue();
    assertThat(more.toString()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void faultHoldsForSoManyRequestsThatMeetTheCondition() throws Exception {
    loopback.when(forModel("other")).fault(Fault.status(500));
    loopback.when(forModel("m")).times(1).fault(Fault.rateLimited(Duration.ofSeconds(3)));
    StringBuilder first = new StringBuilder();
    client.post(1, CHAT, STREAM);
    client.readUntil(RawHttp2.RST_STREAM, first);
    assertThat(first.toString()).contains("rate_limit_exceeded");
    StringBuilder second = new StringBuilder();
    client.post(3, CHAT, STREAM);
    client.readUntil(RawHttp2.RST_STREAM, second);
    assertThat(second.toString()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void http11OnTheSamePortAnswersPipelinedRequestsInOrder() throws Exception {
    loopback.when(promptContains("one")).answer("1");
    loopback.when(promptContains("two")).answer("2");
    String answers;
    try (Socket socket =
        new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), loopback.port())) {
      socket.setSoTimeout(20_000);
      String both = http11("one", "keep-alive") + http11("two", "close");
      socket.getOutputStream().write(both.getBytes(StandardCharsets.UTF_8));
      answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(answers.indexOf("\"content\":\"1\""))
        .isPositive()
        .isLessThan(answers.indexOf("\"content\":\"2\""));
  }

  private static String http11(String prompt, String connection) {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: "
        + connection
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  void closeLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    LoopbackProvider other = LoopbackProvider.start();
    try (RawHttp2 open = new RawHttp2(other.port())) {
      open.post(1, CHAT, STREAM);
      open.readUntil(RawHttp2.RST_STREAM, new StringBuilder());
      Set<Thread> during = new HashSet<>(Thread.getAllStackTraces().keySet());
      during.removeAll(before);
      assertThat(during).extracting(Thread::getName).contains("rialto-loopback");
      assertThat(during)
          .filteredOn(t -> t.getName().startsWith("rialto-"))
          .allMatch(Thread::isDaemon);
      other.close();
    }
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after)
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("rialto-") || name.startsWith("globalEventExecutor"));
  }
}
