package dev.rialto.netty;

import dev.rialto.spi.Ticker;
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
 * @param cleartext what is spoken to {@code http} origins
 * @param sockets which kind
 * @param ticker the clock
 * @param budget counts the connections of all loops
 * @param counters what metrics show
 */
record Settings(
    TransportLimits limits,
    ConnectionLimits connections,
    TlsEngines tls,
    @Nullable ProxySettings proxy,
    List<String> noProxy,
    CleartextProtocol cleartext,
    SocketKind sockets,
    Ticker ticker,
    ConnectionBudget budget,
    Counters counters) {

  private static final System.Logger LOG = System.getLogger("dev.rialto.netty");

  /** Reports what nobody can be told by an exception. */
  void report(String what, Throwable cause) {
    LOG.log(System.Logger.Level.WARNING, what, cause);
  }
}
