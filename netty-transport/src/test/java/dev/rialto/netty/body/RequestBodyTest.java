package dev.rialto.netty.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.spi.BodyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final int MIB = 1 << 20;

  @Test
  void aLargeBodyLiesInPieces_andTakesNoMoreThanItHas() throws IOException {
    byte[] part = new byte[100_003];
    new Random(7).nextBytes(part);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BodyWriter writer =
        out -> {
          for (int i = 0; i < 100; i++) {
            out.write(part, 3, part.length - 3);
            out.write(i);
          }
        };
    writer.writeTo(expected);
    ByteBuf body = RequestBody.write(writer);
    try {
      assertThat(ByteBufUtil.getBytes(body)).isEqualTo(expected.toByteArray());
      assertThat(body.nioBufferCount()).isEqualTo(10);
      assertThat(body.capacity()).isLessThan(expected.size() + MIB);
    } finally {
      body.release();
    }
    ByteBuf packed = RequestBody.gzip(RequestBody.write(writer));
    try (GZIPInputStream plain =
        new GZIPInputStream(new java.io.ByteArrayInputStream(ByteBufUtil.getBytes(packed)))) {
      assertThat(plain.readAllBytes()).isEqualTo(expected.toByteArray());
    } finally {
      packed.release();
    }
  }

  @Test
  void aSmallBodyIsOneBuffer_anEmptyOneNone_andPiecesAreReleasedWhenTheWriterFails()
      throws IOException {
    ByteBuf body = RequestBody.write(out -> out.write('x'));
    assertThat(body.nioBufferCount()).isEqualTo(1);
    assertThat(body.release()).isTrue();
    assertThat(RequestBody.write(out -> {})).isNull();
    OutputStream[] kept = new OutputStream[1];
    assertThatThrownBy(
            () ->
                RequestBody.write(
                    out -> {
                      kept[0] = out;
                      out.write(new byte[3 * MIB]);
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    assertThatThrownBy(() -> kept[0].write(1)).isInstanceOf(IllegalStateException.class);
  }
}
