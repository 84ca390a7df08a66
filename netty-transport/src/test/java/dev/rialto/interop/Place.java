package dev.rialto.interop;

import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.NettyTransport;
import dev.rialto.netty.NettyTransportBuilder;
import dev.rialto.spi.Origin;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a provider can be reached: itself, or behind a real server; and in which protocol. */
public enum Place {
  LOOPBACK_TLS(null, true, "h2"),
  LOOPBACK_H2C(null, false, "h2c"),
  LOOPBACK_HTTP_1_1(null, false, "http/1.1"),
  NGINX_TLS(NginxProgram::new, true, "h2"),
  NGINX_H2C(NginxProgram::new, false, "h2c"),
  HAPROXY_TLS(Haproxy::new, true, "h2"),
  HAPROXY_H2C(Haproxy::new, false, "h2c"),
  CADDY_TLS(Caddy::new, true, "h2"),
  CADDY_H2C(Caddy::new, false, "h2c"),
  H2O_TLS(H2o::new, true, "h2"),
  H2O_H2C(H2o::new, false, "h2c"),
  APACHE_TLS(Apache::new, true, "h2"),
  APACHE_H2C(Apache::new, false, "h2c"),
  NGHTTPX_TLS(Nghttpx::new, true, "h2"),
  NGHTTPX_H2C(Nghttpx::new, false, "h2c"),
  NGINX_HTTPS_1_1(NginxProgram::new, true, "http/1.1"),
  NGINX_HTTP_1_1(NginxProgram::new, false, "http/1.1"),
  HAPROXY_HTTPS_1_1(Haproxy::new, true, "http/1.1"),
  HAPROXY_HTTP_1_1(Haproxy::new, false, "http/1.1"),
  CADDY_HTTPS_1_1(Caddy::new, true, "http/1.1"),
  APACHE_HTTPS_1_1(Apache::new, true, "http/1.1"),
  H2O_HTTP_1_1(H2o::new, false, "http/1.1"),
  NGHTTPX_HTTP_1_1(Nghttpx::new, false, "http/1.1");

  /** What a client ends up with. */
  final String protocol;

  private final @Nullable Supplier<ServerProgram> program;
  private final boolean secure;

  Place(@Nullable Supplier<ServerProgram> program, boolean secure, String protocol) {
    this.program = program;
    this.secure = secure;
    this.protocol = protocol;
  }

  /** Returns whether it is behind a server of the operating system. */
  public boolean isReal() {
    return program != null;
  }

  /** Returns what a client ends up with, as ALPN names it. */
  public String protocol() {
    return protocol;
  }

  /** Returns whether many calls share a connection. */
  boolean isMultiplexed() {
    return !protocol.equals("http/1.1");
  }

  /**
   * Returns whether a call that is given up is given up at the provider, too. Apache, and H2O in
   * HTTP/1.1, notice only when the provider sends something more.
   */
  public boolean passesOnCancellations() {
    return !name().startsWith("APACHE") && this != H2O_HTTP_1_1;
  }

  /**
   * Returns whether a client can rely on seeing that a provider's body was cut short. HAProxy ends
   * such a body as if it were whole, to any client: only the end marker of a stream, or the JSON
   * that is not closed, tells.
   */
  public boolean passesOnCuts() {
    return program == null || name().startsWith("NGINX");
  }

  /** Returns the builder of a provider that fits behind it. */
  LoopbackProvider.Builder backend() {
    LoopbackProvider.Builder builder = LoopbackProvider.builder();
    return program == null && secure ? builder.tls() : builder;
  }

  /** Starts the server, if it is one, in front of a provider. */
  Reached before(LoopbackProvider backend, Site.Limit limit) throws Exception {
    if (program != null) {
      Front front = front(backend.port(), limit);
      return new Reached(this, front.origin(), front.certificate(), front);
    }
    X509Certificate[] trusted =
        secure ? new X509Certificate[] {backend.certificate()} : new X509Certificate[0];
    return new Reached(this, new Origin(secure, "localhost", backend.port()), trusted, null);
  }

  /** Starts the server in front of a backend that speaks HTTP/1.1. */
  Front front(int backendPort, Site.Limit limit) throws Exception {
    return Front.start(
        Objects.requireNonNull(program).get(), secure, isMultiplexed(), backendPort, limit);
  }

  /**
   * A provider that can be reached.
   *
   * @param place how
   * @param origin where
   * @param trusted what a client must trust
   * @param front the server in front of it, if there is one
   */
  record Reached(Place place, Origin origin, X509Certificate[] trusted, @Nullable Front front)
      implements AutoCloseable {

    NettyTransportBuilder transport() {
      return NettyTransport.builder()
          .trust(trusted)
          .cleartext(
              place.protocol.equals("http/1.1")
                  ? CleartextProtocol.HTTP_1_1
                  : CleartextProtocol.DETECT);
    }

    @Override
    public void close() throws Exception {
      if (front != null) {
        front.close();
      }
    }
  }
}
