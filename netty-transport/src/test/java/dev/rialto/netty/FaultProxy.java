package dev.rialto.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server on loopback that does what networks do: it delays,
 * trickles, loses the way, and cuts or resets a connection at any byte. A fault befalls the first
 * connection only; those that follow get through.
 */
final class FaultProxy implements AutoCloseable {

  /** Which way the bytes go that count up to a fault. */
  enum Way {
    TO_CLIENT,
    TO_SERVER
  }

  /** What happens at a byte. */
  enum What {
    /** Both sides are closed in order. */
    CUT,
    /** The client's side is reset. */
    RESET,
    /** Nothing arrives any more, on either side, and nobody is told. */
    BLACK_HOLE,
    /** The server's side is gone, and the client is not told. */
    HALF_OPEN
  }

  /** Something that happens before a byte of one direction, counted from 0. */
  record Fault(Way way, What what, long atByte) {}

  /**
   * How fast the network is.
   *
   * @param chunk so many bytes arrive together at most
   * @param delayNanos each chunk takes so long
   * @param jitterNanos and up to so much more
   */
  record Pace(int chunk, long delayNanos, long jitterNanos) {

    static final Pace FAST = new Pace(64 << 10, 0, 0);

    static Pace of(int chunk, long delayMicros, long jitterMicros) {
      return new Pace(
          chunk,
          TimeUnit.MICROSECONDS.toNanos(delayMicros),
          TimeUnit.MICROSECONDS.toNanos(jitterMicros));
    }
  }

  private final ServerSocket listening;
  private final int serverPort;
  private final Pace pace;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final Queue<Link> links = new ConcurrentLinkedQueue<>();
  private final CountDownLatch struck = new CountDownLatch(1);
  private final AtomicLong[] passed = {new AtomicLong(), new AtomicLong()};
  private @Nullable Fault fault;

  FaultProxy(int serverPort, Pace pace, @Nullable Fault fault) {
    this.serverPort = serverPort;
    this.pace = pace;
    this.fault = fault;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Returns how many bytes have gone one way, on all connections together. */
  long passed(Way way) {
    return passed[way.ordinal()].get();
  }

  boolean hasStruck() {
    return struck.getCount() == 0;
  }

  /** Befalls the connections that are open now. */
  void strike(What what) {
    for (Link link : links) {
      try {
        link.strike(what);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        Socket server = new Socket("127.0.0.1", serverPort);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Link link = new Link(client, server, fault);
        fault = null;
        links.add(link);
        daemon(() -> link.pump(Way.TO_SERVER));
        daemon(() -> link.pump(Way.TO_CLIENT));
      } catch (IOException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection through the network. */
  private final class Link {

    private final Socket client;
    private final Socket server;
    private final @Nullable Fault fault;
    private final Random random = new Random(1);

    /** The bytes that come are read and forgotten. */
    private volatile boolean lost;

    Link(Socket client, Socket server, @Nullable Fault fault) {
      this.client = client;
      this.server = server;
      this.fault = fault;
    }

    void pump(Way way) {
      Socket from = way == Way.TO_SERVER ? client : server;
      Socket to = way == Way.TO_SERVER ? server : client;
      Fault strikes = fault != null && fault.way() == way ? fault : null;
      byte[] buffer = new byte[64 << 10];
      long sent = 0;
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        while (true) {
          if (strikes != null && sent >= strikes.atByte()) {
            strike(strikes.what());
            strikes = null;
          }
          int n = in.read(buffer);
          if (n < 0) {
            break;
          }
          int at = 0;
          while (at < n) {
            int length = Math.min(pace.chunk(), n - at);
            if (strikes != null) {
              length = (int) Math.min(length, strikes.atByte() - sent);
            }
            if (length == 0) {
              strike(strikes.what());
              strikes = null;
              continue;
            }
            delay();
            if (!lost) {
              out.write(buffer, at, length);
            }
            at += length;
            sent += length;
            passed[way.ordinal()].addAndGet(length);
          }
        }
        if (!lost) {
          to.shutdownOutput();
        }
      } catch (IOException e) {
        // One of the two has gone.
        closeUnlessLost(to);
      }
    }

    /** This is the network's time, for which no test waits with a clock of its own. */
    private void delay() {
      long nanos = pace.delayNanos();
      if (pace.jitterNanos() > 0) {
        nanos += random.nextLong(pace.jitterNanos());
      }
      if (nanos > 0) {
        LockSupport.parkNanos(nanos);
      }
    }

    private void closeUnlessLost(Socket socket) {
      if (!lost) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed.
        }
      }
    }

    private void strike(What what) throws IOException {
      switch (what) {
        case CUT -> {
          client.close();
          server.close();
        }
        case RESET -> {
          client.setSoLinger(true, 0);
          client.close();
          server.close();
        }
        case BLACK_HOLE -> lost = true;
        case HALF_OPEN -> {
          lost = true;
          server.close();
        }
      }
      struck.countDown();
    }
  }
}
