package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One value, written as models write it that were asked for one value. */
class BareWordTest {

  private enum Letter {
    A,
    B,
    C;

    static Letter read(ValueReader in) {
      String name = in.readString();
      for (Letter one : values()) {
        if (one.name().equals(name)) {
          return one;
        }
      }
      throw in.expected("one of A, B, C");
    }
  }

  private static <T> JsonOutput<T> word(Function<ValueReader, T> read) {
    return new JsonOutput<>(new OutputSchema("Word", "{}"), "value") {
      @Override
      protected T value(ValueReader in) {
        return read.apply(in);
      }

      @Override
      protected boolean isWord() {
        return true;
      }
    };
  }

  private static final Map<String, JsonOutput<?>> TYPES =
      Map.ofEntries(
          Map.entry("letter", word(Letter::read)),
          Map.entry(
              "maybe", word(in -> in.isNull() ? Optional.empty() : Optional.of(Letter.read(in)))),
          Map.entry("int", word(ValueReader::readInt)),
          Map.entry("double", word(ValueReader::readDouble)),
          Map.entry("boolean", word(ValueReader::readBoolean)),
          Map.entry("char", word(ValueReader::readChar)),
          Map.entry("date", word(JsonFormats::readLocalDate)),
          Map.entry("time", word(JsonFormats::readLocalTime)),
          Map.entry("duration", word(JsonFormats::readDuration)),
          Map.entry("uri", word(JsonFormats::readUri)),
          Map.entry("maybeUri", word(in -> Optional.of(JsonFormats.readUri(in)))),
          Map.entry("locale", word(JsonFormats::readLocale)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "letter | C | C",
        "letter | \"C\" | C",
        "letter | **C** | C",
        "letter | \"C\". | C",
        "letter | `C` | C",
        "letter | (C) | C",
        "letter | C) | C",
        "letter | ```\\nC\\n``` | C",
        "letter | Answer: C | C",
        "letter | **Answer:** C | C",
        "letter | **Final answer: C.** | C",
        "letter | C\\n\\nIt is the only one that fits. | C",
        "letter | Both A and B fail.\\n\\nAnswer: **C** | C",
        "letter | <think>A? B?</think>\\n\\nC | C",
        "maybe | C. | Optional[C]",
        "maybe | NULL | Optional.empty",
        "int | 42. | 42",
        "int | **42** | 42",
        "int | Total: -42 | -42",
        "double | 3.5. | 3.5",
        "boolean | True | true",
        "boolean | FALSE. | false",
        "boolean | \"true\" | true",
        "char | x. | x",
        "date | 2026-01-31 | 2026-01-31",
        "date | \"2026-01-31\" | 2026-01-31",
        "date | **Date:** 2026-01-31. | 2026-01-31",
        "time | 13:45:30 | 13:45:30",
        "time | Time: 13:45:30 | 13:45:30",
        "duration | PT1M30S. | PT1M30S",
        "letter | A\\n\\nA is right.\\n\\nAnswer: A | A",
        "letter | Options:\\n* A\\n* B\\n\\nAnswer: A | A",
        "letter | A) red\\nB) blue\\nC\\n\\n**Final Answer:** B. | B",
        "letter | - A\\n- B\\n\\nThe answer: C | C",
        "letter | Answer: B\\n\\nA\\nC\\nMy final answer: **B** | B",
        "int | 40\\n2\\n\\n**Answer**: 42 | 42",
        "letter | ```\\nC | C",
        "letter | ```text\\nC\\n | C",
        "int | 42!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!! | 42",
        "uri | **https://example.com/a**. | https://example.com/a",
        "uri | Link: https://example.com | https://example.com",
        "maybeUri | https://example.com. | Optional[https://example.com]",
        "locale | de-AT. | de_AT",
        "locale | gsw | gsw",
      })
  void oneValue_isFound(String type, String text, String value) {
    assertThat(TYPES.get(type).read(text.replace("\\n", "\n"))).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "letter | c",
        "letter | D",
        "letter | A or B",
        "letter | A\\nB",
        "letter | My picks:\\n* A\\n* B",
        "letter | A\\nB\\nA",
        "letter | A\\nB\\nThat is it.",
        "int | Numbers:\\n40\\n2",
        "letter | A\\nAnswer: B\\nC\\nAnswer: C",
        "letter | A\\nB\\nNot the answer: C",
        "letter | A\\nB\\nWrong answer: C",
        "letter | A\\nB\\nOther: C",
        "letter | A\\nAnswer: D\\nB\\nAnswer: B",
        "letter | Answer: A or B",
        "letter | I think it is C",
        "letter | Not C",
        "int | 42.5",
        "int | forty-two",
        "int | 40\\n2",
        "int | line 3: 42",
        "boolean | yes",
        "boolean | 1",
        "date | 2026-02-31",
        "date | 31.01.2026",
        "int | .",
        "int | ```",
        "uri | Unknown.",
        "uri | Link: none",
        "uri | Result:none",
        "maybeUri | Unknown.",
        "locale | German",
      })
  void whatIsNoneOrMayBeSeveral_isRefused(String type, String text) {
    assertThatThrownBy(() -> TYPES.get(type).read(text.replace("\\n", "\n")))
        .isInstanceOf(InvalidOutputException.class);
  }

  /** It is read where other calls' answers wait. */
  @ParameterizedTest
  @ValueSource(strings = {"!", ")", "(", "*", "\"", "```\n", "**(", "1\n", "a: "})
  @Timeout(60)
  void whatNeverEnds_isLookedAtAFewTimes(String piece) {
    assertThatThrownBy(() -> TYPES.get("date").read(piece.repeat(1_000_000)))
        .isInstanceOf(InvalidOutputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"value\":\"C\"}", "Here: {\"value\":\"C\"}.", "```\n{\"value\":\"C\"}```"})
  void jsonStaysJson(String text) {
    assertThat(TYPES.get("letter").read(text)).isEqualTo(Letter.C);
  }

  @Test
  void fault_ofSomethingThatIsNearlyAValue_saysWhatIsWrong() {
    assertThatThrownBy(() -> TYPES.get("int").read("42.5"))
        .hasMessageContaining("found the number 42.5");
    assertThat(TYPES.get("date").read("2026-01-31")).isEqualTo(LocalDate.of(2026, 1, 31));
    assertThat(TYPES.get("time").read("13:45")).isEqualTo(LocalTime.of(13, 45));
    assertThat(TYPES.get("duration").read("PT5S")).isEqualTo(Duration.ofSeconds(5));
  }
}
