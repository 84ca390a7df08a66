package dev.rialto.netty;

import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds all addresses of hosts, without blocking the loop it is confined to. Remembers them as long
 * as their records say, at most 300 s.
 */
final class Names {

  private static final int MAX_TTL_SECONDS = 300;

  private final EventLoop loop;
  private final SocketKind sockets;
  private @Nullable DnsNameResolver dns;

  Names(EventLoop loop, SocketKind sockets) {
    this.loop = loop;
    this.sockets = sockets;
  }

  /**
   * Finds the addresses of a host.
   *
   * @param found called once on the loop, perhaps at once: the addresses, empty if there are none,
   *     and why
   */
  void resolve(String host, BiConsumer<List<InetAddress>, @Nullable Throwable> found) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      if (literal != null) {
        found.accept(List.of(InetAddress.getByAddress(host, literal)), null);
        return;
      }
      if (host.equals("localhost")) {
        // RFC 6761: never asked of a server. The JDK finds it without waiting for anything.
        found.accept(List.of(InetAddress.getAllByName(host)), null);
        return;
      }
    } catch (UnknownHostException e) {
      found.accept(List.of(), e);
      return;
    }
    dns()
        .resolveAll(host)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                @SuppressWarnings("unchecked")
                List<InetAddress> addresses = (List<InetAddress>) done.getNow();
                found.accept(List.copyOf(addresses), null);
              } else {
                found.accept(List.of(), done.cause());
              }
            });
  }

  private DnsNameResolver dns() {
    DnsNameResolver made = dns;
    if (made == null) {
      made =
          new DnsNameResolverBuilder(loop)
              .datagramChannelFactory(sockets.datagrams())
              .socketChannelFactory(sockets.sockets())
              .ttl(0, MAX_TTL_SECONDS)
              .negativeTtl(5)
              .queryTimeoutMillis(2_000)
              .build();
      dns = made;
    }
    return made;
  }

  void close() {
    if (dns != null) {
      dns.close();
    }
  }
}
