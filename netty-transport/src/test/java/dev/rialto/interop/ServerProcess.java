package dev.rialto.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of the operating system, run by a test for itself; its folder goes with it. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final Path dir;

  private ServerProcess(Process process, Path dir) {
    this.process = process;
    this.dir = dir;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param dir where its files are and its output goes
   * @param debianPackage what has the program
   */
  static ServerProcess start(Path dir, int port, String debianPackage, List<String> command)
      throws Exception {
    ServerProcess server = new ServerProcess(run(dir, debianPackage, command), dir);
    try {
      server.awaitListening(port, command.get(0));
      return server;
    } catch (Exception | Error e) {
      server.close();
      throw e;
    }
  }

  /** Starts a program, whose output goes to a file of the folder. */
  static Process run(Path dir, String debianPackage, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("out.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs "
              + command.get(0)
              + ", which cannot be run here; install it: apt-get install "
              + debianPackage,
          e);
    }
  }

  long pid() {
    return process.pid();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(int port, String program) throws Exception {
    for (int attempt = 0; attempt < 200; attempt++) {
      if (!process.isAlive()) {
        throw new IOException(program + " ended: " + Files.readString(dir.resolve("out.log")));
      }
      try {
        new Socket("127.0.0.1", port).close();
        return;
      } catch (IOException notYet) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException(
        program + " does not listen: " + Files.readString(dir.resolve("out.log")));
  }

  /** Ends the server without a warning, and all that it started. */
  void kill() throws InterruptedException {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle worker : workers) {
      worker.destroyForcibly();
      worker.onExit().join();
    }
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    workers.forEach(ProcessHandle::destroyForcibly);
    try (var files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
