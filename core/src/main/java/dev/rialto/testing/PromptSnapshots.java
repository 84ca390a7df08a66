package dev.rialto.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Compares what would be sent with files that were reviewed, so that a change of a prompt, a
 * parameter or a schema shows in a diff.
 *
 * <pre>{@code
 * PromptSnapshots prompts = PromptSnapshots.in(Path.of("src/test/resources/prompts"));
 * Fake<CodeAssistant> fake = Fakes.of(CodeAssistant.class);
 * prompts.check("explain", fake.prompt(c -> c.explain("a lock")));
 * }</pre>
 *
 * <p>{@code -Drialto.snapshots=update}, as a system property of the tests' JVM, or the environment
 * variable {@code RIALTO_SNAPSHOTS=update} writes the files instead. Thread-safe.
 */
public final class PromptSnapshots {

  private final Path folder;
  private final boolean update;

  PromptSnapshots(Path folder, boolean update) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.update = update;
  }

  /**
   * Returns snapshots that lie in a folder, which need not exist.
   *
   * @param folder holds a file {@code NAME.txt} for each snapshot
   */
  public static PromptSnapshots in(Path folder) {
    return new PromptSnapshots(
        folder,
        "update".equals(System.getProperty("rialto.snapshots"))
            || "update".equals(System.getenv("RIALTO_SNAPSHOTS")));
  }

  /**
   * Compares what a call sent with its file.
   *
   * @param name the file's name without {@code .txt}; slashes make folders
   * @param call a call of a fake
   * @throws AssertionError if they differ, or there is no file
   */
  public void check(String name, FakeCall call) {
    check(name, call.prompt());
  }

  /**
   * Compares a text with its file.
   *
   * @param name the file's name without {@code .txt}; slashes make folders
   * @param actual the text
   * @throws AssertionError if they differ, or there is no file
   */
  public void check(String name, String actual) {
    Path file = folder.resolve(name + ".txt");
    try {
      if (update) {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, actual);
        return;
      }
      if (!Files.exists(file)) {
        throw new AssertionError(
            "There is no snapshot " + file + " of\n\n" + actual + "\n" + advice());
      }
      String expected = Files.readString(file).replace("\r\n", "\n");
      if (!expected.equals(actual)) {
        throw new AssertionError(
            "What would be sent differs from "
                + file
                + ":\n\n"
                + LineDiff.of(expected.lines().toList(), actual.lines().toList())
                + "\n"
                + advice());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The snapshot " + file + " cannot be used", e);
    }
  }

  private static String advice() {
    return "If it is meant, run the tests with -Drialto.snapshots=update and review the diff.";
  }

  /** The lines that differ, as {@code diff} shows them. */
  static final class LineDiff {

    private LineDiff() {}

    static String of(List<String> before, List<String> after) {
      int[][] common = new int[before.size() + 1][after.size() + 1];
      for (int i = before.size() - 1; i >= 0; i--) {
        for (int j = after.size() - 1; j >= 0; j--) {
          common[i][j] =
              before.get(i).equals(after.get(j))
                  ? common[i + 1][j + 1] + 1
                  : Math.max(common[i + 1][j], common[i][j + 1]);
        }
      }
      StringBuilder diff = new StringBuilder();
      int i = 0;
      int j = 0;
      while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
          diff.append("  ").append(before.get(i)).append('\n');
          i++;
          j++;
        } else if (j == after.size()
            || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
          diff.append("- ").append(before.get(i++)).append('\n');
        } else {
          diff.append("+ ").append(after.get(j++)).append('\n');
        }
      }
      return diff.toString();
    }
  }
}
