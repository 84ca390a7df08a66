package dev.rialto.netty.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.FakeTicker;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frames that a server makes us write. */
class AnswerFramesTest {

  private static final int MAX_UNSENT = 100;
  private static final int MAX_RESETS = 50;

  private final FakeTicker ticker = new FakeTicker();
  private final Reader reader = new Reader();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(reader, new ChannelInboundHandlerAdapter());
  private final ChannelHandlerContext ctx =
      channel.pipeline().context(ChannelInboundHandlerAdapter.class);
  private final DefaultHttp2Connection connection = new DefaultHttp2Connection(false, 0);
  private final AnswerFrames frames =
      new AnswerFrames(
          new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter()),
          MAX_UNSENT,
          MAX_RESETS,
          ticker);

  @BeforeEach
  void open() {
    Http2ConnectionHandler manager =
        new Http2ConnectionHandlerBuilder()
            .server(false)
            .frameListener(new Http2FrameAdapter())
            .build();
    frames.lifecycleManager(manager);
  }

  @AfterEach
  void close() {
    reader.reads = true;
    channel.finishAndReleaseAll();
    frames.close();
  }

  /** Who does not read: nothing that is written leaves. */
  private static final class Reader extends ChannelOutboundHandlerAdapter {
    boolean reads;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (reads) {
        ctx.flush();
      }
    }
  }

  private void acknowledge(int times) {
    for (int i = 0; i < times; i++) {
      if (i % 2 == 0) {
        frames.writePing(ctx, true, i, ctx.newPromise());
      } else {
        frames.writeSettingsAck(ctx, ctx.newPromise());
      }
    }
  }

  @Test
  void answersThatNobodyReads_endTheConnection() {
    acknowledge(MAX_UNSENT);
    assertThat(channel.isOpen()).isTrue();
    acknowledge(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void answersThatOnlyWaitToBeFlushed_leaveThen() {
    reader.reads = true;
    for (int i = 0; i < 3; i++) {
      acknowledge(MAX_UNSENT);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  private void reset(int times, Http2Error why) {
    for (int i = 0; i < times; i++) {
      frames.writeRstStream(ctx, 3, why.code(), ctx.newPromise());
      ctx.flush();
    }
  }

  @Test
  void resetsForWhatTheServerDidWrong_endTheConnectionWhenThereAreTooManyInATime()
      throws Exception {
    reader.reads = true;
    connection.local().createStream(3, false);
    reset(MAX_RESETS, Http2Error.PROTOCOL_ERROR);
    ticker.advance(Duration.ofSeconds(11));
    reset(MAX_RESETS, Http2Error.PROTOCOL_ERROR);
    assertThat(channel.isOpen()).isTrue();
    reset(1, Http2Error.PROTOCOL_ERROR);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void cancellationsOfOurOwn_areNotCounted() throws Exception {
    reader.reads = true;
    connection.local().createStream(3, false);
    reset(3 * MAX_RESETS, Http2Error.CANCEL);
    assertThat(channel.isOpen()).isTrue();
  }
}
