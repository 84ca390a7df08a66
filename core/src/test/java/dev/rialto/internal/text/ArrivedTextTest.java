package dev.rialto.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivedTextTest {

  @Test
  void piecesOfAnySizeComeOutAsTheyWentIn() {
    ArrivedText text = new ArrivedText();
    StringBuilder all = new StringBuilder();
    assertThat(text.isEmpty()).isTrue();
    for (int i = 0; i < 3_000; i++) {
      String piece = (i % 7 == 0 ? "é漢" : "word").repeat(i % 97);
      text.add(piece);
      all.append(piece);
    }
    assertThat(text).hasToString(all.toString());
    assertThat(text.isEmpty()).isFalse();
  }

  @Test
  void onlyPieceIsNotCopied() {
    ArrivedText text = new ArrivedText();
    String piece = "whole".repeat(100);
    text.add(piece);
    assertThat(text.toString()).isSameAs(piece);
  }

  @Test
  void nothingIsKeptBeyondTheCap() {
    ArrivedText text = new ArrivedText(7);
    text.add("12345");
    text.add("6789");
    text.add("0");
    assertThat(text).hasToString("1234567");
    ArrivedText first = new ArrivedText(3);
    first.add("12345");
    assertThat(first).hasToString("123");
  }
}
