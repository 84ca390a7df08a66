package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import dev.rialto.testing.PromptSnapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would be sent, as reviewed files. */
class PromptSnapshotsTest {

  private final Fake<Librarian> fake = Fakes.of(Librarian.class);

  @AfterEach
  void close() {
    fake.close();
  }

  /** The files are the test's goldens: {@code -Drialto.snapshots=update} writes them. */
  @Test
  void everyKindOfMethod_hasItsPrompt_withoutAnAnswer() {
    PromptSnapshots prompts = PromptSnapshots.in(Path.of("src/test/resources/prompts"));
    prompts.check("librarian/find", fake.prompt(c -> c.find("Bath", "Emma")));
    prompts.check("librarian/describe", fake.prompt(c -> c.describe("Bath", "Emma {{town}}", 9)));
    prompts.check("librarian/tell", fake.prompt(c -> c.tell("Bath", "Emma")));
    prompts.check("librarian/sort", fake.prompt(c -> c.sort("Bath", "Emma")));
    CallOptions options =
        CallOptions.builder().model("openai/other").maxTokens(9).extra("seed", 7).build();
    prompts.check("librarian/out", fake.prompt(c -> c.out("Bath", "Emma", options)));
    assertThat(fake.calls()).isEmpty();
  }

  @Test
  void changedPrompt_isShownAsADiff_withTheWayToAcceptIt(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("find.txt"),
        fake.prompt(c -> c.find("Bath", "Emma")).replace("Find Emma.", "Seek Emma."));
    PromptSnapshots prompts = PromptSnapshots.in(folder);
    assertThatThrownBy(() -> prompts.check("find", fake.prompt(c -> c.find("Bath", "Emma"))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("find.txt")
        .hasMessageContaining("  [user]\n- Seek Emma.\n+ Find Emma.\n")
        .hasMessageContaining("-Drialto.snapshots=update");
  }

  @Test
  void missingFile_isAFailure_thatShowsThePrompt(@TempDir Path folder) {
    assertThatThrownBy(
            () -> PromptSnapshots.in(folder).check("new", fake.prompt(c -> c.find("Bath", "Emma"))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("There is no snapshot")
        .hasMessageContaining("Find Emma.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void callInTheLog_canBeCompared(@TempDir Path folder) throws Exception {
    fake.answer("shelf 3");
    fake.client().find("Bath", "Emma");
    Files.writeString(folder.resolve("find.txt"), fake.prompt(c -> c.find("Bath", "Emma")));
    PromptSnapshots.in(folder).check("find", fake.calls().get(0));
  }
}
