package dev.rialto.netty.pool;

import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.ProxySettings;
import dev.rialto.netty.TransportLimits;
import dev.rialto.netty.connect.SocketKind;
import dev.rialto.netty.dns.DnsSettings;
import dev.rialto.netty.tls.TlsEngines;
import dev.rialto.spi.Origin;
import dev.rialto.spi.Ticker;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one transport share. Immutable.
 *
 * @param limits of responses
 * @param connections how many, and for how long
 * @param tls makes the TLS engines
 * @param proxy through which all connections go; null for none
 * @param noProxy hosts that are reached directly
 * @param local the address from which all connections go; null: the operating system's choice
 * @param cleartext what is spoken to {@code http} origins
 * @param sockets which kind
 * @param dns who is asked for addresses
 * @param ticker the clock
 * @param budget counts the connections of all loops
 * @param counters what metrics show
 */
public record Settings(
    TransportLimits limits,
    ConnectionLimits connections,
    TlsEngines tls,
    @Nullable ProxySettings proxy,
    List<String> noProxy,
    @Nullable InetAddress local,
    CleartextProtocol cleartext,
    SocketKind sockets,
    DnsSettings dns,
    Ticker ticker,
    ConnectionBudget budget,
    Counters counters) {

  private static final System.Logger LOG = System.getLogger("dev.rialto.netty");

  /** Returns the proxy through which an origin is reached; null if directly. */
  @Nullable ProxySettings proxyFor(Origin origin) {
    return noProxy.contains(origin.host()) ? null : proxy;
  }

  /** Reports what nobody can be told by an exception. */
  void report(String what, Throwable cause) {
    LOG.log(System.Logger.Level.WARNING, what, cause);
  }
}
