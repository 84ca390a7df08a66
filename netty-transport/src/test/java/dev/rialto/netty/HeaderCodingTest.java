package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the head of a request is written (RFC 7541), byte by byte. */
class HeaderCodingTest {

  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    transport =
        NettyTransport.builder().eventLoopThreads(1).cleartext(CleartextProtocol.H2C).build();
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  /** How a field is represented (RFC 7541, 6). */
  enum Form {
    INDEXED,
    INDEXING,
    WITHOUT_INDEXING,
    NEVER_INDEXED
  }

  /**
   * A field on the wire.
   *
   * @param value empty if it is an index
   * @param huffman whether the value is coded
   */
  record Field(Form form, String value, boolean huffman) {}

  /** Takes a header block apart, without looking anything up. */
  private static final class Block {

    private final byte[] bytes;
    private int at;

    Block(byte[] bytes) {
      this.bytes = bytes;
    }

    List<Field> fields() {
      List<Field> fields = new ArrayList<>();
      while (at < bytes.length) {
        int first = bytes[at] & 0xff;
        if ((first & 0x80) != 0) {
          integer(7);
          fields.add(new Field(Form.INDEXED, "", false));
        } else if ((first & 0xe0) == 0x20) {
          integer(5);
        } else {
          boolean indexing = (first & 0x40) != 0;
          if (integer(indexing ? 6 : 4) == 0) {
            string();
          }
          boolean huffman = (bytes[at] & 0x80) != 0;
          Form other = (first & 0x10) != 0 ? Form.NEVER_INDEXED : Form.WITHOUT_INDEXING;
          fields.add(new Field(indexing ? Form.INDEXING : other, string(), huffman));
        }
      }
      return fields;
    }

    private int integer(int bits) {
      int mask = (1 << bits) - 1;
      int value = bytes[at++] & mask;
      int shift = 0;
      if (value == mask) {
        int more;
        do {
          more = bytes[at++] & 0xff;
          value += (more & 0x7f) << shift;
          shift += 7;
        } while ((more & 0x80) != 0);
      }
      return value;
    }

    private String string() {
      int length = integer(7);
      at += length;
      return new String(bytes, at - length, length, StandardCharsets.ISO_8859_1);
    }
  }

  private List<Field> fieldsOf(Ask ask, Http2Peer.Connection c) {
    Recorder answer = ask.send(transport);
    Http2Peer.Frame head = c.await(Http2Peer.HEADERS);
    c.answer(head.streamId(), "x");
    assertThat(answer.text()).isEqualTo("x");
    return new Block(head.payload()).fields();
  }

  private Http2Peer.Connection connected() {
    Recorder first = Ask.get(peer.origin(), "/").send(transport);
    Http2Peer.Connection c = peer.accept();
    c.answer(c.request(), "x");
    assertThat(first.text()).isEqualTo("x");
    return c;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "Authorization",
        "x-api-key",
        "api-key",
        "cookie",
        "proxy-authorization",
        "x-goog-api-key",
        "cf-aig-authorization",
        "ocp-apim-subscription-key",
        "x-amz-security-token"
      })
  void aSecretIsNeverIndexed_howeverOftenItIsSent(String name) {
    try (Http2Peer.Connection c = connected()) {
      for (int i = 0; i < 3; i++) {
        // A head that is made anew each time, and one that is sent again as it was.
        Ask ask = Ask.get(peer.origin(), "/").header(name, "sesame").header("x-other", "plain");
        for (int again = 0; again < 2; again++) {
          List<Field> fields = fieldsOf(ask, c);
          assertThat(fields).contains(new Field(Form.NEVER_INDEXED, "sesame", false));
          Field other = new Field(Form.INDEXING, "plain", false);
          assertThat(fields.contains(other)).as("what is none").isEqualTo(i + again == 0);
        }
      }
    }
  }

  @Test
  void aPathWithAQueryIsNeverIndexed() {
    try (Http2Peer.Connection c = connected()) {
      for (int i = 0; i < 2; i++) {
        assertThat(fieldsOf(Ask.get(peer.origin(), "/v1?key=sesame"), c))
            .contains(new Field(Form.NEVER_INDEXED, "/v1?key=sesame", false));
      }
    }
  }

  /** A key of two kilobytes, as clouds give them, would be coded anew for each call. */
  @Test
  void nothingIsHuffmanCoded_howeverLong() {
    String token = "Bearer " + "abcdefghij".repeat(200);
    try (Http2Peer.Connection c = connected()) {
      Ask ask = Ask.get(peer.origin(), "/").header("authorization", token).header("x-long", token);
      List<Field> fields = fieldsOf(ask, c);
      assertThat(fields).noneMatch(Field::huffman);
      assertThat(fields).contains(new Field(Form.NEVER_INDEXED, token, false));
    }
  }
}
