package dev.rialto.netty.pool;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Reads responses, but none whose end two readers could see in different places (RFC 9112, 6.3): a
 * connection on which that may happen is no good for another call.
 *
 * <p>Netty takes from a response what it refuses in a request: {@code content-length : 4} and even
 * {@code content-length of sorts: 4} are a length to it, where others see a name that is none. Its
 * one switch between the two is asked for one thing more while it is set: whether a response leads
 * to another protocol than HTTP (status 101), and such a one is refused as soon as its head is
 * here.
 */
final class Http1ResponseDecoder extends HttpResponseDecoder {

  private static final int STATUS_DIGITS = 3;

  private boolean readsFields;

  Http1ResponseDecoder(HttpDecoderConfig limits) {
    super(limits);
  }

  @Override
  protected HttpMessage createMessage(String[] statusLine) {
    String version = statusLine[0];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new IllegalArgumentException("the response is of another version than HTTP/1.1");
    }
    if (!isStatus(statusLine[1])) {
      throw new IllegalArgumentException("the status is not a number of three digits");
    }
    HttpMessage message = super.createMessage(statusLine);
    readsFields = true;
    return message;
  }

  private static boolean isStatus(String text) {
    return text.length() == STATUS_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  protected boolean isDecodingRequest() {
    return readsFields;
  }

  /** Asked when the fields have been read. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    readsFields = false;
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException(
        "the response has both a content-length and transfer-encoding chunked");
  }
}
