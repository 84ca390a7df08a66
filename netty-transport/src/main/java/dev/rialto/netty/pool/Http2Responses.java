package dev.rialto.netty.pool;

import dev.rialto.netty.http2.FieldStrings;
import dev.rialto.netty.http2.FloodGate;
import dev.rialto.netty.http2.ReceivedHeaders;
import dev.rialto.spi.Headers;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the frames of one HTTP/2 connection to the exchanges they belong to. */
final class Http2Responses extends Http2FrameAdapter {

  private final Http2ClientConnection connection;
  private final FloodGate gate;
  private final FieldStrings strings = new FieldStrings();

  Http2Responses(Http2ClientConnection connection) {
    this.connection = connection;
    this.gate = new FloodGate(now());
  }

  private @Nullable Exchange exchange(int streamId) {
    Http2Stream stream = connection.connection().stream(streamId);
    return stream == null ? null : stream.getProperty(connection.exchangeKey);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    if (streamId % 2 == 0) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "the server opened stream %d", streamId);
    }
    Exchange exchange = exchange(streamId);
    if (exchange == null) {
      return;
    }
    int maxCount = connection.pool().settings.limits().maxHeaderCount();
    if (headers.size() > maxCount) {
      exchange.breakOff(Kind.LIMIT, "the response has more than " + maxCount + " headers", null);
      return;
    }
    CharSequence status = headers.status();
    if (status != null && !head(exchange, status, headers, endOfStream)) {
      return;
    }
    if (endOfStream && !exchange.isDone()) {
      connection.answered(exchange);
    }
  }

  /** Returns whether the exchange goes on. */
  private boolean head(
      Exchange exchange, CharSequence statusText, Http2Headers headers, boolean endOfStream) {
    int status;
    try {
      status = AsciiString.of(statusText).parseInt();
    } catch (NumberFormatException e) {
      exchange.breakOff(Kind.PROTOCOL, "the server's status is not a number", null);
      return false;
    }
    if (status >= 100 && status < 200 && status != 101) {
      if (endOfStream) {
        exchange.breakOff(
            Kind.PROTOCOL, "the server ended its response with an interim status " + status, null);
      } else {
        exchange.interim();
      }
      return false;
    }
    if (status < 200 || status > 599) {
      exchange.breakOff(Kind.PROTOCOL, "the server answered with status " + status, null);
      return false;
    }
    Headers fields;
    try {
      fields = fields(headers);
    } catch (IllegalArgumentException e) {
      exchange.breakOff(Kind.PROTOCOL, "the server sent a bad header: " + e.getMessage(), null);
      return false;
    }
    if (endOfStream && status != 304 && saysThatItHasABody(fields)) {
      exchange.breakOff(
          Kind.PROTOCOL, "the response has a content-length, but ended with its headers", null);
      return false;
    }
    Http2Stream stream = exchange.stream;
    if (stream != null) {
      connection.pool().quota.answers(Http2ClientConnection.nth(stream.id()));
    }
    exchange.head(status, fields, connection.protocol());
    return !exchange.isDone();
  }

  /** Netty lets it pass, since an answer to HEAD is of that shape; we never send one. */
  private static boolean saysThatItHasABody(Headers fields) {
    String length = fields.get("content-length");
    return length != null && !length.equals("0");
  }

  /** We refused it in our first SETTINGS, which stood before the first request. */
  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx,
      int streamId,
      int promisedStreamId,
      Http2Headers headers,
      int padding)
      throws Http2Exception {
    throw Http2Exception.connectionError(
        Http2Error.PROTOCOL_ERROR, "the server pushes, which was refused");
  }

  private Headers fields(Http2Headers headers) {
    Headers.Builder fields = Headers.builder(headers.size() - 1); // without its status
    if (headers instanceof ReceivedHeaders received) {
      for (int i = 0; i < received.size(); i++) {
        add(received.name(i), received.value(i), fields);
      }
      return fields.build();
    }
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      add(field.getKey(), field.getValue(), fields);
    }
    return fields.build();
  }

  private void add(CharSequence name, CharSequence value, Headers.Builder to) {
    if (name.length() > 0 && name.charAt(0) != ':') {
      to.add(strings.of(name), strings.of(value));
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
    Exchange exchange = exchange(streamId);
    if (exchange == null) {
      return data.readableBytes() + padding;
    }
    if (data.isReadable()) {
      exchange.data(data);
    }
    if (endOfStream && !exchange.isDone()) {
      connection.answered(exchange);
    }
    // The body's own credit returns as the reader works it off.
    return padding;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
    Exchange exchange = exchange(streamId);
    if (exchange != null) {
      connection.pool().settings.counters().resetsReceived.increment();
      if (errorCode == Http2Error.ENHANCE_YOUR_CALM.code()) {
        connection.pool().calmDown();
      }
      boolean refused = errorCode == Http2Error.REFUSED_STREAM.code();
      exchange.fail(
          Kind.RESET,
          refused ? Processing.REFUSED : Processing.PROCESSED,
          "the server reset the stream with " + name(errorCode),
          null);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    gate.count(now());
    connection.settings(settings.maxConcurrentStreams());
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long payload) throws Http2Exception {
    gate.count(now());
  }

  /** Two are usual. Each is looked at with all that runs, and answered by nothing. */
  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    gate.count(now());
  }

  private long now() {
    return connection.pool().loop.ticker.nanoTime();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long payload) {
    connection.pingAnswered(payload);
  }

  /** Returns what hears of streams that end and of the server that leaves. */
  Http2Connection.Listener streams() {
    return new Http2ConnectionAdapter() {
      @Override
      public void onStreamClosed(Http2Stream stream) {
        connection.streamClosed(stream);
      }

      @Override
      public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
        goAway(lastStreamId, errorCode, debugData);
      }
    };
  }

  private void goAway(int lastStreamId, long errorCode, ByteBuf debugData) {
    String why = "the server is leaving (GOAWAY " + name(errorCode) + printable(debugData) + ")";
    // Out of the pool first: whoever hears of a failure may try again at once.
    connection.goAway(why, errorCode == Http2Error.ENHANCE_YOUR_CALM.code());
    boolean refused = errorCode == Http2Error.NO_ERROR.code();
    List<Exchange> unprocessed = above(lastStreamId);
    if (refused && !unprocessed.isEmpty()) {
      connection.pool().quota.leftAfter(Http2ClientConnection.nth(lastStreamId));
    }
    for (Exchange exchange : unprocessed) {
      exchange.fail(
          Kind.CONNECTION_LOST,
          refused ? Processing.REFUSED : exchange.processing(),
          why + (refused ? " and has not processed this call" : ""),
          null);
    }
  }

  private List<Exchange> above(int lastStreamId) {
    List<Exchange> above = new ArrayList<>();
    try {
      connection
          .connection()
          .forEachActiveStream(
              stream -> {
                Exchange exchange = stream.getProperty(connection.exchangeKey);
                if (stream.id() > lastStreamId && exchange != null) {
                  above.add(exchange);
                }
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return above;
  }

  private static String name(long errorCode) {
    Http2Error error = Http2Error.valueOf(errorCode);
    return error == null ? "error code " + errorCode : error.name();
  }

  /** Servers put a word of explanation there; it is theirs, so it is cut and cleaned. */
  private static String printable(ByteBuf debugData) {
    int length = Math.min(80, debugData.readableBytes());
    String text =
        debugData
            .toString(debugData.readerIndex(), length, StandardCharsets.US_ASCII)
            .replaceAll("[^ -~]", "?");
    return text.isEmpty() ? "" : ": " + text;
  }

  /** Returns whether an exception is about HTTP/2 rather than about the connection below it. */
  static boolean isHttp2(Throwable cause) {
    Throwable at = cause;
    for (int i = 0; at != null && i < 20; i++) {
      if (at instanceof Http2Exception) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
