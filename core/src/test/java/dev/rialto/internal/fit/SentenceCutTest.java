package dev.rialto.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.tokens.TokenCount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A prompt is cut behind a sentence, else behind a word, and never further than it has to be. */
class SentenceCutTest {

  private static final String THREE = "First sentence. Second one! Is this the third? ";

  /** Each character a token. */
  private static FitStage.Room room(long tokens, boolean estimated) {
    return new FitStage.Room(
        tokens,
        request ->
            new TokenCount(
                request.messages().stream().mapToInt(m -> m.text().length()).sum(), estimated));
  }

  private static CompletionRequest request(Message... messages) {
    return new CompletionRequest(List.of(messages), Parameters.NONE, null, List.of(), false);
  }

  private static @Nullable String cut(String text, long tokens) {
    SentenceCut cut = SentenceCut.of(request(Message.user(text)), room(tokens, false));
    return cut == null ? null : cut.request().messages().get(0).text();
  }

  @Test
  void whatFits_isLeftAlone() {
    assertThat(cut(THREE, THREE.length())).isNull();
  }

  @Test
  void asManySentencesAsFit_areKept() {
    assertThat(cut(THREE, 45)).isEqualTo("First sentence. Second one!");
    assertThat(cut(THREE, 27)).isEqualTo("First sentence. Second one!");
    assertThat(cut(THREE, 26)).isEqualTo("First sentence.");
    assertThat(cut(THREE, 15)).isEqualTo("First sentence.");
  }

  @Test
  void whereNoSentenceFits_itIsCutBehindAWord_andNeverWithinACharacter() {
    assertThat(cut(THREE, 14)).isEqualTo("First sentence");
    assertThat(cut(THREE, 13)).isEqualTo("First");
    assertThat(cut("漢字仮名交じり文。次の文。", 10)).isEqualTo("漢字仮名交じり文。");
    String faces = "\uD83D\uDE00".repeat(40);
    String left = cut(faces, 31);
    if (left != null) {
      assertThat(left.codePoints()).allMatch(c -> c == 0x1F600);
    }
  }

  @Test
  void whereNotEvenAWordFits_nothingIsCut_andTheErrorComesFromTheRouter() {
    assertThat(cut("Incomprehensibilities", 5)).isNull();
  }

  @Test
  void theLongestTextOfTheLastQuestionIsCut_andNothingElse() {
    CompletionRequest asked =
        request(
            Message.system("Be brief. Be kind."),
            Message.user("An older question. With two sentences."),
            Message.assistant("An answer. With two."),
            Message.user(
                List.of(new Content.Text("Sum it up: "), new Content.Text(THREE + THREE))));
    int whole = asked.messages().stream().mapToInt(m -> m.text().length()).sum();
    SentenceCut cut = SentenceCut.of(asked, room(whole - 20, false));
    assertThat(cut).isNotNull();
    assertThat(cut.request().messages().subList(0, 3)).isEqualTo(asked.messages().subList(0, 3));
    List<Content> parts = cut.request().messages().get(3).content();
    assertThat(parts.get(0)).isEqualTo(new Content.Text("Sum it up: "));
    assertThat(((Content.Text) parts.get(1)).text())
        .isEqualTo(THREE + "First sentence. Second one!");
    assertThat(cut.tokens()).isEqualTo(20);
  }

  @Test
  void anEstimateIsGivenATenthMoreRoom() {
    CompletionRequest asked = request(Message.user(THREE));
    assertThat(SentenceCut.of(asked, room(THREE.length(), true))).isNotNull();
    assertThat(SentenceCut.of(asked, room((long) Math.ceil(THREE.length() * 1.1), true))).isNull();
  }
}
