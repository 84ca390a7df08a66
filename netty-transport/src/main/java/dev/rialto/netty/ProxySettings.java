package dev.rialto.netty;

import dev.rialto.spi.Secret;

/**
 * A proxy through which all connections go. The names of the origins are resolved by the proxy,
 * never here.
 *
 * @param kind what it speaks
 * @param host its name or address
 * @param port its port
 * @param user who we are to it; empty if it does not ask
 * @param password that user's password
 */
public record ProxySettings(Kind kind, String host, int port, String user, Secret password) {

  /** What a proxy speaks. */
  public enum Kind {
    /** HTTP CONNECT. */
    HTTP,
    /** SOCKS version 5. */
    SOCKS5
  }

  /** Checks host and port. */
  public ProxySettings {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("'" + host + ":" + port + "' is no address of a proxy");
    }
  }

  /** Returns an HTTP proxy that asks for no password. */
  public static ProxySettings http(String host, int port) {
    return new ProxySettings(Kind.HTTP, host, port, "", Secret.NONE);
  }

  /** Returns a SOCKS 5 proxy that asks for no password. */
  public static ProxySettings socks5(String host, int port) {
    return new ProxySettings(Kind.SOCKS5, host, port, "", Secret.NONE);
  }

  /** Returns the same with a user and a password. */
  public ProxySettings withAuthentication(String name, Secret secret) {
    return new ProxySettings(kind, host, port, name, secret);
  }

  @Override
  public String toString() {
    return kind + " proxy " + host + ":" + port;
  }
}
