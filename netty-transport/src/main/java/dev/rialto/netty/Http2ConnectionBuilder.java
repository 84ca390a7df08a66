package dev.rialto.netty;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.function.Consumer;

/**
 * Sets up HTTP/2: windows, limits, what is never indexed. Through Netty's own builder, so that its
 * defences against floods are in place.
 */
final class Http2ConnectionBuilder
    extends AbstractHttp2ConnectionHandlerBuilder<Http2ClientConnection, Http2ConnectionBuilder> {

  /** Consecutive empty DATA frames; a few are odd but harmless. */
  private static final int MAX_EMPTY_DATA_FRAMES = 100;

  private static final int MAX_RESETS = 1_000;
  private static final int MAX_RESETS_SECONDS = 10;

  final OriginPool pool;
  final String protocol;
  final Consumer<PooledConnection> ready;
  final Consumer<Throwable> brokeEarly;

  Http2ConnectionBuilder(
      OriginPool pool,
      String protocol,
      Consumer<PooledConnection> ready,
      Consumer<Throwable> brokeEarly) {
    this.pool = pool;
    this.protocol = protocol;
    this.ready = ready;
    this.brokeEarly = brokeEarly;
  }

  Http2ClientConnection handler() {
    Http2Connection connection = new DefaultHttp2Connection(false, 0);
    connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    connection(connection);
    initialSettings(
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(Http2ClientConnection.STREAM_WINDOW)
            .maxHeaderListSize(pool.settings.limits().maxHeaderBytes()));
    headerSensitivityDetector(RequestHead::isSecret);
    validateHeaders(true);
    validateRequiredPseudoHeaders(true);
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
    decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, MAX_RESETS_SECONDS);
    encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, MAX_RESETS_SECONDS);
    return build();
  }

  @Override
  protected Http2ClientConnection build(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initialSettings) {
    Http2ClientConnection made = new Http2ClientConnection(decoder, encoder, initialSettings, this);
    Http2Responses responses = new Http2Responses(made);
    made.connection().addListener(responses.streams());
    frameListener(responses);
    return made;
  }
}
