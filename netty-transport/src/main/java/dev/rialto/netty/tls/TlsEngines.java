package dev.rialto.netty.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the TLS handlers of a transport, all of one context, so that sessions are resumed.
 * BoringSSL where it is on the class path, else the JDK's. Host names are always verified.
 * Thread-safe.
 */
public final class TlsEngines {

  private final TlsSettings settings;
  private volatile @Nullable SslContext context;

  public TlsEngines(TlsSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns a handler for a connection to a host.
   *
   * @throws SSLException if the settings make no context
   */
  public SslHandler handler(ByteBufAllocator allocator, String host, int port, int timeoutMillis)
      throws SSLException {
    SslHandler handler = context().newHandler(allocator, host, port);
    handler.setHandshakeTimeoutMillis(timeoutMillis);
    handler.setCloseNotifyFlushTimeoutMillis(1_000);
    return handler;
  }

  /** Made at the first connection rather than with the transport: many programs never speak TLS. */
  private SslContext context() throws SSLException {
    SslContext made = context;
    if (made == null) {
      // Two loops may make one each: both work, and one is dropped.
      made = make();
      context = made;
    }
    return made;
  }

  private SslContext make() throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider())
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .endpointIdentificationAlgorithm("HTTPS")
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1));
    settings.applyTo(builder);
    return builder.build();
  }

  private SslProvider provider() {
    return settings.nativeAllowed() && opensslWorks() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  private static boolean opensslWorks() {
    try {
      return OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL);
    } catch (LinkageError e) {
      return false;
    }
  }
}
