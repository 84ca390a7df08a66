package dev.rialto.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks HTTP/1.1 as badly as a test wants it to: reads each request whole, and writes the bytes
 * that it was given, in pieces if so, whatever they are.
 */
final class RawServer implements AutoCloseable {

  private final ServerSocket listening;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
  private final byte[] answer;
  private final int piece;
  private final long pieceMillis;
  private final boolean hangsUp;

  /**
   * Starts one.
   *
   * @param answer what it writes
   * @param piece how many bytes at a time
   * @param pieceMillis how long the pause between two pieces is
   * @param hangsUp whether it closes the connection behind the answer; else it says nothing more
   */
  RawServer(String answer, int piece, long pieceMillis, boolean hangsUp) {
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    this.piece = piece;
    this.pieceMillis = pieceMillis;
    this.hangsUp = hangsUp;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::acceptAll);
  }

  String baseUrl() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  int requests() {
    return requests.get();
  }

  /** Returns the bodies of the requests as they came. */
  List<byte[]> bodies() {
    return List.copyOf(bodies);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      while (readRequest(socket.getInputStream())) {
        requests.incrementAndGet();
        OutputStream out = socket.getOutputStream();
        for (int at = 0; at < answer.length; at += piece) {
          if (at > 0) {
            LockSupport.parkNanos(pieceMillis * 1_000_000); // a slow server's time, not a test's
          }
          out.write(answer, at, Math.min(piece, answer.length - at));
          out.flush();
        }
        if (hangsUp) {
          socket.close();
          return;
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private boolean readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.append((char) b);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:");
    int length =
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).trim());
    byte[] body = in.readNBytes(length);
    bodies.add(body);
    return body.length == length;
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
}
