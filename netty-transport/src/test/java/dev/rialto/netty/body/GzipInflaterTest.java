package dev.rialto.netty.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Gzip, split anywhere. */
class GzipInflaterTest {

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /**
   * Inflates pieces of a length, into a buffer of another, and returns the text if it is complete.
   */
  private static String inflate(byte[] packed, int pieceLength, int bufferLength)
      throws DataFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipInflater inflater = new GzipInflater()) {
      byte[] buffer = new byte[bufferLength];
      for (int at = 0; at < packed.length; at += pieceLength) {
        int end = Math.min(packed.length, at + pieceLength);
        inflater.setInput(Unpooled.wrappedBuffer(packed, at, end - at));
        int n;
        while ((n = inflater.inflate(buffer)) > 0) {
          out.write(buffer, 0, n);
        }
      }
      assertThat(inflater.isComplete()).isEqualTo(true);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void everySplitGivesTheSameText() throws Exception {
    String text = "{\"content\":\"Grüße, 世界\"}".repeat(20);
    byte[] packed = gzip(text);
    for (int piece = 1; piece <= packed.length; piece++) {
      for (int buffer : new int[] {1, 7, 10_000}) {
        assertThat(inflate(packed, piece, buffer)).isEqualTo(text);
      }
    }
  }

  @Test
  void membersFollowOneAnother() throws Exception {
    byte[] first = gzip("one ");
    byte[] second = gzip("two");
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int piece = 1; piece <= both.length; piece++) {
      assertThat(inflate(both, piece, 5)).isEqualTo("one two");
    }
  }

  @Test
  void optionalPartsOfTheHeaderArePassedOver() throws Exception {
    byte[] plain = gzip("text");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 3);
    out.write(2 | 4 | 8 | 16);
    out.write(plain, 4, 6);
    out.write(new byte[] {3, 0, 'x', 'y', 'z'});
    out.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {1, 2});
    out.write(plain, 10, plain.length - 10);
    for (int piece = 1; piece <= out.size(); piece++) {
      assertThat(inflate(out.toByteArray(), piece, 5)).isEqualTo("text");
    }
  }

  @Test
  void aCutIsNotComplete() throws Exception {
    byte[] packed = gzip("some text that is cut");
    for (int length = 1; length < packed.length; length++) {
      try (GzipInflater inflater = new GzipInflater()) {
        inflater.setInput(Unpooled.wrappedBuffer(packed, 0, length));
        byte[] buffer = new byte[100];
        while (inflater.inflate(buffer) > 0) {
          continue;
        }
        assertThat(inflater.isComplete()).as("after %s bytes", length).isFalse();
      }
    }
  }

  @Test
  void aWrongChecksumIsFound() throws Exception {
    byte[] packed = gzip("text");
    packed[packed.length - 6] ^= 1;
    assertThatThrownBy(() -> inflate(packed, packed.length, 100))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void whatIsNoGzipIsFound() {
    assertThatThrownBy(() -> inflate("{\"plain\":true}".getBytes(StandardCharsets.UTF_8), 5, 100))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("not gzip");
  }
}
