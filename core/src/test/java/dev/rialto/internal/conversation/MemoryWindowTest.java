package dev.rialto.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Request;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryWindowTest {

  private static final List<Message> QUESTION = List.of(Message.user("now"));

  /** A token for each character. */
  private static final TokenCounter CHARACTERS =
      new TokenCounter() {
        @Override
        public TokenCount count(String model, String text) {
          return new TokenCount(text.length(), false);
        }

        @Override
        public TokenCount count(String model, Request request) {
          long sum =
              ((CompletionRequest) request)
                  .messages().stream().mapToLong(m -> m.text().length()).sum();
          return new TokenCount(sum, false);
        }
      };

  private static List<Message> turn(String question, String answer) {
    return List.of(Message.user(question), Message.assistant(answer));
  }

  private static List<Message> withTool(String question) {
    return List.of(
        Message.user(question),
        Message.assistant(List.of(), List.of(new ToolCall("1", "f", "{}"))),
        Message.toolResult("1", "r"),
        Message.assistant("done"));
  }

  private static List<Message> joined(List<List<Message>> turns) {
    List<Message> all = new ArrayList<>();
    turns.forEach(all::addAll);
    return all;
  }

  @Test
  void theLatestTurnsStayWhole() {
    List<Message> history = joined(List.of(turn("a", "b"), withTool("c"), turn("d", "e")));
    assertThat(new MemoryWindow(100, 0, CHARACTERS).of(history, QUESTION, "m")).isEqualTo(history);
    assertThat(new MemoryWindow(7, 0, CHARACTERS).of(history, QUESTION, "m"))
        .isEqualTo(joined(List.of(withTool("c"), turn("d", "e"))));
    assertThat(new MemoryWindow(6, 0, CHARACTERS).of(history, QUESTION, "m"))
        .isEqualTo(turn("d", "e"));
    assertThat(new MemoryWindow(1, 0, CHARACTERS).of(history, QUESTION, "m")).isEmpty();
  }

  @Test
  void tokensAreCountedWithTheQuestion() {
    List<Message> history = joined(List.of(turn("aaaa", "bbbb"), turn("cc", "dd")));
    assertThat(new MemoryWindow(0, 15, CHARACTERS).of(history, QUESTION, "m")).isEqualTo(history);
    assertThat(new MemoryWindow(0, 14, CHARACTERS).of(history, QUESTION, "m"))
        .isEqualTo(turn("cc", "dd"));
    assertThat(new MemoryWindow(0, 2, CHARACTERS).of(history, QUESTION, "m")).isEmpty();
  }

  @Test
  void itNeverBeginsWithAnOrphan() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("MemoryWindowTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      List<Message> history = new ArrayList<>();
      for (int t = random.nextInt(6); t > 0; t--) {
        history.addAll(random.nextBoolean() ? turn("q", "a") : withTool("q"));
      }
      // A store may have been cut by others.
      List<Message> cut =
          history.subList(Math.min(history.size(), random.nextInt(3)), history.size());
      int max = 1 + random.nextInt(12);
      List<Message> kept = new MemoryWindow(max, 0, CHARACTERS).of(cut, QUESTION, "m");
      assertThat(kept.size()).as("seed %s", seed).isLessThan(Math.max(2, max));
      if (!kept.isEmpty()) {
        assertThat(kept.get(0).role()).as("seed %s", seed).isEqualTo(Role.USER);
      }
    }
  }
}
