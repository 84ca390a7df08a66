package dev.rialto.netty.dns;

import dev.rialto.netty.connect.SocketKind;
import io.netty.channel.EventLoop;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds all addresses of hosts, without blocking the loop it is confined to. Remembers them as long
 * as their records say, at most 300 s.
 *
 * <p>Asks the name servers itself, since the JDK tells no TTL and blocks. What they do not know, or
 * not within a second, the JDK is asked for as well: it also sees what only the operating system
 * knows (mDNS, VPNs, NSS modules).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a timer that is not needed does nothing
public final class Names {

  /** How the operating system finds the addresses of a host; may block. */
  @FunctionalInterface
  public interface SystemNames {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Hears the addresses, empty if there are none, and why. */
  public interface Found extends BiConsumer<List<InetAddress>, @Nullable Throwable> {}

  private static final int MAX_TTL_SECONDS = 300;
  private static final int PATIENCE_MILLIS = 1_000;

  private final EventLoop loop;
  private final SocketKind sockets;
  private final DnsSettings settings;
  private @Nullable DnsNameResolver dns;

  public Names(EventLoop loop, SocketKind sockets, DnsSettings settings) {
    this.loop = loop;
    this.sockets = sockets;
    this.settings = settings;
  }

  /**
   * Finds the addresses of a host.
   *
   * @param found called once on the loop, perhaps at once
   */
  public void resolve(String host, Found found) {
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
    new Lookup(host, found).start();
  }

  /** Returns whether a host's addresses may change: a literal is its own. */
  public static boolean mayChange(String host) {
    return !host.equals("localhost") && NetUtil.createByteArrayFromIpAddressString(host) == null;
  }

  private DnsNameResolver dns() {
    DnsNameResolver made = dns;
    if (made == null) {
      DnsNameResolverBuilder builder =
          new DnsNameResolverBuilder(loop)
              .datagramChannelFactory(sockets.datagrams())
              .socketChannelFactory(sockets.sockets())
              .ttl(0, MAX_TTL_SECONDS)
              .negativeTtl(5)
              .queryTimeoutMillis(2L * PATIENCE_MILLIS);
      List<InetSocketAddress> servers = settings.servers();
      if (!servers.isEmpty()) {
        builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
      }
      made = builder.build();
      dns = made;
    }
    return made;
  }

  public void close() {
    if (dns != null) {
      dns.close();
    }
  }

  /** One name that is being looked up, in one or in two ways. Confined to the loop. */
  private final class Lookup {

    private final String host;
    private final Found found;
    private boolean answered;
    private boolean systemAsked;
    private int running = 1;
    private @Nullable Throwable first;

    Lookup(String host, Found found) {
      this.host = host;
      this.found = found;
    }

    void start() {
      dns()
          .resolveAll(host)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  @SuppressWarnings("unchecked")
                  List<InetAddress> addresses = (List<InetAddress>) done.getNow();
                  answer(addresses, null);
                } else {
                  askSystem();
                  answer(List.of(), done.cause());
                }
              });
      if (!answered) {
        loop.schedule(this::askSystem, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    /** On a thread of its own: nobody knows how long that blocks. */
    private void askSystem() {
      if (answered || systemAsked) {
        return;
      }
      systemAsked = true;
      running++;
      Thread thread = new Thread(this::blockingly, "rialto-dns");
      thread.setDaemon(true);
      thread.start();
    }

    private void blockingly() {
      List<InetAddress> addresses = List.of();
      Throwable failure = null;
      try {
        addresses = List.of(settings.system().resolve(host));
      } catch (UnknownHostException | RuntimeException e) {
        failure = e;
      }
      List<InetAddress> all = addresses;
      Throwable why = failure;
      if (!loop.isShuttingDown()) {
        loop.execute(() -> answer(all, why));
      }
    }

    private void answer(List<InetAddress> addresses, @Nullable Throwable failure) {
      running--;
      if (first == null) {
        first = failure;
      }
      if (!answered && (!addresses.isEmpty() || running == 0)) {
        answered = true;
        found.accept(List.copyOf(addresses), addresses.isEmpty() ? first : null);
      }
    }
  }
}
