package dev.rialto.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's process on loopback, which a test starts, kills, freezes and starts again. */
abstract class LocalServer implements AutoCloseable {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  final Path dir;
  final int port;
  private Process process;

  LocalServer(String name) throws IOException {
    dir = Files.createTempDirectory("rialto-" + name);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /** Returns the command that runs the server in the foreground. */
  abstract List<String> command();

  /** Returns the port. */
  public final int port() {
    return port;
  }

  /** Starts the server, and waits until it takes connections. */
  public void start() throws Exception {
    long end = System.nanoTime() + START_NANOS;
    launch();
    while (!isUp()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "not started: " + command() + "\n" + Files.readString(dir.resolve("log")));
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        launch(); // what was killed a moment ago may still hold its memory or its port
        process.waitFor(200, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void launch() throws IOException {
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
            .start();
  }

  /** Returns whether the server answers. */
  boolean isUp() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills the server without a warning. */
  public void kill() throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Stops the server's clock: connections stay, nothing is answered. */
  public void freeze() throws Exception {
    signal("STOP");
  }

  /** Lets a frozen server go on. */
  public void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    command.add(Long.toString(process.pid()));
    process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
    // A child may have gone since it was listed.
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  static String run(String... command) throws Exception {
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = run.getInputStream()) {
      String said = new String(out.readAllBytes());
      if (run.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + " failed: " + said);
      }
      return said;
    }
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      signal("CONT");
      kill();
    }
    run("rm", "-rf", dir.toString());
  }
}
