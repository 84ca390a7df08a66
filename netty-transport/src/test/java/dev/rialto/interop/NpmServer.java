package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that others wrote and npm has: installed once into a folder below {@code target}, run by
 * a test for itself on loopback.
 */
final class NpmServer implements AutoCloseable {

  /** Pinned, and without scripts of their own: what is installed is what was read. */
  private static final List<String> PACKAGES =
      List.of("@copilotkit/aimock@1.43.0", "@stdy/cli@0.22.2");

  private final ServerProcess process;
  final int port;

  private NpmServer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a mock of all providers that answers as its fixtures say. */
  static NpmServer aimock(String fixtures) throws Exception {
    Path dir = Files.createTempDirectory("aimock");
    Path file = Files.writeString(dir.resolve("fixtures.json"), fixtures);
    int port = ServerProcess.freePort();
    return start(
        dir,
        port,
        "@copilotkit/aimock/dist/cli.js",
        "-h",
        "127.0.0.1",
        "-p",
        "" + port,
        "-f",
        file.toString(),
        "--chunk-size",
        "7");
  }

  /** Starts a server that refuses what an OpenAPI document does not allow. */
  static NpmServer steady(Path specification) throws Exception {
    int port = ServerProcess.freePort();
    return start(
        Files.createTempDirectory("steady"),
        port,
        "@stdy/cli/steady.js",
        "-q",
        "--host",
        "127.0.0.1",
        "-p",
        "" + port,
        specification.toString());
  }

  private static NpmServer start(Path dir, int port, String script, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(installed().resolve("node_modules").resolve(script).toString());
    command.addAll(List.of(arguments));
    return new NpmServer(ServerProcess.start(dir, port, "nodejs", command), port);
  }

  private static synchronized Path installed() throws Exception {
    Path folder = Path.of("target", "npm").toAbsolutePath();
    if (Files.isDirectory(folder.resolve("node_modules/@stdy/cli"))) {
      return folder;
    }
    Files.createDirectories(folder);
    List<String> command =
        new ArrayList<>(
            List.of(
                "npm",
                "install",
                "--prefix",
                folder.toString(),
                "--no-audit",
                "--no-fund",
                "--no-save",
                "--ignore-scripts"));
    command.addAll(PACKAGES);
    Process npm = ServerProcess.run(folder, "npm", command);
    if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm install failed: " + Files.readString(folder.resolve("out.log")));
    }
    return folder;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
