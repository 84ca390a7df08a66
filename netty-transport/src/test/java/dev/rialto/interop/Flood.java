package dev.rialto.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A backend that sends for ever, as fast as it is let, and counts what it could send. */
final class Flood implements AutoCloseable {

  private static final int CHUNK = 8 << 10;

  private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong written = new AtomicLong();

  Flood() throws IOException {
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns how many bytes of all bodies have been taken from it. */
  long written() {
    return written.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        threads.execute(() -> flood(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void flood(Socket socket) {
    byte[] chunk =
        (Integer.toHexString(CHUNK) + "\r\n" + "x".repeat(CHUNK) + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (socket) {
      socket.setSendBufferSize(64 << 10);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      while (!in.readLine().isEmpty()) {}
      OutputStream out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(chunk);
        written.addAndGet(CHUNK);
      }
    } catch (IOException gone) {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
