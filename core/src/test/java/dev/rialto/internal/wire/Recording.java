package dev.rialto.internal.wire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A response as it was recorded: status line, headers, an empty line, the body's bytes. */
// A fixture: nobody compares it or changes its bytes.
@SuppressWarnings("ArrayRecordComponent")
record Recording(String name, ResponseHead head, byte[] body) {
  /** Returns the folder of what is shared between projects; skips the test where it is absent. */
  static Path shared() {
    Path shared = Path.of(System.getProperty("rialto.shared", "../../shared"));
    if (!Files.isDirectory(shared)) {
      System.out.println("SKIPPED: no recordings at " + shared.toAbsolutePath());
    }
    assumeTrue(Files.isDirectory(shared), "no recordings at " + shared.toAbsolutePath());
    return shared;
  }

  /** Returns all recordings whose folder within {@code recordings} matches. */
  static List<Recording> all(String folders) {
    Path root = shared().resolve("recordings");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(f -> f.toString().endsWith(".http"))
          .filter(f -> root.relativize(f.getParent()).toString().matches(folders))
          .sorted()
          .map(f -> read(root, f))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording read(Path root, Path file) {
    try {
      return parse(root.relativize(file).toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording parse(String name, byte[] all) {
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Headers.Builder headers = Headers.builder();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.add(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
    return new Recording(
        name,
        new ResponseHead(status, headers.build(), "h2"),
        Arrays.copyOfRange(all, end + 4, all.length));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  boolean isStream() {
    String type = head.headers().get("content-type");
    return type != null && type.contains("event-stream");
  }

  @Override
  public String toString() {
    return name;
  }
}
