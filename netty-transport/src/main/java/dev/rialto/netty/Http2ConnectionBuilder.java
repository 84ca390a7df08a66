package dev.rialto.netty;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.function.Consumer;

/**
 * Sets up HTTP/2: windows, limits, what is never indexed. Through Netty's own builder, so that its
 * defences against floods are in place; and that twice, since it takes a reader of frames other
 * than its own only together with an encoder, whose defences none but itself can make.
 *
 * <pre>
 *   all settings → encoder with its limits ─→ decoder of {@link ResponseFrames} with its limits → connection
 * </pre>
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

  /** Whether the encoder is there already. */
  private final boolean hasEncoder;

  Http2ConnectionBuilder(
      OriginPool pool,
      String protocol,
      Consumer<PooledConnection> ready,
      Consumer<Throwable> brokeEarly) {
    this.pool = pool;
    this.protocol = protocol;
    this.ready = ready;
    this.brokeEarly = brokeEarly;
    this.hasEncoder = false;
  }

  private Http2ConnectionBuilder(Http2ConnectionBuilder first, Http2ConnectionEncoder encoder) {
    pool = first.pool;
    protocol = first.protocol;
    ready = first.ready;
    brokeEarly = first.brokeEarly;
    hasEncoder = true;
    initialSettings(first.initialSettings());
    limitDecoder();
    Http2FrameReader frames =
        new ResponseFrames(
            pool.settings.limits().maxHeaderBytes(),
            first.decoderEnforceMaxSmallContinuationFrames());
    codec(
        new DefaultHttp2ConnectionDecoder(
            encoder.connection(),
            encoder,
            frames,
            first.promisedRequestVerifier(),
            first.isAutoAckSettingsFrame(),
            first.isAutoAckPingFrame(),
            first.isValidateHeaders(),
            first.isValidateRequiredPseudoHeaders()),
        encoder);
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
    encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, MAX_RESETS_SECONDS);
    return build();
  }

  private void limitDecoder() {
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
    decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, MAX_RESETS_SECONDS);
  }

  @Override
  protected Http2ClientConnection build(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings initialSettings) {
    if (!hasEncoder) {
      decoder.close();
      return new Http2ConnectionBuilder(this, encoder).build();
    }
    Http2ClientConnection made = new Http2ClientConnection(decoder, encoder, initialSettings, this);
    Http2Responses responses = new Http2Responses(made);
    made.connection().addListener(responses.streams());
    frameListener(responses);
    return made;
  }
}
