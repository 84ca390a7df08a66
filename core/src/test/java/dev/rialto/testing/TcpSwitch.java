package dev.rialto.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An address on loopback behind which now this server is and now that. */
public final class TcpSwitch implements AutoCloseable {

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
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

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // both sides are closed
    }
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
