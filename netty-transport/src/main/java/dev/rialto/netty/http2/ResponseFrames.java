package dev.rialto.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Reads frames. Nearly all that a stream of events consists of are plain DATA frames, a delta each:
 * these are handed on within the buffer they came in, where Netty's reader makes a slice and its
 * flags of each. All others, and every error, are Netty's, which gets one whole frame at a time.
 *
 * <p>Confined to its connection's loop.
 */
public final class ResponseFrames implements Http2FrameReader {

  private static final int HEAD_BYTES = 9;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;

  private static final int END_STREAM = Http2Flags.END_STREAM;
  private static final int END_HEADERS = Http2Flags.END_HEADERS;
  private static final int PADDED = Http2Flags.PADDED;

  private final DefaultHttp2FrameReader others;

  /** Between HEADERS without END_HEADERS and the last CONTINUATION, where DATA is an error. */
  private boolean withinHeaders;

  private boolean reading;
  private boolean broken;

  public ResponseFrames(long maxHeaderBytes, int maxSmallContinuationFrames) {
    others =
        new DefaultHttp2FrameReader(new HeadersDecoder(maxHeaderBytes), maxSmallContinuationFrames);
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    if (broken) {
      input.skipBytes(input.readableBytes());
      return;
    }
    if (reading) {
      return; // within a frame: what follows is read when that has been handed on
    }
    int from = input.readerIndex();
    int all = input.writerIndex();
    while (all - from >= HEAD_BYTES) {
      int to = from + HEAD_BYTES + input.getUnsignedMedium(from);
      boolean tooLong =
          to - from - HEAD_BYTES > others.configuration().frameSizePolicy().maxFrameSize();
      if (to > all && !tooLong) {
        return; // the rest is to come
      }
      reading = true;
      try {
        input.writerIndex(tooLong ? all : to);
        if (!tooLong && isPlainData(input, from)) {
          data(ctx, input, from, listener);
        } else {
          note(input, from);
          others.readFrame(ctx, input, listener);
        }
      } catch (Http2Exception e) {
        broken = !Http2Exception.isStreamError(e);
        throw e;
      } catch (RuntimeException | Error e) {
        broken = true;
        throw e;
      } finally {
        reading = false;
        input.setIndex(tooLong ? all : to, all);
      }
      from = to;
    }
  }

  private boolean isPlainData(ByteBuf input, int from) {
    return input.getByte(from + TYPE) == Http2FrameTypes.DATA
        && (input.getByte(from + FLAGS) & PADDED) == 0
        && streamId(input, from) != 0
        && !withinHeaders;
  }

  private static int streamId(ByteBuf input, int from) {
    return input.getInt(from + STREAM) & Integer.MAX_VALUE;
  }

  private static void data(
      ChannelHandlerContext ctx, ByteBuf input, int from, Http2FrameListener listener)
      throws Http2Exception {
    int stream = streamId(input, from);
    boolean last = (input.getByte(from + FLAGS) & END_STREAM) != 0;
    input.readerIndex(from + HEAD_BYTES);
    listener.onDataRead(ctx, stream, input, 0, last);
  }

  private void note(ByteBuf input, int from) {
    byte type = input.getByte(from + TYPE);
    boolean ends = (input.getByte(from + FLAGS) & END_HEADERS) != 0;
    if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.PUSH_PROMISE) {
      withinHeaders = !ends;
    } else if (type == Http2FrameTypes.CONTINUATION && ends) {
      withinHeaders = false;
    }
  }

  @Override
  public Configuration configuration() {
    return others.configuration();
  }

  @Override
  public void close() {
    others.close();
  }

  /** Decodes every head into the same headers, which are read before the next one comes. */
  private static final class HeadersDecoder extends DefaultHttp2HeadersDecoder {

    private final ReceivedHeaders headers = new ReceivedHeaders();

    HeadersDecoder(long maxHeaderBytes) {
      super(/* validateHeaders= */ true, maxHeaderBytes);
    }

    @Override
    protected Http2Headers newHeaders() {
      return headers.renewed();
    }
  }
}
