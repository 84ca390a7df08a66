package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models think aloud before they answer is not the answer. */
class ThoughtsTest {

  private static final String HARMONY =
      "<|channel|>analysis<|message|>@<|end|><|start|>assistant<|channel|>commentary<|message|>@"
          + "<|end|><|start|>assistant<|channel|>final<|message|>";

  private static final JsonOutput<Integer> NUMBER =
      new JsonOutput<>(new OutputSchema("Number", "{}"), "") {
        @Override
        protected Integer value(ValueReader in) {
          in.beginObject();
          Integer value = null;
          for (String name = in.nextName(); name != null; name = in.nextName()) {
            if (name.equals("n")) {
              value = in.readInt();
            } else {
              in.skip();
            }
          }
          if (value == null) {
            throw in.missing(0, 1, "n");
          }
          return value;
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>@</think>",
        "<THINK>@</Think>\n\n",
        "<thinking>@</thinking>",
        "<Thought>@</Thought>",
        "<think type=\"long\">@</think >",
        "<reasoning>@</reasoning>",
        "<reflection>@</reflection>",
        "<analysis>@</analysis>",
        "<scratchpad>@</scratchpad>",
        "<seed:think>@</seed:think>",
        "[THINK]@[/THINK]",
        "\u25c1think\u25b7@\u25c1/think\u25b7",
        "<|begin_of_thought|>@<|end_of_thought|>",
        "<|START_THINKING|>@<|END_THINKING|>",
        "<think>a<think>@</think>@</think>",
        "<think>I must not write <think> again @</think>",
        "<think>@</thinking>",
        "<think/>",
        "<think>\n\n</think>\n\n<reflection>@</reflection>",
        "@ so that is it</think>\n",
        "@[/THINK]",
        HARMONY,
        "<|channel|>final <|constrain|>json<|message|>",
      })
  void typedAnswer_isReadBehindThoughtsOfEveryKind(String thought) {
    for (String aloud : new String[] {"perhaps {\"n\":1}", "<b>[1]</b> & {x}", "", "a > b < c"}) {
      for (String around : new String[] {"%s", "```json\n%s\n```", "Here: %s."}) {
        String answer = thought.replace("@", aloud) + around.formatted("{\"n\":7}");
        assertThat(NUMBER.read(answer)).as(answer).isEqualTo(7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sure: {\"html\":\"<b></think></b>\",\"n\":7}",
        "Sure: {\"html\":\"a</think>b\",\"child\":{\"n\":1},\"n\":7}",
        "Sure: { \"html\" : \"\\\"</think>\\\"\",\"child\":{\"n\":1},\"n\":7}",
        "Sure: {\"html\":\"a [/THINK] b\",\"child\":{\"n\":1},\"n\":7}",
        "Sure:\n"
            + "```json\n"
            + "{\"a\":[{\"n\":1}],\"html\":\"</think>\",\"child\":{\"n\":1},\"n\":7}\n"
            + "```",
        "It is {\"n\": \"no</think>\n{\"n\":7}",
        "It is {\"n\": \"no</think>\n```json\n{\"n\":7}\n```",
        "It is {\"n\": 5\" or so, {\"n\":1}</think>{\"n\":7}",
        "The \"n of {\"n\":1} it is</think> So: {\"n\":7}",
      })
  void markWithinAString_endsNoThought_unlessJsonFollows(String text) {
    assertThat(NUMBER.read(text)).isEqualTo(7);
    AnswerStart whole = new AnswerStart(false);
    int found = whole.advance(text);
    AnswerStart pieces = new AnswerStart(false);
    int came = -1;
    for (int end = 1; end <= text.length() && came < 0; end++) {
      came = pieces.advance(text.substring(0, end));
    }
    assertThat(came).isEqualTo(found);
    assertThat(pieces.afterThoughts(text)).isEqualTo(whole.afterThoughts(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>@</think>",
        " \n<Thinking>@</THINKING>\n",
        "<thought>@</thought>",
        "<seed:think>@</seed:think>",
        "[THINK]@[/THINK]",
        "\u25c1think\u25b7@\u25c1/think\u25b7",
        "<|begin_of_thought|>@<|end_of_thought|>",
        "<think></think>\n<thinking>@</thinking>",
        "<|channel|>analysis<|message|>@<|end|><|start|>assistant<|channel|>final<|message|>",
      })
  void freeText_isPartedFromItsThoughts_howeverItIsCut(String thought) {
    String text = thought.replace("@", "a <b> [1] > 2") + "It is </think> and <so> on.";
    Random random = new Random(7);
    for (int run = 0; run < 60; run++) {
      StringBuilder thoughts = new StringBuilder();
      StringBuilder answer = new StringBuilder();
      Thoughts both = new Thoughts(true);
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(run + 1));
        both.accept(text.substring(at, end), thoughts::append, answer::append);
        at = end;
      }
      both.end(answer::append);
      assertThat(answer).hasToString("It is </think> and <so> on.");
      assertThat(thoughts).hasToString("a <b> [1] > 2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<",
        "It thinks.",
        "<p>think</p>",
        "<think",
        "<think>that never ends",
        "<thinker>x</thinker>",
        "[Think twice] before",
        "[1] says",
        "<analysis>asked for</analysis><verdict>guilty</verdict>",
        "<reasoning>asked for</reasoning>",
        "Use </think> to end it.",
        "<|im_start|>x",
      })
  void freeTextWithoutThoughts_staysAsItIs(String text) {
    for (int step : new int[] {1, 3, 100}) {
      StringBuilder answer = new StringBuilder();
      Thoughts both = new Thoughts(true);
      for (int at = 0; at < text.length(); at += step) {
        both.accept(
            text.substring(at, Math.min(text.length(), at + step)), t -> {}, answer::append);
      }
      both.end(answer::append);
      assertThat(answer).hasToString(text);
    }
    Thoughts.Split split = Thoughts.split(text, true);
    assertThat(split == null ? text : split.answer()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<think>never ends", "<think>a</think>\n<think>b", "[THINK]a < b"})
  void thoughtWithoutAnEnd_isToldAndIsTheAnswer_wholeAndInPieces(String text) {
    Thoughts.Split split = Thoughts.split(text, true);
    assertThat(split).isNotNull();
    for (int step = 1; step <= text.length(); step++) {
      StringBuilder thoughts = new StringBuilder();
      StringBuilder answer = new StringBuilder();
      Thoughts both = new Thoughts(true);
      for (int at = 0; at < text.length(); at += step) {
        both.accept(
            text.substring(at, Math.min(text.length(), at + step)),
            thoughts::append,
            answer::append);
      }
      both.end(answer::append);
      assertThat(answer).hasToString(split.answer());
      assertThat(thoughts.toString().strip()).isEqualTo(split.thought());
      assertThat(text).endsWith(split.answer());
    }
  }

  @Test
  void thoughtThatSpeaksOfItsOwnMark_endsWithTheLastOne() {
    Thoughts.Split split =
        Thoughts.split("<think>I must not write <think> again.</think>\n\nYes.", true);
    assertThat(split).isNotNull();
    assertThat(split.answer()).isEqualTo("Yes.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>I must not write <think> again.</think>\n\nYes.",
        "<think>Not <think>, </think> or <think>; <think>.</think>\n\nYes.",
        "<think>a<think>b</think>c</think>Yes.",
        "<think></think>Yes.",
      })
  void thought_isTheSameHoweverItIsCut(String text) {
    Thoughts.Split split = Thoughts.split(text, true);
    assertThat(split).isNotNull();
    assertThat(split.answer()).isEqualTo("Yes.");
    assertThat(split.thought()).doesNotContain("Yes");
    for (int step = 1; step <= text.length(); step++) {
      StringBuilder thoughts = new StringBuilder();
      StringBuilder answer = new StringBuilder();
      Thoughts both = new Thoughts(true);
      for (int at = 0; at < text.length(); at += step) {
        both.accept(
            text.substring(at, Math.min(text.length(), at + step)),
            thoughts::append,
            answer::append);
      }
      both.end(answer::append);
      assertThat(thoughts).hasToString(split.thought());
      assertThat(answer).hasToString("Yes.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|channel|>final<|message|>#<|end|>",
        "#<think></think>",
        "#<think/>",
        "<think># </think>",
        "#</think><think>",
      })
  @Timeout(60)
  void manyMarks_areLookedAtOnce(String marks) {
    int hash = marks.indexOf('#');
    String text = marks.substring(0, hash) + marks.substring(hash + 1).repeat(1_000_000);
    StringBuilder all = new StringBuilder();
    Thoughts both = new Thoughts(true);
    both.accept(text, all::append, all::append);
    both.end(all::append);
    assertThat(all.length()).isLessThanOrEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<think></think>", "<|channel|>final<|message|>"})
  @Timeout(60)
  void manyBlanks_areLookedAtOnce(String before) {
    StringBuilder answer = new StringBuilder();
    Thoughts both = new Thoughts(true);
    both.accept(before, thought -> {}, answer::append);
    for (int i = 0; i < 1_000_000; i++) {
      both.accept(" ", thought -> {}, answer::append);
    }
    both.accept("Yes", thought -> {}, answer::append);
    both.end(answer::append);
    assertThat(answer.toString().strip()).isEqualTo("Yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{x", "[x", "`x", "{x</think>{x", "{\"a\":\"</think>[x"})
  @Timeout(60)
  void markWithinAString_withABracketBehindItThatBeginsNothing_isComeToOnce(String behind) {
    assertThatThrownBy(() -> NUMBER.read("It is {\"s\":\"</think>" + behind))
        .isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void manyBlanksAndBrackets_areLookedAtOnce() {
    for (String piece : new String[] {" ", "<", "<think>", "</", "`", "{ "}) {
      AnswerStart start = new AnswerStart(true);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 300_000; i++) {
        text.append(piece);
        assertThat(start.advance(text)).isNegative();
      }
    }
  }

  @Test
  void thought_isToldWhileItIsThought() {
    StringBuilder thoughts = new StringBuilder();
    Thoughts both = new Thoughts(true);
    both.accept("<think>Let me", thoughts::append, answer -> {});
    assertThat(thoughts).hasToString("Let me");
    assertThat(both.isAnswer()).isFalse();
    both.accept(" see.</think>\n\nYes", thoughts::append, answer -> {});
    assertThat(thoughts).hasToString("Let me see.");
    assertThat(both.isAnswer()).isTrue();
  }

  @Test
  void marksBehindAHarmonyAnswer_belongToNobody() {
    Thoughts.Split split =
        Thoughts.split("<|channel|>final<|message|>Yes, <b>this</b>.<|return|>", true);
    assertThat(split).isNotNull();
    assertThat(split.answer()).isEqualTo("Yes, <b>this</b>.");
  }

  /** What is blank before an answer's JSON is so among words, too. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "\u00a0", "\u202f", "\u200b", "\u3000", "\ufeff"})
  void blanksOfEveryKind_areStepped_overAmongWords(String blank) {
    assertThat(NUMBER.read("See {" + blank + "\"a\": \"</think>\", \"n\":7}")).isEqualTo(7);
    assertThat(NUMBER.read("Is {\"a\": \"x </think>" + blank + "{\"n\":7}")).isEqualTo(7);
  }
}
