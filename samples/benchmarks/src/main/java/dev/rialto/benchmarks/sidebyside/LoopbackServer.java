package dev.rialto.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The loopback provider in a JVM of its own, where there is no nginx. */
final class LoopbackServer implements Server {

  private final Process process;
  private final Path dir;
  private final Place place;

  LoopbackServer() throws Exception {
    dir = Files.createTempDirectory("rialto-bench");
    Path certificate = dir.resolve("cert.pem");
    process =
        Jvm.of(LoopbackMain.class, certificate.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String url = out.readLine();
    if (url == null) {
      throw new IOException("the loopback provider did not start");
    }
    place = new Place(url, url, certificate);
  }

  @Override
  public String name() {
    return "the loopback provider in a JVM of its own";
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    process.waitFor();
    Files.deleteIfExists(place.certificate());
    Files.deleteIfExists(dir);
  }
}
