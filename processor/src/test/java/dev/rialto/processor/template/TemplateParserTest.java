package dev.rialto.processor.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "plain → plain",
        "a {{b}} c → a <b> c",
        "{{ b }} → <b>",
        "{{a}}{{b}} → <a><b>",
        "{a} }} {b → {a} }} {b",
        "\\{{a}} → {{a}}",
        "\\\\{{a}} → \\<a>",
        "\\\\\\{{a}} → \\{{a}}",
        "a\\b → a\\b",
        "{{größe}} → <größe>",
        "{\"a\": {{b}} } → {\"a\": <b> }",
      })
  void textAndVariables(String template, String expected) {
    Template parsed = TemplateParser.parse(template);
    assertThat(parsed.problems()).isEmpty();
    assertThat(shown(parsed)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "a {{b → 2",
        "{{a}} {{}} → 6",
        "{{a b}} → 2",
        "{{1}} → 2",
        "{{{a}}} → 2",
        "{{a.b}} → 2",
        "{{a {{b}} → 0",
      })
  void whatIsMalformedIsAProblemAtItsPlace(String template, int offset) {
    assertThat(TemplateParser.parse(template).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.offset()).isEqualTo(offset));
  }

  /** Any text parses, in linear time; what has no braces is text; escaping gives the text back. */
  @Test
  void anyTextParses() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("TemplateParserTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    String alphabet = "{{{{}}}}\\\\ab _1\n\té\uD83D";
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, alphabet.length())
              .mapToObj(at -> String.valueOf(alphabet.charAt(at)))
              .collect(Collectors.joining());
      Template parsed = TemplateParser.parse(text);
      for (Problem problem : parsed.problems()) {
        assertThat(problem.offset()).as("seed %s: %s", seed, text).isBetween(0, text.length());
        Excerpt.of(text, problem.offset(), problem.length());
      }
      for (Segment.Variable variable : parsed.variables()) {
        assertThat(text.startsWith(variable.name(), variable.offset())).as(text).isTrue();
      }
      String escaped = text.replace("\\", "").replace("{{", "\\{{");
      String plain = text.replace("\\", "");
      if (!plain.contains("{{{")) {
        assertThat(shown(TemplateParser.parse(escaped)))
            .as("seed %s: %s", seed, text)
            .isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gaol,goal", "Langage,language", "diffs,diff", "x,", "pln,plan", "summary,"})
  void theNearestCandidateIsFoundUnlessNoneIsNear(String name, String expected) {
    assertThat(Nearest.to(name, java.util.List.of("goal", "language", "diff", "plan")).orElse(null))
        .isEqualTo(expected);
  }

  private static String shown(Template template) {
    return template.segments().stream()
        .map(
            s -> s instanceof Segment.Text t ? t.text() : "<" + ((Segment.Variable) s).name() + ">")
        .collect(Collectors.joining());
  }
}
