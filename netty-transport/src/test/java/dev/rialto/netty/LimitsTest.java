package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit on what a server sends is a setting; what it allows passes, one more does not. */
class LimitsTest {

  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  private void with(TransportLimits limits) {
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .cleartext(CleartextProtocol.H2C)
            .limits(limits)
            .build();
  }

  private Recorder get() {
    return Ask.get(peer.origin(), "/").send(transport);
  }

  private static void assertLimit(Recorder answer, String words) {
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.LIMIT);
    assertThat(failure.message()).contains(words);
  }

  /** As HTTP/2 counts them: name, value, and 32 for each field. */
  @Test
  void headerBytes() {
    with(TransportLimits.DEFAULT.withMaxHeaders(1_000, 256));
    Recorder fits = get();
    try (Http2Peer.Connection c = peer.accept()) {
      int status = ":status".length() + "200".length() + 32;
      c.headers(c.request(), true, ":status", "200", "a", "x".repeat(1_000 - status - 33));
      assertThat(fits.text()).isEmpty();
      Recorder tooMany = get();
      c.headers(c.request(), true, ":status", "200", "a", "x".repeat(1_000 - status - 32));
      assertLimit(tooMany, "headers are too large");
      Recorder next = get();
      c.answer(c.request(), "the connection goes on");
      assertThat(next.text()).isEqualTo("the connection goes on");
    }
  }

  @Test
  void headerCount() {
    with(TransportLimits.DEFAULT.withMaxHeaders(64 << 10, 5));
    Recorder fits = get();
    try (Http2Peer.Connection c = peer.accept()) {
      c.headers(c.request(), true, fields(5));
      assertThat(fits.text()).isEmpty();
      Recorder tooMany = get();
      c.headers(c.request(), true, fields(6));
      assertLimit(tooMany, "more than 5 headers");
    }
  }

  private static String[] fields(int count) {
    String[] fields = new String[2 * count];
    Arrays.fill(fields, "a");
    fields[0] = ":status";
    fields[1] = "200";
    return fields;
  }

  @Test
  void bodyBytes() {
    with(TransportLimits.DEFAULT.withMaxBodyBytes(10));
    Recorder fits = get();
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "0123456789");
      assertThat(fits.text()).isEqualTo("0123456789");
      Recorder tooMany = get();
      c.answer(c.request(), "0123456789+");
      assertLimit(tooMany, "more than 10 bytes");
    }
  }

  private static byte[] gzip(int zeros) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[zeros]);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  @ParameterizedTest(name = "ratio {0} from {1} bytes on, {2} bytes that grow {3} times")
  @CsvSource({
    "20, 0, 300, 10, true", // how it grows is looked at as it comes
    "5, 0, 300, 10, false",
    "5, 300, 300, 10, true", // short ones may grow as they like
    "5, 299, 300, 10, false",
    "2000, 0, 100000, 800, true"
  })
  void inflation(int ratio, long fromBytes, int bytes, int grows, boolean passes) {
    with(TransportLimits.DEFAULT.withMaxInflation(ratio, fromBytes));
    byte[] packed = gzip(bytes);
    assertThat(bytes / packed.length).isBetween(grows / 2, grows * 2);
    Recorder answer = get();
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200", "content-encoding", "gzip");
      c.frame(Http2Peer.DATA, Http2Peer.END_STREAM, id, packed);
      if (passes) {
        assertThat(answer.bytes()).hasSize(bytes);
      } else {
        assertLimit(answer, "grows by more than " + ratio + " times");
      }
    }
  }

  @Test
  void aLimitBelowOneIsRefused() {
    with(TransportLimits.DEFAULT);
    TransportLimits usual = TransportLimits.DEFAULT;
    assertThatThrownBy(() -> usual.withMaxHeaders(0, 1))
        .hasMessageContaining("limits.maxHeaderBytes is 0; allowed is 1 or more");
    assertThatThrownBy(() -> usual.withMaxHeaders(1, 0))
        .hasMessageContaining("limits.maxHeaderCount is 0");
    assertThatThrownBy(() -> usual.withMaxBodyBytes(0))
        .hasMessageContaining("limits.maxBodyBytes is 0");
    assertThatThrownBy(() -> usual.withMaxInflation(0, 1))
        .hasMessageContaining("limits.maxInflationRatio is 0");
  }

  /** Not a limit, but the pool's other key: where connections come from. */
  @Test
  void connectionsComeFromTheAddressThatIsNamed() throws Exception {
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .cleartext(CleartextProtocol.H2C)
            .localAddress(InetAddress.getByName("127.0.0.77"))
            .build();
    Recorder answer = get();
    try (Http2Peer.Connection c = peer.accept()) {
      assertThat(((InetSocketAddress) c.remoteAddress()).getAddress().getHostAddress())
          .isEqualTo("127.0.0.77");
      c.answer(c.request(), "x");
      assertThat(answer.text()).isEqualTo("x");
    }
  }
}
