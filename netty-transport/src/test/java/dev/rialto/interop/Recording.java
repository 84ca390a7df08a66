package dev.rialto.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A recorded response: its status, its header fields and its body, byte for byte.
 *
 * @param id the file's name without its ending
 * @param status the HTTP status
 * @param headers name and value of each field
 * @param body the decoded body
 */
record Recording(String id, int status, List<String[]> headers, byte[] body) {

  /** The folder with the recordings; may be absent. */
  static Path root() {
    return Path.of(System.getProperty("rialto.shared", "../../shared")).resolve("recordings");
  }

  static List<Recording> of(String folder) {
    Path dir = root().resolve(folder);
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(file -> file.toString().endsWith(".http"))
          .sorted()
          .map(Recording::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isStream() {
    return header("content-type").startsWith("text/event-stream");
  }

  String header(String lowerCaseName) {
    return headers.stream()
        .filter(field -> field[0].toLowerCase(Locale.ROOT).equals(lowerCaseName))
        .map(field -> field[1])
        .findFirst()
        .orElse("");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return id;
  }

  private static Recording read(Path file) {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int end = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    String[] lines = new String(all, 0, end, StandardCharsets.UTF_8).split("\r\n", -1);
    List<String[]> headers = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.add(
          new String[] {line.substring(0, colon).strip(), line.substring(colon + 1).strip()});
    }
    String name = file.getFileName().toString();
    return new Recording(
        name.substring(0, name.length() - ".http".length()),
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        Arrays.copyOfRange(all, end + 4, all.length));
  }
}
