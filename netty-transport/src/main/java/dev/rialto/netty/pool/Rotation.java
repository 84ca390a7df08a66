package dev.rialto.netty.pool;

import dev.rialto.netty.dns.Names;
import dev.rialto.netty.loop.Moment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Leaves the addresses that a host no longer has: a provider that moves changes its records, and a
 * connection that is never idle would otherwise stay at the old place until it is too old. Confined
 * to its pool's loop.
 *
 * <p>The host is looked up once a minute while there are connections. One that is at none of its
 * addresses, twice in a row, takes no new calls: twice, since some name servers answer with a part
 * of the addresses, another one each time.
 */
final class Rotation {

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final OriginPool pool;
  private final boolean needed;
  private final Set<InetAddress> missedOnce = new HashSet<>();
  private long lookedNanos;
  private boolean begun;
  private boolean looking;

  Rotation(OriginPool pool) {
    this.pool = pool;
    // Behind a proxy the name is resolved by the proxy.
    this.needed =
        pool.settings.proxyFor(pool.origin) == null && Names.mayChange(pool.origin.host());
  }

  /** A connection has been made, to an address that was just found. */
  void connected(long now) {
    if (!begun) {
      begun = true;
      lookedNanos = now;
    }
  }

  /** There is no connection left. */
  void ended() {
    begun = false;
    missedOnce.clear();
  }

  /** Looks again when it is time. */
  void check(long now, Moment next) {
    if (!needed || !begun) {
      return;
    }
    if (now - lookedNanos >= EVERY_NANOS && !looking) {
      looking = true;
      lookedNanos = now;
      pool.loop
          .names()
          .resolve(
              pool.origin.host(),
              (addresses, failure) -> {
                looking = false;
                leaveOthers(addresses);
              });
    }
    next.atLatest(lookedNanos + EVERY_NANOS);
  }

  private void leaveOthers(List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      // No answer is no news.
      return;
    }
    Set<InetAddress> missed = new HashSet<>();
    for (PooledConnection connection : pool.connections()) {
      if (connection.remoteAddress() instanceof InetSocketAddress at
          && !addresses.contains(at.getAddress())) {
        missed.add(at.getAddress());
        if (missedOnce.contains(at.getAddress())) {
          connection.retire();
        }
      }
    }
    missedOnce.clear();
    missedOnce.addAll(missed);
  }
}
