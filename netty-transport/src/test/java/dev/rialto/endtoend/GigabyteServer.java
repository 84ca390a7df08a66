package dev.rialto.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers each request with a body that it makes while it sends: a beginning, the same piece many
 * times, an end. It counts the bytes of the body as it hands them to the socket, so a client that
 * stops listening is seen by what is missing.
 */
final class GigabyteServer implements AutoCloseable {

  private static final int WRITE = 256 << 10;

  private final ServerSocket listening;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final byte[] first;
  private final byte[] pieces;
  private final int piecesPerWrite;
  private final int pieceBytes;
  private final long count;
  private final byte[] last;
  private final String type;

  /**
   * Starts one.
   *
   * @param type the content type
   * @param first how the body begins
   * @param piece what is sent again and again
   * @param count how often
   * @param last how the body ends
   */
  GigabyteServer(String type, String first, String piece, long count, String last) {
    this.type = type;
    this.first = bytes(first);
    this.last = bytes(last);
    this.pieceBytes = piece.length();
    this.piecesPerWrite = Math.max(1, WRITE / pieceBytes);
    this.pieces = bytes(piece.repeat(piecesPerWrite));
    this.count = count;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::acceptAll);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns how long the body is. */
  long bodyBytes() {
    return first.length + count * pieceBytes + last.length;
  }

  /** Returns how many bytes of bodies were handed to sockets, the write under way included. */
  long written() {
    return written.get();
  }

  long requests() {
    return requests.get();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/v1";
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "gigabyte-server");
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
    try (socket) {
      if (!readRequest(socket.getInputStream())) {
        return;
      }
      requests.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      out.write(
          bytes(
              "HTTP/1.1 200 OK\r\ncontent-type: "
                  + type
                  + "\r\ncontent-length: "
                  + bodyBytes()
                  + "\r\n\r\n"));
      write(out, first, first.length);
      for (long left = count; left > 0; left -= piecesPerWrite) {
        write(out, pieces, (int) Math.min(left, piecesPerWrite) * pieceBytes);
      }
      write(out, last, last.length);
      out.flush();
      // The client closes: what is on its way to it would be lost else.
      while (socket.getInputStream().read() >= 0) {}
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private void write(OutputStream out, byte[] bytes, int length) throws IOException {
    // Before: who has read the last byte may look at once.
    written.addAndGet(length);
    out.write(bytes, 0, length);
  }

  /** Returns false if it was no request, but the question whether HTTP/2 is spoken here. */
  private static boolean readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.append((char) b);
    }
    if (head.indexOf("PRI ") == 0) {
      return false;
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:");
    in.readNBytes(
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).trim()));
    return true;
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
