package dev.rialto.netty;

import dev.rialto.netty.connect.SocketKind;
import dev.rialto.netty.dns.DnsSettings;
import dev.rialto.netty.dns.Names;
import dev.rialto.netty.pool.ConnectionBudget;
import dev.rialto.netty.pool.Counters;
import dev.rialto.netty.pool.Settings;
import dev.rialto.netty.tls.TlsEngines;
import dev.rialto.netty.tls.TlsSettings;
import dev.rialto.spi.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link NettyTransport}. Every setting has a default. Not thread-safe. */
public final class NettyTransportBuilder {

  private int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
  private final List<X509Certificate> trusted = new ArrayList<>();
  private boolean onlyTrusted;
  private TlsSettings.@Nullable ClientIdentity identity;
  private TransportLimits limits = TransportLimits.DEFAULT;
  private ConnectionLimits connections = ConnectionLimits.DEFAULT;
  private @Nullable ProxySettings proxy;
  private List<String> noProxy = List.of();
  private @Nullable InetAddress local;
  private CleartextProtocol cleartext = CleartextProtocol.DETECT;
  private boolean nativeAllowed = true;
  private DnsSettings dns = DnsSettings.DEFAULT;
  private Ticker ticker = Ticker.SYSTEM;

  NettyTransportBuilder() {}

  /**
   * How many event loops; default: one a processor, at most four. An origin lives on one of them.
   */
  public NettyTransportBuilder eventLoopThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("eventLoopThreads is " + count + "; allowed is 1 or more");
    }
    threads = count;
    return this;
  }

  /** Trusts these certificates too, beside the JVM's own. */
  public NettyTransportBuilder trust(X509Certificate... certificates) {
    trusted.addAll(List.of(certificates));
    return this;
  }

  /**
   * Trusts the certificates of a PEM file too, beside the JVM's own.
   *
   * @throws IllegalArgumentException if the file cannot be read or holds no certificate
   */
  public NettyTransportBuilder trustPem(Path file) {
    try (ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) certificate);
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException(file + " holds no certificate");
      }
      trusted.addAll(found);
      return this;
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "the certificates of " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Trusts nobody but the certificates that {@link #trust} and {@link #trustPem} name. */
  public NettyTransportBuilder trustOnlyGiven() {
    onlyTrusted = true;
    return this;
  }

  /**
   * Shows a certificate to servers that ask for one (mutual TLS).
   *
   * @param chain PEM file of the certificate and those above it
   * @param key PEM file of its private key, PKCS #8
   * @param password the key's; null if it has none
   * @throws IllegalArgumentException if a file cannot be read
   */
  public NettyTransportBuilder clientCertificate(Path chain, Path key, @Nullable String password) {
    try {
      identity =
          new TlsSettings.ClientIdentity(
              Files.readString(chain, StandardCharsets.US_ASCII),
              Files.readString(key, StandardCharsets.US_ASCII),
              password);
      return this;
    } catch (IOException e) {
      throw new IllegalArgumentException("the client certificate cannot be read: " + e, e);
    }
  }

  /** What a server may send at most; default {@link TransportLimits#DEFAULT}. */
  public NettyTransportBuilder limits(TransportLimits value) {
    limits = Objects.requireNonNull(value, "limits");
    return this;
  }

  /** How many connections, for how long; default {@link ConnectionLimits#DEFAULT}. */
  public NettyTransportBuilder connections(ConnectionLimits value) {
    connections = Objects.requireNonNull(value, "connections");
    return this;
  }

  /**
   * Goes through a proxy; default: none.
   *
   * @param value the proxy
   * @param exceptFor hosts that are reached directly
   */
  public NettyTransportBuilder proxy(ProxySettings value, String... exceptFor) {
    proxy = Objects.requireNonNull(value, "proxy");
    noProxy = List.of(exceptFor).stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    return this;
  }

  /**
   * Opens all connections from this address, on a machine that has several; default: the operating
   * system chooses. Addresses of hosts that are of the other family are not reached then.
   */
  public NettyTransportBuilder localAddress(InetAddress value) {
    local = Objects.requireNonNull(value, "localAddress");
    return this;
  }

  /** What is spoken to {@code http} origins; default {@link CleartextProtocol#DETECT}. */
  public NettyTransportBuilder cleartext(CleartextProtocol value) {
    cleartext = Objects.requireNonNull(value, "cleartext");
    return this;
  }

  /** Whether epoll and BoringSSL are used where they are on the class path; default: yes. */
  public NettyTransportBuilder nativeLibraries(boolean allowed) {
    nativeAllowed = allowed;
    return this;
  }

  /**
   * Asks these name servers; default: those of the operating system's configuration. What they do
   * not know, the operating system is asked for.
   */
  public NettyTransportBuilder nameServers(InetSocketAddress... servers) {
    dns = new DnsSettings(List.of(servers), dns.system());
    return this;
  }

  /** What is asked for a name that no name server knows; for tests. */
  NettyTransportBuilder systemNames(Names.SystemNames value) {
    dns = new DnsSettings(dns.servers(), value);
    return this;
  }

  /** The clock; default {@link Ticker#SYSTEM}. Deadlines of requests are moments of it. */
  public NettyTransportBuilder ticker(Ticker value) {
    ticker = Objects.requireNonNull(value, "ticker");
    return this;
  }

  /** Returns the transport. */
  public NettyTransport build() {
    TlsSettings tls = new TlsSettings(List.copyOf(trusted), onlyTrusted, identity, nativeAllowed);
    return new NettyTransport(
        new Settings(
            limits,
            connections,
            new TlsEngines(tls),
            proxy,
            noProxy,
            local,
            cleartext,
            SocketKind.best(nativeAllowed),
            dns,
            ticker,
            new ConnectionBudget(connections.maxTotal()),
            new Counters()),
        threads);
  }
}
