package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that compile only what was changed, into the folder with all the rest, as IDEs do. */
class IncrementalBuildTest {

  @TempDir Path folder;

  private String compile(String... sources) throws IOException {
    Path out = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                out.toString(),
                "-s",
                Files.createDirectories(folder.resolve("generated")).toString(),
                "-classpath",
                out + File.pathSeparator + System.getProperty("java.class.path"),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-processor",
                RialtoProcessor.class.getName()));
    for (String source : sources) {
      Path file = folder.resolve(Compiled.name(source).replace("com.acme.", "") + ".java");
      arguments.add(Files.writeString(file, source).toString());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
    return said.toString(StandardCharsets.UTF_8);
  }

  private List<String> factories() throws IOException {
    return Files.readAllLines(
        folder.resolve("classes/META-INF/services/dev.rialto.runtime.ClientFactory"));
  }

  private static String asks(String name) {
    return "package com.acme;\n@dev.rialto.Completion\ninterface "
        + name
        + " { String ask(String x); }\n";
  }

  @Test
  void theServiceEntry_keepsWhatIsNotCompiledNow_andLosesWhatIsGone() throws IOException {
    assertThat(compile(asks("One"), asks("Two"), asks("Three"))).isEmpty();
    assertThat(factories()).hasSize(3);

    assertThat(compile(asks("Two"))).isEmpty();
    assertThat(factories())
        .containsExactly(
            "com.acme.One_RialtoFactory",
            "com.acme.Three_RialtoFactory",
            "com.acme.Two_RialtoFactory");

    Files.delete(folder.resolve("classes/com/acme/One_RialtoFactory.class"));
    String plain = asks("Two").replace("@dev.rialto.Completion\n", "");
    assertThat(compile(plain, asks("Four"))).isEmpty();
    assertThat(factories())
        .containsExactly("com.acme.Four_RialtoFactory", "com.acme.Three_RialtoFactory");
  }

  @Test
  void toolsAndCodecsCompiledBefore_areUsed() throws IOException {
    String tools =
        "package com.acme;\nclass Desk { record Note(String text) {}\n"
            + "@dev.rialto.Tool(\"Notes.\") String note(Note note) { return note.text(); } }\n";
    assertThat(compile(tools)).isEmpty();
    assertThat(
            compile(
                "package com.acme;\nimport dev.rialto.*;\n@Completion\n@Tools(Desk.class)\n"
                    + "interface Clerk { Desk.Note ask(String x); }\n"))
        .isEmpty();
    assertThat(factories()).containsExactly("com.acme.Clerk_RialtoFactory");
  }

  /** What a library's tools need beyond what is called is the library's affair. */
  @Test
  void toolsCompiledBefore_mayNeedATypeThatIsNotHere() throws IOException {
    String note = "package com.acme;\npublic record Note(String text) {}\n";
    String tools =
        "package com.acme;\nclass Desk {\n"
            + "@dev.rialto.Tool(\"Notes.\") Note note(String text) { return new Note(text); } }\n";
    assertThat(compile(note, tools)).isEmpty();
    Files.delete(folder.resolve("classes/com/acme/Note.class"));
    assertThat(
            compile(
                "package com.acme;\nimport dev.rialto.*;\n@Completion\n@Tools(Desk.class)\n"
                    + "interface Clerk { String ask(String x); }\n"))
        .doesNotContain("error:");
    assertThat(factories()).containsExactly("com.acme.Clerk_RialtoFactory");
  }
}
