package dev.rialto.netty.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, and however they are cut, it reads what Netty's own reader reads. */
class ResponseFramesTest {

  private static final int MOST_FRAME_BYTES = 16_384;

  @Test
  void randomFrames_readAsNettysReaderReadsThem() throws Exception {
    long seed = Long.getLong("rialto.frames.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      ByteBuf bytes = frames(random, round % 4 == 0);
      List<Integer> cuts = cuts(bytes.readableBytes(), random);
      List<String> theirs =
          read(
              new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(true, 8_192)),
              bytes,
              cuts);
      List<String> ours = read(new ResponseFrames(8_192, 16), bytes, cuts);
      assertThat(ours).as("seed %d, round %d", seed, round).isEqualTo(theirs);
      bytes.release();
    }
  }

  @Test
  void readWithinARead_waitsForItsTurn() throws Exception {
    ResponseFrames reader = new ResponseFrames(8_192, 16);
    ByteBuf bytes = Unpooled.buffer();
    frame(bytes, 0, 0, 3, "first".getBytes(StandardCharsets.UTF_8));
    frame(bytes, 0, 1, 3, "last".getBytes(StandardCharsets.UTF_8));
    List<String> read = new ArrayList<>();
    reader.readFrame(
        null,
        bytes,
        new Http2FrameAdapter() {
          @Override
          public int onDataRead(
              ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end)
              throws Http2Exception {
            reader.readFrame(ctx, data, this);
            read.add(data.toString(StandardCharsets.UTF_8) + end);
            return 0;
          }
        });
    assertThat(read).containsExactly("firstfalse", "lasttrue");
    assertThat(bytes.isReadable()).isFalse();
    bytes.release();
  }

  @Test
  void headers_areCheckedAndReadAnew() {
    ReceivedHeaders headers = new ReceivedHeaders();
    headers.add(":status", "200").add("content-length", "12").add("via", "a").add("via", "b");
    assertThat(headers.status()).hasToString("200");
    assertThat(headers.getAll("via")).containsExactly("a", "b");
    headers.setLong("content-length", 12);
    headers.add("content-length", "12");
    headers.setLong("content-length", 12);
    assertThat(headers.getAll("content-length")).containsExactly("12");
    assertThatThrownBy(() -> headers.add(":status", "200")).isInstanceOf(Http2Exception.class);
    assertThatThrownBy(() -> headers.add("Upper", "x")).isInstanceOf(Http2Exception.class);
    assertThatThrownBy(() -> headers.add("", "x")).isInstanceOf(Http2Exception.class);
    assertThatThrownBy(() -> headers.add(":path", "")).isInstanceOf(Http2Exception.class);
    assertThat(headers.renewed().iterator()).isExhausted();
    for (int i = 0; i < 200; i++) {
      headers.add("x-" + i, "v" + i);
    }
    assertThat(headers.size()).isEqualTo(200);
    assertThat(headers.get("x-150")).hasToString("v150");
    assertThat(headers.renewed().isEmpty()).isTrue();
  }

  private static List<String> read(Http2FrameReader reader, ByteBuf all, List<Integer> cuts) {
    Told told = new Told();
    EmbeddedChannel channel = new EmbeddedChannel(told.context);
    ByteBuf input = Unpooled.buffer();
    int from = 0;
    for (int to : cuts) {
      input.writeBytes(all, from, to - from);
      from = to;
      int before;
      do {
        before = input.readableBytes();
        try {
          reader.readFrame(told.context.ctx, input, told);
        } catch (Http2Exception | RuntimeException e) {
          // Some messages name the buffer, which is another each time.
          told.add(e.getClass().getSimpleName() + " " + e.getMessage().split("!", 2)[0]);
        }
      } while (input.isReadable() && input.readableBytes() != before);
    }
    reader.close();
    input.release();
    channel.finishAndReleaseAll();
    return told.all;
  }

  private static List<Integer> cuts(int length, Random random) {
    List<Integer> cuts = new ArrayList<>();
    int at = 0;
    while (at < length) {
      at = Math.min(length, at + 1 + random.nextInt(random.nextBoolean() ? 12 : 400));
      cuts.add(at);
    }
    return cuts;
  }

  private static ByteBuf frames(Random random, boolean hostile) throws Http2Exception {
    ByteBuf out = Unpooled.buffer();
    DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    for (int i = 0; i < 30; i++) {
      int stream = 1 + 2 * random.nextInt(4);
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      switch (random.nextInt(hostile ? 12 : 9)) {
        case 0, 1, 2 -> frame(out, 0, random.nextInt(2), stream, body);
        case 3 -> frame(out, 0, 8, stream, padded(body, random));
        case 4 -> headers(out, encoder, stream, random.nextBoolean());
        case 5 -> frame(out, 6, 0, 0, new byte[8]);
        case 6 -> frame(out, 8, 0, stream, new byte[] {0, 0, 1, 0});
        case 7 -> frame(out, 4, 0, 0, new byte[] {0, 3, 0, 0, 0, 100});
        case 8 -> frame(out, 77, random.nextInt(256), stream, body);
        case 9 -> frame(out, random.nextInt(12), random.nextInt(256), random.nextInt(4), body);
        case 10 -> frame(out, 0, 0, 0, body);
        default -> out.writeMedium(MOST_FRAME_BYTES + 1).writeByte(0).writeByte(0).writeInt(3);
      }
    }
    return out;
  }

  private static byte[] padded(byte[] body, Random random) {
    byte[] padded = body.length == 0 ? new byte[1] : body;
    padded[0] = (byte) random.nextInt(300);
    return padded;
  }

  private static void headers(
      ByteBuf out, DefaultHttp2HeadersEncoder encoder, int stream, boolean inTwo)
      throws Http2Exception {
    Http2Headers headers = new DefaultHttp2Headers().status("200").add("x-stream", "" + stream);
    ByteBuf block = Unpooled.buffer();
    encoder.encodeHeaders(stream, headers, block);
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes).release();
    if (inTwo && bytes.length > 2) {
      frame(out, 1, 0, stream, java.util.Arrays.copyOf(bytes, 2));
      frame(out, 9, 4, stream, java.util.Arrays.copyOfRange(bytes, 2, bytes.length));
    } else {
      frame(out, 1, 4, stream, bytes);
    }
  }

  private static void frame(ByteBuf out, int type, int flags, int stream, byte[] body) {
    out.writeMedium(body.length).writeByte(type).writeByte(flags).writeInt(stream).writeBytes(body);
  }

  /** Writes down what it is told. */
  private static final class Told extends Http2FrameAdapter {
    private final List<String> all = new ArrayList<>();
    private final Context context = new Context();

    void add(String what) {
      all.add(what);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
      add("data " + stream + " " + data.toString(StandardCharsets.ISO_8859_1) + padding + end);
      return padding;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean end) {
      add("headers " + stream + " " + headers.status() + headers.get("x-stream") + padding + end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(ctx, stream, headers, padding, end);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long payload) {
      add("ping " + payload);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long payload) {
      add("ping ack " + payload);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
      add("settings " + settings);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long code) {
      add("reset " + stream + " " + code);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int increment) {
      add("window " + stream + " " + increment);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
      add("goaway " + last + " " + code);
    }
  }

  /** Knows the context it is in. */
  private static final class Context extends ChannelInboundHandlerAdapter {
    private ChannelHandlerContext ctx;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      ctx = added;
    }
  }
}
