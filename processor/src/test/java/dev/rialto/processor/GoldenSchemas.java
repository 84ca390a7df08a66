package dev.rialto.processor;

import dev.rialto.OutputSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schemas of all goldens: what the processor writes, reviewed. */
final class GoldenSchemas {

  private static final Pattern SCHEMA =
      Pattern.compile("new OutputSchema\\(\"([^\"]*)\", \"((?:[^\"\\\\]|\\\\.)*)\"(, true)?\\)");

  private GoldenSchemas() {}

  static List<OutputSchema> all() throws IOException {
    List<OutputSchema> all = new ArrayList<>();
    for (Path folder : Goldens.cases("sources")) {
      for (Path source : Goldens.sources(folder.resolve("generated"))) {
        Matcher matcher = SCHEMA.matcher(Files.readString(source));
        while (matcher.find()) {
          all.add(
              new OutputSchema(
                  matcher.group(1), matcher.group(2).translateEscapes(), matcher.group(3) != null));
        }
      }
    }
    return all;
  }
}
