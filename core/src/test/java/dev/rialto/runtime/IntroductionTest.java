package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.TruncatedResponseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that models introduce with words: what goes out at once, and what is held to the end. */
class IntroductionTest {

  private record Book(String title, int year) {
    static Book read(ValueReader in) {
      in.beginObject();
      long seen = 0;
      String title = "";
      int year = 0;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "title" -> {
            seen = in.mark(seen, 1);
            title = in.readString();
          }
          case "year" -> {
            seen = in.mark(seen, 2);
            year = in.readInt();
          }
          default -> in.skip();
        }
      }
      if (seen != 3) {
        throw in.missing(seen, 3, "title", "year");
      }
      return new Book(title, year);
    }
  }

  private static final ListOutput<Book> BOOKS =
      new ListOutput<>(new OutputSchema("Books", "{}"), "items") {
        @Override
        protected Book element(ValueReader in) {
          return Book.read(in);
        }
      };

  private static final JsonOutput<Book> BOOK =
      new JsonOutput<>(new OutputSchema("Book", "{}"), "") {
        @Override
        protected Book value(ValueReader in) {
          return Book.read(in);
        }
      };

  private static final PartialOutput<Book> GROWING =
      new PartialOutput<>(BOOK, "title", "year") {
        @Override
        protected Object component(int index, ValueReader in) {
          return index == 0 ? (Object) in.readString() : (Object) in.readInt();
        }

        @Override
        protected @Nullable Object componentOf(int index, Book value) {
          return index == 0 ? (Object) value.title() : (Object) value.year();
        }
      };

  private static final String FIRST = "{\"title\":\"Emma [1]: {a}\",\"year\":1815}";
  private static final String SECOND = "{\"title\":\"```\\\"\",\"year\":1913}";
  private static final List<Book> BOTH =
      List.of(new Book("Emma [1]: {a}", 1815), new Book("```\"", 1913));

  /** {@code %s} is where the answer stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Here are the books:\n%s",
        "Here are the books:\r\n\r\n%s\r\n",
        "Here are the books: %s",
        "Here are the books:\n\n```json\n%s\n```\n\nLet me know if you want {more}, see [1]!",
        "Here are the books:\r\n```JSON\r\n%s\r\n```\r\n",
        "Here are the books:\n```\n%s\n```",
        "Here are the books:\n~~~json\n%s\n~~~",
        "Here is the list in JSON format:\n```json\n%s",
        "Sure! %s",
        "Of course. Here's what you asked for.\n\n%s",
        "**Books:** %s",
        "**Books**:\n> %s",
        "Here are `two` books:\n%s",
        "<answer>%s</answer>",
        "Books: <answer lang=\"en\">%s</answer>",
        "Two books<br/>%s",
        "**Books**:\n>> %s",
        "Voilà les livres :\n%s",
        "これがリストです：\n%s",
        "## Books\n\n%s",
        "<think>\nmaybe {\"items\":[]} or [1]\n</think>\n\nHere are the books:\n```json\n%s\n```",
        "maybe {\"items\":[]} or [1]\n</think>\n\nHere are the books:\n%s",
        "[THINK]x[/THINK]Here are the books:\n%s",
        "<|channel|>analysis<|message|>[1]<|end|><|start|>assistant<|channel|>final<|message|>"
            + "Here are the books:\n%s<|return|>",
      })
  void introducedAnswer_goesOutAsItComes_howeverItIsCut(String around) {
    for (String list : List.of("[%s,\n %s]", "{\"items\": [%s, %s,]}", "[ %s , %s ]")) {
      String text = around.formatted(list.formatted(FIRST, SECOND));
      assertThat(BOOKS.read(text)).as(text).isEqualTo(BOTH);
      for (int cut = 0; cut <= text.length(); cut++) {
        ListScanner<Book> scanner = BOOKS.scanner();
        List<Book> all = new ArrayList<>();
        scanner.accept(text.substring(0, cut), all::add);
        boolean first = cut >= text.indexOf(FIRST) + FIRST.length();
        boolean second = cut >= text.indexOf(SECOND) + SECOND.length();
        assertThat(all)
            .as("%s cut at %s", text, cut)
            .isEqualTo(BOTH.subList(0, second ? 2 : first ? 1 : 0));
        scanner.accept(text.substring(cut), all::add);
        scanner.end(all::add);
        assertThat(all).as("%s cut at %s", text, cut).isEqualTo(BOTH);
      }
      ListScanner<Book> scanner = BOOKS.scanner();
      List<Book> all = new ArrayList<>();
      text.chars().forEach(c -> scanner.accept(String.valueOf((char) c), all::add));
      scanner.end(all::add);
      assertThat(all).as(text).isEqualTo(BOTH);
    }
    growing(around.formatted(FIRST));
  }

  private static void growing(String text) {
    int titleEnd = text.indexOf(",\"year\"");
    for (int cut = 0; cut <= text.length(); cut++) {
      ElementScanner<Partial<Book>> scanner = GROWING.scanner();
      List<Partial<Book>> all = new ArrayList<>();
      scanner.accept(text.substring(0, cut), all::add);
      assertThat(all.isEmpty()).as("%s cut at %s", text, cut).isEqualTo(cut < titleEnd);
      scanner.accept(text.substring(cut), all::add);
      scanner.end(all::add);
      assertThat(all.get(all.size() - 1).value()).isEqualTo(BOTH.get(0));
    }
  }

  /** Only the end shows which is meant: then it is that of the unary call. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "For example:\n[%1$s]\nAnd now the real ones:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "A book looks so:\n[%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Something like\n[%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Written like this:\n[%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "One has it like so: [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Each is one of:\n[%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Emma -> [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Emma => [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "If 1 < x -> [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "1 < x and y> [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "2 > [%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Format:\n[%1$s]\nThe books:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Zum Beispiel:\n[%1$s]\nDie Bücher:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "The user wants books. So:\n[%1$s]\n</think>\nAll, for example:\n[%1$s,%2$s]",
        "A list like [%1$s] is wanted:\n```json\n[%1$s,%2$s]\n```",
        "An item first:\n{\"title\":\"x\"}\nAnd all:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Numbers:\n[1, 2]\nBooks:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Incomplete:\n[{\"title\":\"x\"}]\nAll:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "None yet:\n{\"items\":[]}\nAll:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
        "Sure <think>[%1$s]</think>:\n```json\n{\"items\":[%1$s,%2$s]}\n```",
      })
  void whatMayBeAnExample_isHeldToTheEnd(String row) {
    String text = row.formatted(FIRST, SECOND);
    List<Book> all = new ArrayList<>();
    ListScanner<Book> scanner = BOOKS.scanner();
    text.chars().forEach(c -> scanner.accept(String.valueOf((char) c), all::add));
    assertThat(all).as(text).isEmpty();
    scanner.end(all::add);
    assertThat(all).as(text).isEqualTo(BOTH).isEqualTo(BOOKS.read(text));
  }

  /** What is out cannot be taken back: it never stands beside another answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Books:\n[%1$s]\nor rather:\n```json\n[%2$s]\n```",
        "Books:\n[%1$s]\nor rather:\n```json\n{\"items\":[%2$s]}\n```",
        "Books:\n```json\n[%1$s]\n```\nor rather:\n```json\n{\"items\":[%2$s]}\n```",
        "Books:\n```json\n[%1$s]\n```\nwould do.\n</think>\n[%2$s]",
        "Books:\n[%1$s] would do, thus\n</think>\nBooks:\n[%2$s]",
      })
  void anotherAnswerBehindElementsThatAreOut_failsTheStream(String row) {
    String text = row.formatted(FIRST, SECOND);
    assertThat(BOOKS.read(text)).as(text).containsExactly(BOTH.get(1));
    List<Book> all = new ArrayList<>();
    ListScanner<Book> scanner = BOOKS.scanner();
    assertThatThrownBy(
            () -> {
              text.chars().forEach(c -> scanner.accept(String.valueOf((char) c), all::add));
              scanner.end(all::add);
            })
        .as(text)
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("one JSON value");
    assertThat(all).containsExactly(BOTH.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Books:\n[%s", "Books:\n[%s,", "Books:\n```json\n{\"items\":[%s]"})
  void cutListThatWordsIntroduce_failsBehindItsElements(String row) {
    List<Book> all = new ArrayList<>();
    ListScanner<Book> scanner = BOOKS.scanner();
    scanner.accept(row.formatted(FIRST), all::add);
    assertThat(all).containsExactly(BOTH.get(0));
    assertThatThrownBy(() -> scanner.end(all::add)).isInstanceOf(TruncatedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"year\":1,", "[\n", "``` ", "{ ", "~~~~~~~~"})
  void introductionsOfAnyLength_costNoMoreThanTheirCharacters(String begun) {
    ListScanner<Book> scanner = BOOKS.scanner();
    scanner.accept("Books:\n" + begun, book -> {});
    for (int i = 0; i < 200_000; i++) {
      scanner.accept(" ", book -> {}); // quadratic: minutes
    }
    scanner.accept("Books:\n[" + FIRST + "]", book -> {});
  }
}
