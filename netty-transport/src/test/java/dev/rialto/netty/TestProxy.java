package dev.rialto.netty;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy that asks for the user {@code ann} with the password {@code sesame}, and notes where it
 * was asked to go.
 */
final class TestProxy implements AutoCloseable {

  final Queue<String> targets = new ConcurrentLinkedQueue<>();

  private final ServerSocket listening;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final boolean socks;

  TestProxy(boolean socks) throws IOException {
    this.socks = socks;
    listening = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    daemon(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try {
      String target = socks ? socksTarget(client) : httpTarget(client);
      if (target == null) {
        client.close();
        return;
      }
      targets.add(target);
      int colon = target.lastIndexOf(':');
      // Whatever the name: a test's server is on this machine.
      Socket server = new Socket("127.0.0.1", Integer.parseInt(target.substring(colon + 1)));
      open.add(server);
      OutputStream out = client.getOutputStream();
      if (socks) {
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
      } else {
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      daemon(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has gone.
    }
  }

  private static String httpTarget(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = client.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.append((char) b);
    }
    if (!head.toString()
        .toLowerCase(java.util.Locale.ROOT)
        .contains("proxy-authorization: basic yw5uonnlc2ftzq==")) {
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return null;
    }
    return head.substring("CONNECT ".length(), head.indexOf(" HTTP/"));
  }

  private static String socksTarget(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    in.readByte();
    in.readNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, 2});
    in.readByte();
    String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    boolean known = user.equals("ann") && password.equals("sesame");
    out.write(new byte[] {1, (byte) (known ? 0 : 1)});
    if (!known) {
      return null;
    }
    in.readNBytes(3);
    int kind = in.readUnsignedByte();
    String host =
        kind == 3
            ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
            : InetAddress.getByAddress(in.readNBytes(kind == 1 ? 4 : 16)).getHostAddress();
    return host + ":" + in.readUnsignedShort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
