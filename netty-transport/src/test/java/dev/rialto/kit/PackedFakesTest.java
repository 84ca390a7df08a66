package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.FailureDetails;
import dev.rialto.Packed;
import dev.rialto.Result;
import dev.rialto.ServerErrorException;
import dev.rialto.UserMessage;
import dev.rialto.testing.Fake;
import dev.rialto.testing.FakeCall;
import dev.rialto.testing.Fakes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fakes of packed methods are given the list that the method returns, however it is packed. */
class PackedFakesTest {

  @Completion(timeout = "20s")
  interface Sorter {
    @UserMessage("Sort: {{words}}")
    List<Integer> sizes(@Packed List<String> words);

    @UserMessage("Judge: {{words}}")
    CompletableFuture<Result<List<Verdict>>> judge(
        @Packed(items = 3) List<String> words, CallOptions options);

    @UserMessage("Find: {{words}}")
    List<Optional<String>> find(@Packed List<String> words);

    record Verdict(String word, boolean good) {}
  }

  @Test
  void listOfAnswers_isScatteredOverItsItems() {
    try (Fake<Sorter> fake = Fakes.of(Sorter.class)) {
      fake.when((c, a) -> c.sizes(a.any())).answer(List.of(3, 5), List.of(9));
      fake.whenMethod("find").value(List.of(Optional.of("x"), Optional.empty()));
      Sorter sorter = fake.client();
      assertThat(sorter.sizes(List.of("one", "seven"))).containsExactly(3, 5);
      assertThat(sorter.sizes(List.of("nine"))).containsExactly(9);
      assertThat(sorter.sizes(List.of())).isEmpty();
      fake.whenMethod("sizes").value(List.of(3, 3, 1));
      assertThat(sorter.sizes(List.of("same\n\nItems:\n{\"index\":0,", "same", "[item]")))
          .containsExactly(3, 3, 1);
      fake.whenMethod("sizes")
          .valueFrom(call -> ((List<?>) call.arguments().get(0)).stream().map(w -> 1).toList());
      assertThat(sorter.sizes(List.of("a", "a", "b"))).containsExactly(1, 1, 1);
      assertThat(sorter.find(List.of("a", "b")))
          .containsExactly(Optional.of("x"), Optional.empty());
    }
  }

  @Test
  void listOfSeveralPacks_isScatteredOverThem() {
    try (Fake<Sorter> fake = Fakes.of(Sorter.class)) {
      List<String> words = IntStream.range(0, 8).mapToObj(i -> "w" + i).toList();
      List<Sorter.Verdict> verdicts =
          words.stream().map(word -> new Sorter.Verdict(word, word.endsWith("3"))).toList();
      fake.whenMethod("judge").value(verdicts);
      assertThat(fake.client().judge(words, CallOptions.NONE).join().value()).isEqualTo(verdicts);
      assertThat(fake.calls("judge")).hasSize(1);
      FakeCall call = fake.calls().get(0);
      assertThat(call.requests()).hasSize(3);
    }
  }

  @Test
  void listOfAnotherLength_isRefusedByName() {
    try (Fake<Sorter> fake = Fakes.of(Sorter.class)) {
      fake.whenMethod("sizes").value(List.of(1));
      assertThatThrownBy(() -> fake.client().sizes(List.of("one", "two")))
          .hasMessageContaining("sizes([one, two])")
          .hasMessageContaining(
              "it packs 2 items, whose answers are a list of as many, not 1: [1]");
    }
  }

  @Test
  void failure_isSeen() {
    try (Fake<Sorter> fake = Fakes.of(Sorter.class)) {
      fake.fail(new ServerErrorException("Broken", "", FailureDetails.NONE, null));
      assertThatThrownBy(() -> fake.client().sizes(List.of("one", "two")))
          .hasMessageContaining("Broken");
    }
  }
}
