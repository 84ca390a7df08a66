package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.Component;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.TruncatedResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record's components come out as soon as each is whole; the record at the end. */
class RecordScannerTest {

  private static final Component<Story, String> TITLE = new Component<>("title");
  private static final Component<Story, Integer> PAGES = new Component<>("pages");
  private static final Component<Story, String> NOTE = new Component<>("note");

  private static final JsonOutput<Story> STORY =
      new JsonOutput<>(new OutputSchema("Story", "{}"), "") {
        @Override
        protected Story value(ValueReader in) {
          String title = null;
          int pages = -1;
          String note = null;
          long seen = 0;
          in.beginObject();
          for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
              case "title" -> {
                seen = in.mark(seen, 1);
                title = in.readString();
              }
              case "pages" -> {
                seen = in.mark(seen, 2);
                pages = in.readInt();
              }
              case "note" -> {
                seen = in.mark(seen, 4);
                note = in.isNull() ? null : in.readString();
              }
              default -> in.skip();
            }
          }
          if ((seen & 3) != 3) {
            throw in.missing(seen, 3, "title", "pages");
          }
          return new Story(title, pages, note);
        }
      };

  private static final PartialOutput<Story> PARTIALS =
      new PartialOutput<>(STORY, "title", "pages", "note") {
        @Override
        protected Object component(int index, ValueReader in) {
          return switch (index) {
            case 0 -> in.readString();
            case 1 -> in.readInt();
            default -> in.isNull() ? null : in.readString();
          };
        }

        @Override
        protected Object componentOf(int index, Story value) {
          return switch (index) {
            case 0 -> value.title();
            case 1 -> value.pages();
            default -> value.note();
          };
        }
      };

  private final List<Partial<Story>> seen = new ArrayList<>();
  private final ElementScanner<Partial<Story>> scanner = PARTIALS.scanner();

  record Story(String title, int pages, String note) {}

  private void accept(String... deltas) {
    for (String delta : deltas) {
      scanner.accept(delta, seen::add);
    }
  }

  @Test
  void componentIsThere_withItsLastCharacter() {
    accept("{\"title\": \"a }");
    assertThat(seen).isEmpty();
    accept("\"");
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).get(TITLE)).contains("a }");
    assertThat(seen.get(0).has(PAGES)).isFalse();
    accept(", \"pages\": 1");
    assertThat(seen).hasSize(1);
    accept("2");
    accept(",");
    assertThat(seen.get(1).get(PAGES)).contains(12);
    assertThat(seen.get(0).has("pages")).as("an earlier snapshot does not change").isFalse();
  }

  @Test
  void lastSnapshot_holdsTheRecord() {
    accept("{\"note\":null,\"other\":{\"title\":1},\"title\":\"t\",\"pages\":3}");
    scanner.end(seen::add);
    Partial<Story> last = seen.get(seen.size() - 1);
    assertThat(seen.subList(0, 3)).noneMatch(Partial::isWhole);
    assertThat(last.value()).isEqualTo(new Story("t", 3, null));
    assertThat(last.components()).containsOnlyKeys("note", "title", "pages");
    assertThat(last.has(NOTE)).isTrue();
    assertThat(last.get(NOTE)).isEmpty();
    assertThat(last.getOrDefault(NOTE, "none")).isEqualTo("none");
  }

  @Test
  void lastSnapshot_hasWhatWasLeftOut_andWhatTheRecordMadeOfTheRest() {
    accept("{\"pages\":3,\"title\":\"t\"}");
    scanner.end(seen::add);
    Partial<Story> last = seen.get(seen.size() - 1);
    assertThat(last.components().keySet()).containsExactly("pages", "title", "note");
    assertThat(last.has(NOTE)).isTrue();
    assertThat(seen.get(seen.size() - 2).has(NOTE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It looks like {\"title\":\"no\",\"pages\":0}:\n```json\n%s\n```",
        "```json\n%s\n```\nas asked.",
        "For example {\"title\":\"no\"}, and so:\n\n```\n%s\n```",
        "Format:\n{\"title\":\"no\",\"pages\":0,\"note\":\"no\"}\n~~~json\n%s\n~~~",
      })
  void exampleBeforeTheAnswer_isNeverSeen(String around) {
    String answer = around.formatted("{\"title\":\"yes\",\"pages\":1}");
    for (int step : new int[] {1, 9, 1_000}) {
      List<Partial<Story>> all = new ArrayList<>();
      ElementScanner<Partial<Story>> cut = PARTIALS.scanner();
      for (int at = 0; at < answer.length(); at += step) {
        cut.accept(answer.substring(at, Math.min(answer.length(), at + step)), all::add);
      }
      cut.end(all::add);
      assertThat(all).noneMatch(p -> p.get(TITLE).orElse("").equals("no"));
      Partial<Story> last = all.get(all.size() - 1);
      assertThat(last.value()).isEqualTo(new Story("yes", 1, null));
      assertThat(last.get(TITLE)).contains("yes");
      assertThat(last.get(PAGES)).contains(1);
    }
  }

  @Test
  void unfinishedSnapshot_saysWhatIsThere() {
    accept("{\"title\":\"t\",");
    assertThatThrownBy(seen.get(0)::value)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[title]");
    assertThatThrownBy(() -> seen.get(0).has("titel"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("titel")
        .hasMessageContaining("[title, pages, note]");
    assertThatThrownBy(() -> seen.get(0).components().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void thoughtsAndFence_areStepped_over() {
    accept(
        "<think>{\"title\":\"no\"}</think>Sure:\n```json\n{\"title\":",
        "\"yes\"",
        ",\"pages\":1,}\n```");
    scanner.end(seen::add);
    assertThat(seen).hasSize(3);
    assertThat(seen.get(0).get(TITLE)).contains("yes");
    assertThat(seen.get(2).value()).isEqualTo(new Story("yes", 1, null));
  }

  @Test
  void thoughtsAndFence_withoutWords_areNoReasonToWait() {
    accept("<THINK>{\"title\":\"no\"}</think>\n```json\n{\"title\":", "\"yes\"");
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).get(TITLE)).contains("yes");
  }

  @Test
  void wrongComponent_isRefusedAtOnce_withItsPath() {
    assertThatThrownBy(() -> accept("{\"title\":\"t\",\"pages\":\"many\","))
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.path()).isEqualTo("$.pages"));
    assertThat(seen).hasSize(1);
  }

  @Test
  void componentThatIsThereTwice_isRefused() {
    assertThatThrownBy(() -> accept("{\"title\":\"t\",\"title\":\"u\""))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void end_beforeTheRecordIsClosed_isTruncation() {
    accept("{\"title\":\"t\",\"pages\":3");
    assertThatThrownBy(() -> scanner.end(seen::add)).isInstanceOf(TruncatedResponseException.class);
    assertThat(seen).hasSize(1);
  }

  @Test
  void missingComponent_isRefusedAtTheEnd() {
    accept("{\"title\":\"t\"}");
    assertThatThrownBy(() -> scanner.end(seen::add))
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.path()).isEqualTo("$.pages"));
  }

  @Test
  void answerWithoutJson_isRefused() {
    accept("I would rather not.");
    assertThatThrownBy(() -> scanner.end(seen::add))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("there is none");
  }

  @Test
  void whereverDeltasAreCut_theSnapshotsAreTheSame() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    Random random = new Random(seed);
    String answer =
        "\n"
            + "{ \"x\" : [1,{\"title\":\"\\\"]\"}], \"title\" : \"a\\\\\\\"{\" , \"pages\":-7 ,"
            + " \"note\":\"\\u00e9\" }";
    for (int run = 0; run < 500; run++) {
      List<Partial<Story>> all = new ArrayList<>();
      ElementScanner<Partial<Story>> cut = PARTIALS.scanner();
      for (int at = 0; at < answer.length(); ) {
        int end = Math.min(answer.length(), at + 1 + random.nextInt(9));
        cut.accept(answer.substring(at, end), all::add);
        at = end;
      }
      cut.end(all::add);
      assertThat(all).as("-Drialto.seed=%s", seed).hasSize(4);
      assertThat(all.get(3).value())
          .as("-Drialto.seed=%s", seed)
          .isEqualTo(new Story("a\\\"{", -7, "\u00e9"));
    }
  }

  @Test
  void tooDeepNesting_isToldAsThat_whereItIsForTheWholeAnswer() {
    String head = "{\"title\":\"t\",\"pages\":1,\"other\":";
    accept(head + "[".repeat(199) + "]".repeat(199) + "}");
    scanner.end(seen::add);
    assertThat(seen.get(seen.size() - 1).isWhole()).isTrue();
    String deep = head + "[".repeat(200) + "]".repeat(200) + "}";
    ElementScanner<Partial<Story>> other = PARTIALS.scanner();
    assertThatThrownBy(() -> STORY.read(deep))
        .hasMessageContaining("objects and arrays nest more than 200 deep");
    assertThatThrownBy(() -> other.accept(deep, seen::add))
        .hasMessageContaining("objects and arrays nest more than 200 deep")
        .hasMessageNotContaining("do not pair");
  }
}
