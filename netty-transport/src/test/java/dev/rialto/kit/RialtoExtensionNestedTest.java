package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.junit.RialtoExtension;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.testing.Fake;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nested classes, repetitions and parameters have each a server of their own, too. */
@ExtendWith(RialtoExtension.class)
class RialtoExtensionNestedTest {

  private LoopbackProvider outer;

  @BeforeEach
  void outer(LoopbackProvider server) {
    assertThat(server.requests()).isEmpty();
    outer = server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"teh", "hte"})
  void argumentsOfATest_standBesideThoseOfTheExtension(
      String word, Proofreader reader, LoopbackProvider server) {
    assertThat(reader.read(word)).isNotEmpty();
    assertThat(server).isSameAs(outer);
    assertThat(server.requests()).hasSize(1);
  }

  @Nested
  class Within {

    private Proofreader reader;

    @BeforeEach
    void inner(LoopbackProvider server, Proofreader given) {
      assertThat(server).isSameAs(outer);
      reader = given;
    }

    @Test
    void setUpOfBothClasses_isOfTheSameServer() {
      assertThat(reader.read("teh")).isNotEmpty();
      assertThat(outer.requests()).hasSize(1);
    }

    @RepeatedTest(2)
    void repetition_beginsAnew(Fake<Proofreader> fake) {
      assertThat(fake.calls()).isEmpty();
      fake.answer("the");
      assertThat(fake.client().read("teh")).isEqualTo("the");
      assertThat(outer.requests()).isEmpty();
    }
  }
}
