package dev.rialto.netty.pool;

import dev.rialto.spi.Headers;
import dev.rialto.spi.TransportRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the head of a request, as each protocol writes it. */
final class RequestHead {

  /** Fields that frame the message: they are the transport's. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "te",
          "host",
          "content-length");

  private static final AsciiString USER_AGENT = AsciiString.cached("rialto");
  private static final AsciiString GZIP = AsciiString.cached("gzip");

  private @Nullable Http2Headers last;
  private @Nullable TransportRequest lastRequest;
  private boolean lastGzipped;
  private int lastBytes;

  /** Makes one for a connection, to whose loop it is confined. */
  RequestHead() {}

  /** Returns whether the body shall be compressed: the caller says so by naming the encoding. */
  static boolean asksForGzip(TransportRequest request) {
    return "gzip".equals(request.headers().get("content-encoding"));
  }

  /**
   * Returns the head, which is good until the next one is made: most requests of a connection have
   * the same, but for the length.
   */
  Http2Headers http2(Exchange exchange, int bodyBytes) {
    TransportRequest request = exchange.request;
    Http2Headers head = last;
    if (head == null || !isLike(exchange)) {
      head = http2(exchange);
      last = head;
      lastRequest = request;
      lastGzipped = exchange.gzipped;
      lastBytes = -1;
    }
    if (bodyBytes != lastBytes) {
      lastBytes = bodyBytes;
      if (bodyBytes > 0) {
        head.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyBytes));
      } else {
        head.remove(HttpHeaderNames.CONTENT_LENGTH);
      }
    }
    return head;
  }

  private boolean isLike(Exchange exchange) {
    TransportRequest request = exchange.request;
    TransportRequest before = lastRequest;
    return before != null
        && before.headers() == request.headers()
        && before.path().equals(request.path())
        && before.method().equals(request.method())
        && lastGzipped == exchange.gzipped;
  }

  private static Http2Headers http2(Exchange exchange) {
    TransportRequest request = exchange.request;
    Headers given = request.headers();
    Http2Headers head = new DefaultHttp2Headers(false, given.size() + 8);
    head.method(request.method());
    head.scheme(request.origin().secure() ? "https" : "http");
    head.authority(request.origin().authority());
    head.path(request.path());
    given.forEach(
        (name, value) -> {
          if (isSent(name, exchange)) {
            head.add(name, value);
          }
        });
    if (given.get("user-agent") == null) {
      head.add(HttpHeaderNames.USER_AGENT, USER_AGENT);
    }
    if (offersGzip(given)) {
      head.add(HttpHeaderNames.ACCEPT_ENCODING, GZIP);
    }
    return head;
  }

  static HttpRequest http1(Exchange exchange, int bodyBytes) {
    TransportRequest request = exchange.request;
    Headers given = request.headers();
    HttpRequest head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.path());
    HttpHeaders fields = head.headers();
    fields.add(HttpHeaderNames.HOST, request.origin().authority());
    given.forEach(
        (name, value) -> {
          if (isSent(name, exchange)) {
            fields.add(name, value);
          }
        });
    if (bodyBytes > 0 || request.method().equals("POST")) {
      fields.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyBytes));
    }
    if (given.get("user-agent") == null) {
      fields.add(HttpHeaderNames.USER_AGENT, USER_AGENT);
    }
    if (offersGzip(given)) {
      fields.add(HttpHeaderNames.ACCEPT_ENCODING, GZIP);
    }
    return head;
  }

  private static boolean isSent(String name, Exchange exchange) {
    // A body that was too short to be compressed is sent as it is, and must not be called
    // otherwise.
    return !FRAMING.contains(name) && (exchange.gzipped || !name.equals("content-encoding"));
  }

  /** Not on a stream of events: a compressor would hold them back. */
  private static boolean offersGzip(Headers given) {
    String accept = given.get("accept");
    return given.get("accept-encoding") == null
        && (accept == null || !accept.contains("text/event-stream"));
  }
}
