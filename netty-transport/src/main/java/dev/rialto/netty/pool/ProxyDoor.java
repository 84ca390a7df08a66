package dev.rialto.netty.pool;

import dev.rialto.netty.ProxySettings;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What asks a proxy to connect, as the settings say; a pipeline's first handler. */
final class ProxyDoor {

  private ProxyDoor() {}

  /** Returns a new handler for a proxy whose address is known, for one connection. */
  static ProxyHandler at(InetSocketAddress address, ProxySettings proxy, int timeoutMillis) {
    String user = proxy.user();
    ProxyHandler handler =
        switch (proxy.kind()) {
          case HTTP ->
              user.isEmpty()
                  ? new HttpProxyHandler((SocketAddress) address)
                  : new HttpProxyHandler(address, user, proxy.password().reveal());
          case SOCKS5 ->
              user.isEmpty()
                  ? new Socks5ProxyHandler(address)
                  : new Socks5ProxyHandler(address, user, proxy.password().reveal());
        };
    handler.setConnectTimeoutMillis(timeoutMillis);
    return handler;
  }
}
