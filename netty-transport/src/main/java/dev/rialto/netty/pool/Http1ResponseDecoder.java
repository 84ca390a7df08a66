package dev.rialto.netty.pool;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Reads responses, but none whose end two readers could see in different places (RFC 9112, 6.3): a
 * connection on which that may happen is no good for another call.
 */
final class Http1ResponseDecoder extends HttpResponseDecoder {

  Http1ResponseDecoder(HttpDecoderConfig limits) {
    super(limits);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException(
        "the response has both a content-length and transfer-encoding chunked");
  }
}
