package dev.rialto.netty.pool;

import dev.rialto.netty.http2.AnswerFrames;
import dev.rialto.netty.http2.RequestHeads;
import dev.rialto.netty.http2.ResponseFrames;
import dev.rialto.netty.http2.SecretFields;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.function.Consumer;

/**
 * Sets up HTTP/2: windows, limits, what is never indexed. Through Netty's own builder, which lays
 * its defences against floods around the decoder; those around the encoder are {@link
 * AnswerFrames}, since only so can the coding of headers be set.
 *
 * <pre>
 *   encoder, plain strings, {@link AnswerFrames} ─→ decoder of {@link ResponseFrames} ─→ Netty's limits → connection
 * </pre>
 */
final class Http2ConnectionBuilder
    extends AbstractHttp2ConnectionHandlerBuilder<Http2ClientConnection, Http2ConnectionBuilder> {

  /** Consecutive empty DATA frames; a few are odd but harmless. */
  private static final int MAX_EMPTY_DATA_FRAMES = 100;

  /** Answers to a server's frames that it has not read. */
  private static final int MAX_UNSENT_ANSWERS = 10_000;

  private static final int MAX_RESETS = 1_000;
  private static final int MAX_RESETS_SECONDS = 10;

  /** Of the encoder's index of header fields; Netty's own choice. */
  private static final int INDEX_PLACES = 16;

  /**
   * Huffman coding costs more than it saves: providers' keys, the one long value of a head, are
   * never indexed, and so would be coded anew for each call.
   */
  private static final int HUFFMAN_FROM_CHARS = Integer.MAX_VALUE;

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
    Http2ConnectionEncoder encoder = encoder(connection);
    initialSettings(
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(Http2ClientConnection.STREAM_WINDOW)
            .maxHeaderListSize(pool.settings.limits().maxHeaderBytes()));
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
    decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, MAX_RESETS_SECONDS);
    codec(decoder(connection, encoder), encoder);
    return build();
  }

  private Http2ConnectionEncoder encoder(Http2Connection connection) {
    Http2HeadersEncoder headers =
        new RequestHeads(new SecretFields(), INDEX_PLACES, HUFFMAN_FROM_CHARS);
    return new AnswerFrames(
        new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter(headers)),
        MAX_UNSENT_ANSWERS,
        MAX_RESETS,
        pool.loop.ticker);
  }

  private Http2ConnectionDecoder decoder(
      Http2Connection connection, Http2ConnectionEncoder encoder) {
    return new DefaultHttp2ConnectionDecoder(
        connection,
        encoder,
        new ResponseFrames(
            pool.settings.limits().maxHeaderBytes(), decoderEnforceMaxSmallContinuationFrames()),
        Http2PromisedRequestVerifier.ALWAYS_VERIFY,
        /* autoAckSettings= */ true,
        /* autoAckPing= */ true,
        /* validateHeaders= */ true,
        /* validateRequiredPseudoHeaders= */ true);
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
