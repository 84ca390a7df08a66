package dev.rialto.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A Redis over real sockets that keeps what it is told, until it is scripted to answer otherwise:
 * with an error, with garbage, with an end, or not at all. Speaks RESP2.
 */
public final class ScriptedRedis implements AutoCloseable {

  /** In the place of an answer: none. */
  public static final String HANG = "hang";

  /** In the place of an answer: the end of the connection. */
  public static final String HANG_UP = "hang up";

  private final ServerSocket server;
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String reading;
  private volatile @Nullable String writing;

  public ScriptedRedis() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /** Answers every GET with these bytes; null: as Redis does. */
  public void onGet(@Nullable String raw) {
    reading = raw;
  }

  /** Answers every SET with these bytes; null: as Redis does. */
  public void onSet(@Nullable String raw) {
    writing = raw;
  }

  public String url() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "scripted-redis");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        thread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (List<byte[]> command = command(in); command != null; command = command(in)) {
        byte[] answer = answer(command);
        if (answer == null) {
          return;
        }
        out.write(answer);
        out.flush();
      }
    } catch (IOException gone) {
      // The client went away.
    }
  }

  private byte @Nullable [] answer(List<byte[]> command) {
    String name = text(command.get(0)).toUpperCase(Locale.ROOT);
    String scripted = name.equals("GET") ? reading : name.equals("SET") ? writing : null;
    if (scripted != null) {
      return scripted.equals(HANG)
          ? new byte[0]
          : scripted.equals(HANG_UP) ? null : latin(scripted);
    }
    switch (name) {
      case "PING":
        return latin("+PONG\r\n");
      case "CLIENT":
        return latin("+OK\r\n");
      case "GET":
        byte[] value = kept.get(text(command.get(1)));
        return value == null ? latin("$-1\r\n") : bulk(value);
      case "SET":
        kept.put(text(command.get(1)), command.get(2));
        return latin("+OK\r\n");
      case "PUBLISH":
        return latin(":0\r\n");
      case "SUBSCRIBE":
        StringBuilder heard = new StringBuilder();
        for (int i = 1; i < command.size(); i++) {
          String channel = text(command.get(i));
          heard.append("*3\r\n$9\r\nsubscribe\r\n$").append(channel.length()).append("\r\n");
          heard.append(channel).append("\r\n:").append(i).append("\r\n");
        }
        return latin(heard.toString());
      default:
        return latin("-ERR unknown command '" + name + "'\r\n");
    }
  }

  private static byte[] bulk(byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(latin("$" + value.length + "\r\n"));
    out.writeBytes(value);
    out.writeBytes(latin("\r\n"));
    return out.toByteArray();
  }

  private static @Nullable List<byte[]> command(InputStream in) throws IOException {
    String head = line(in);
    if (head == null) {
      return null;
    }
    List<byte[]> parts = new ArrayList<>();
    for (int n = Integer.parseInt(head.substring(1)); n > 0; n--) {
      String length = line(in);
      if (length == null) {
        return null;
      }
      parts.add(in.readNBytes(Integer.parseInt(length.substring(1))));
      in.skipNBytes(2);
    }
    return parts;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
