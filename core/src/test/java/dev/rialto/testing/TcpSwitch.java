package dev.rialto.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** An address on loopback behind which now this server is and now that; it can lose something. */
public final class TcpSwitch implements AutoCloseable {

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicReference<String> losing = new AtomicReference<>();
  private volatile int target;

  /** Makes one that leads to a port. */
  public TcpSwitch(int target) throws IOException {
    this.target = target;
    daemon(this::acceptAll);
  }

  /** Returns the port. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Leads new connections to another port; those that are open stay where they are. */
  public void leadTo(int port) {
    target = port;
  }

  /** Loses, once, what is received together with these words, in whichever direction it goes. */
  public void loseOnce(String words) {
    losing.set(words);
  }

  /** Returns whether it is still waiting for what it is to lose. */
  public boolean isLosing() {
    return losing.get() != null;
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        try {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(server);
          daemon(() -> pump(client, server));
          daemon(() -> pump(server, client));
        } catch (IOException nobodyThere) {
          client.close();
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      byte[] some = new byte[1 << 16];
      for (int n; (n = from.getInputStream().read(some)) >= 0; ) {
        if (!loses(new String(some, 0, n, StandardCharsets.ISO_8859_1))) {
          to.getOutputStream().write(some, 0, n);
        }
      }
    } catch (IOException ended) {
      // both sides are closed
    }
  }

  private boolean loses(String received) {
    String words = losing.get();
    return words != null && received.contains(words) && losing.compareAndSet(words, null);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "tcp-switch");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
