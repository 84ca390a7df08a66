package dev.rialto.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.internal.tokens.Tokens;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.net.URI;
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
    assertThat(sent(100, 0, history, true)).isEqualTo(history);
    assertThat(sent(7, 0, history, true)).isEqualTo(joined(List.of(withTool("c"), turn("d", "e"))));
    assertThat(sent(4, 0, history, true)).isEqualTo(turn("d", "e"));
    assertThat(sent(1, 0, history, true)).isEmpty();
  }

  private static List<Message> sent(int messages, int tokens, List<Message> of, boolean tools) {
    return new MemoryWindow(messages, tokens, CHARACTERS).of(of, QUESTION, "m", tools).sent();
  }

  @Test
  void aTurnThatDoesNotFitWithItsTools_isSentWithoutThem_andKeptWhole() {
    List<Message> history = joined(List.of(withTool("c"), turn("d", "e")));
    List<Message> bare = joined(List.of(turn("c", "done"), turn("d", "e")));
    for (MemoryWindow window :
        List.of(new MemoryWindow(6, 0, CHARACTERS), new MemoryWindow(0, 10, CHARACTERS))) {
      MemoryWindow.View view = window.of(history, QUESTION, "m", true);
      assertThat(view.sent()).isEqualTo(bare);
      assertThat(view.kept()).isEqualTo(history);
    }
  }

  @Test
  void aQuestionWithoutTools_goesWithoutTheCallsOfEarlierOnes() {
    List<Message> history = joined(List.of(withTool("c"), turn("d", "e"), withTool("f")));
    MemoryWindow.View view = new MemoryWindow(7, 0, CHARACTERS).of(history, QUESTION, "m", false);
    assertThat(view.sent())
        .isEqualTo(joined(List.of(turn("c", "done"), turn("d", "e"), turn("f", "done"))));
    assertThat(view.kept()).isEqualTo(history);
  }

  @Test
  void tokensAreCountedWithTheQuestion() {
    List<Message> history = joined(List.of(turn("aaaa", "bbbb"), turn("cc", "dd")));
    assertThat(sent(0, 15, history, true)).isEqualTo(history);
    assertThat(sent(0, 14, history, true)).isEqualTo(turn("cc", "dd"));
    assertThat(sent(0, 2, history, true)).isEmpty();
  }

  @Test
  void imagesAndToolsTakeTheirShareOfTheTokens() {
    TokenCounter real = new Tokens(ModelCatalog::shipped);
    Image image = Image.of(URI.create("https://example.com/a.png"));
    List<Message> seen =
        List.of(
            Message.user(List.of(new Content.Text("What is this?"), image)),
            Message.assistant("A bridge."));
    List<Message> history = joined(List.of(seen, withTool("And where?"), turn("Old?", "Old.")));
    for (String model : List.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5", "who/knows")) {
      long all = tokens(real, model, history) + tokens(real, model, QUESTION);
      MemoryWindow enough = new MemoryWindow(0, (int) all + 10, real);
      assertThat(enough.of(history, QUESTION, model, true).sent()).as(model).isEqualTo(history);
      // Without the image the words would fit many times; with it the turn goes, as a whole.
      assertThat(tokens(real, model, seen)).as(model).isGreaterThan(700);
      MemoryWindow less = new MemoryWindow(0, 600, real);
      assertThat(less.of(history, QUESTION, model, true).sent())
          .as(model)
          .isEqualTo(joined(List.of(withTool("And where?"), turn("Old?", "Old."))));
    }
  }

  private static long tokens(TokenCounter counter, String model, List<Message> messages) {
    return counter
        .count(model, new CompletionRequest(messages, Parameters.NONE, null, List.of(), false))
        .tokens();
  }

  @Test
  void toolRoundsStayWhole_howeverFewTheTokens() {
    TokenCounter real = new Tokens(ModelCatalog::shipped);
    List<Message> rounds =
        List.of(
            Message.user("Both?"),
            Message.assistant(
                List.of(), List.of(new ToolCall("1", "f", "{}"), new ToolCall("2", "g", "{}"))),
            Message.toolResult("1", "r".repeat(400)),
            Message.toolResult("2", "s".repeat(400)),
            Message.assistant(List.of(), List.of(new ToolCall("3", "f", "{}"))),
            Message.toolResult("3", "t".repeat(400)),
            Message.assistant("Both."));
    List<Message> history = joined(List.of(turn("a", "b"), rounds));
    int all = (int) (tokens(real, "", history) + tokens(real, "", QUESTION));
    for (int max = 1; max <= all + 5; max++) {
      List<Message> kept = new MemoryWindow(0, max, real).of(history, QUESTION, "", true).sent();
      long calls = kept.stream().mapToLong(message -> message.toolCalls().size()).sum();
      long results = kept.stream().filter(message -> message.role() == Role.TOOL).count();
      assertThat(calls).as("%s tokens", max).isEqualTo(results).isIn(0L, 3L);
      if (!kept.isEmpty()) {
        assertThat(tokens(real, "", kept)).as("%s tokens", max).isLessThanOrEqualTo(max);
      }
    }
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
      List<Message> kept = sent(max, 0, cut, random.nextBoolean());
      assertThat(kept.size()).as("seed %s", seed).isLessThan(Math.max(2, max));
      if (!kept.isEmpty()) {
        assertThat(kept.get(0).role()).as("seed %s", seed).isEqualTo(Role.USER);
      }
    }
  }
}
