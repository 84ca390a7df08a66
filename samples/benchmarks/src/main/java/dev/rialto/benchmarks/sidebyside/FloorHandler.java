package dev.rialto.benchmarks.sidebyside;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Netty's HTTP/2 codec and a listener that counts. Confined to its loop but for its creation. */
final class FloorHandler extends Http2ConnectionHandler {

  private static final int STREAM_WINDOW = 512 << 10;
  private static final int CONNECTION_WINDOW = 16 << 20;

  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Http2Connection.PropertyKey key;
  private final Consumer<FloorHandler> reads;
  private ChannelHandlerContext ctx;

  private FloorHandler(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Consumer<FloorHandler> reads) {
    super(decoder, encoder, settings);
    this.reads = reads;
    key = connection().newKey();
  }

  /** Makes a connection's handler, which tells when it is its turn to read. */
  static FloorHandler create(Consumer<FloorHandler> reads) {
    return new Builder(reads).make();
  }

  Channel channel() {
    return ctx.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    reads.accept(this);
    super.channelRead(from, message);
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    ctx = added;
    super.handlerAdded(added);
  }

  void send(Http2Headers headers, RawRequest raw, Contender.Done done) {
    int id = connection().local().incrementAndGetNextStreamId();
    encoder().writeHeaders(ctx, id, headers, 0, false, ctx.newPromise());
    connection().stream(id).setProperty(key, new Running(raw, done));
    encoder().writeData(ctx, id, Unpooled.wrappedBuffer(raw.body()), 0, true, ctx.newPromise());
  }

  private static final class Running {
    private final RawRequest raw;
    private final Contender.Done done;
    private long bytes;

    Running(RawRequest raw, Contender.Done done) {
      this.raw = raw;
      this.done = done;
    }

    void end() {
      done.done(raw.check(bytes));
    }
  }

  private final class Listener extends Http2FrameAdapter {

    @Override
    public int onDataRead(
        ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean last) {
      Running running = connection().stream(id).getProperty(key);
      int length = data.readableBytes();
      if (running.bytes == 0) {
        running.done.first();
      }
      running.bytes += length;
      if (last) {
        running.end();
      }
      return length + padding;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last) {
      Running running = connection().stream(id).getProperty(key);
      if (!"200".contentEquals(headers.status())) {
        running.done.done(new IllegalStateException("status " + headers.status()));
      } else if (last) {
        running.end();
      }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
        throws Http2Exception {
      if (ready.complete(null)) {
        connection()
            .local()
            .flowController()
            .incrementWindowSize(connection().connectionStream(), CONNECTION_WINDOW);
      }
    }
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<FloorHandler, Builder> {

    private final Consumer<FloorHandler> reads;

    Builder(Consumer<FloorHandler> reads) {
      this.reads = reads;
    }

    FloorHandler make() {
      server(false);
      initialSettings(new Http2Settings().pushEnabled(false).initialWindowSize(STREAM_WINDOW));
      frameListener(new Http2FrameAdapter());
      return build();
    }

    @Override
    protected FloorHandler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      FloorHandler made = new FloorHandler(decoder, encoder, settings, reads);
      frameListener(made.new Listener());
      return made;
    }
  }
}
