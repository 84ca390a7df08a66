package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that hold what is expected. {@code mvn test -Drialto.goldens=update} writes them anew; the
 * difference is then reviewed like code.
 */
final class Goldens {

  private static final Path ROOT = Path.of("src/test/resources/goldens");
  private static final boolean UPDATE = "update".equals(System.getProperty("rialto.goldens"));

  private Goldens() {}

  static List<Path> cases(String kind) throws IOException {
    try (Stream<Path> all = Files.list(ROOT.resolve(kind))) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith(".java")).sorted().toList();
    }
  }

  static void check(Path golden, String actual) throws IOException {
    if (UPDATE) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, actual);
      return;
    }
    assertThat(actual)
        .as("%s; if the change is meant, run the tests with -Drialto.goldens=update", golden)
        .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
  }
}
