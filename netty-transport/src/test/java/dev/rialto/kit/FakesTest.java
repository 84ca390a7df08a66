package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.AuthenticationException;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.ConfigurationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.kit.Librarian.Book;
import dev.rialto.kit.Librarian.Cellar;
import dev.rialto.kit.Librarian.Genre;
import dev.rialto.kit.Librarian.Open;
import dev.rialto.kit.Librarian.Shelf;
import dev.rialto.testing.Fake;
import dev.rialto.testing.FakeCall;
import dev.rialto.testing.Fakes;
import dev.rialto.testing.Received;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fakes go through the generated client and the pipeline. */
class FakesTest {

  private static final Book MOBY =
      new Book(
          "Moby \"Dick\"",
          List.of("Herman Melville"),
          Genre.FICTION,
          Optional.of(LocalDate.of(1851, 10, 18)),
          12.5);
  private static final Book OTHER = new Book("Other", List.of(), Genre.FACT, Optional.empty(), 0.1);

  private final Fake<Librarian> fake = Fakes.of(Librarian.class);
  private final Librarian librarian = fake.client();

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void oneAnswer_forEveryCall_andTheLogHasThem() {
    fake.answer("shelf 3");
    assertThat(librarian.find("Bath", "Emma")).isEqualTo("shelf 3");
    assertThat(librarian.findBoth("Bath", "Emma", "Moby {{title}}"))
        .isEqualTo("shelf 3 and shelf 3");
    assertThat(fake.calls("find"))
        .extracting(FakeCall::toString)
        .containsExactly(
            "find(\"Bath\", \"Emma\")",
            "find(\"Bath\", \"Emma\")",
            "find(\"Bath\", \"Moby {{title}}\")");
    CompletionRequest sent = (CompletionRequest) fake.calls().get(2).requests().get(0);
    assertThat(sent.messages().get(0).text()).isEqualTo("You are a librarian of Bath.");
    assertThat(sent.messages().get(1).text()).isEqualTo("Find Moby {{title}}.");
  }

  @Test
  void values_areWrittenAsTheSchemaAsks_andReadByTheGeneratedCodec() throws Exception {
    fake.when((c, a) -> c.describe(a.any(), a.any(), a.anyInt())).answer(MOBY, OTHER);
    fake.when((c, a) -> c.copies(a.any(), a.any())).answer(3);
    fake.when((c, a) -> c.borrower(a.any(), a.eq("Emma"))).answer(Optional.of("Jane"));
    fake.when((c, a) -> c.borrower(a.any(), a.eq("Moby"))).answer(Optional.empty());
    Shelf shelf = new Open(1, List.of(new Open(2, List.of())));
    fake.when((c, a) -> c.sort(a.any(), a.any()))
        .answer(CompletableFuture.completedFuture(shelf), future(new Cellar("k")));
    fake.whenMethod("out").value(true);
    fake.whenMethod("prices").value(Map.of("Foyles", new BigDecimal("9.90")));

    assertThat(librarian.describe("Bath", "Moby", 9)).isEqualTo(MOBY).isNotSameAs(MOBY);
    assertThat(librarian.describe("Bath", "Moby", 9)).isEqualTo(OTHER);
    assertThat(librarian.describe("Bath", "Moby", 9)).as("the last stays").isEqualTo(OTHER);
    assertThat(librarian.copies("Bath", "Moby")).isEqualTo(3);
    assertThat(librarian.borrower("Bath", "Emma")).contains("Jane");
    assertThat(librarian.borrower("Bath", "Moby")).isEmpty();
    assertThat(librarian.sort("Bath", "Moby").get()).isEqualTo(shelf);
    assertThat(librarian.sort("Bath", "Moby").get()).isEqualTo(new Cellar("k"));
    Result<Boolean> out = librarian.out("Bath", "Moby", CallOptions.NONE);
    assertThat(out.value()).isTrue();
    assertThat(out.usage().output()).isPositive();
    assertThat(librarian.prices("Bath", "Moby"))
        .containsExactly(Map.entry("Foyles", new BigDecimal("9.90")));
  }

  private static CompletableFuture<Shelf> future(Shelf shelf) {
    return CompletableFuture.completedFuture(shelf);
  }

  @Test
  void rules_fitByArguments_theLatestFirst() {
    fake.answer("somewhere");
    fake.when((c, a) -> c.find(a.any(), a.contains("Em"))).answer("shelf E");
    fake.when(c -> c.find("Bath", "Emma")).answer("the table");
    fake.when((c, a) -> c.find(a.that(town -> town.length() > 4), a.any())).answer("far away");
    assertThat(librarian.find("York", "Moby")).isEqualTo("somewhere");
    assertThat(librarian.find("York", "Emma")).isEqualTo("shelf E");
    assertThat(librarian.find("Bath", "Emma")).isEqualTo("the table");
    assertThat(librarian.find("London", "Emma")).isEqualTo("far away");
  }

  @Test
  void callThatNoRuleFits_isRefusedAtOnce_withWhatThereIs() {
    fake.when(c -> c.find("Bath", "Emma")).answer("the table");
    assertThatThrownBy(() -> librarian.sort("Bath", "Moby"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sort(\"Bath\", \"Moby\")")
        .hasMessageContaining("find(\"Bath\", \"Emma\")");
    assertThatThrownBy(() -> fake.whenMethod("fined"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fined'")
        .hasMessageContaining("find");
    assertThatThrownBy(() -> fake.when((c, a) -> c.find("Bath", a.any())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eq(...)");
  }

  @Test
  void streams_comePieceByPiece_andFailAsOrdered() throws Exception {
    fake.when((c, a) -> c.tell(a.any(), a.any())).stream("Call ", "me ", "Ishmael.");
    fake.whenMethod("similar").stream(MOBY, OTHER);
    assertThat(Received.from(librarian.tell("Bath", "Moby")).items())
        .containsExactly("Call ", "me ", "Ishmael.");
    var similar = librarian.similar("Bath", "Moby");
    assertThat(Received.from(similar).items()).containsExactly(MOBY, OTHER);
    assertThat(similar.result().toCompletableFuture().get(10, TimeUnit.SECONDS).value())
        .containsExactly(MOBY, OTHER);

    fake.whenMethod("similar").value(new Book[] {MOBY, OTHER});
    assertThat(Received.from(librarian.similar("Bath", "Moby")).items())
        .as("an array is the whole list")
        .containsExactly(MOBY, OTHER);

    fake.whenMethod("similar").streamThenFail(failure(), MOBY);
    Received<Book> cut = Received.from(librarian.similar("Bath", "Moby"));
    assertThat(cut.failure()).isInstanceOf(RialtoException.class).hasMessageContaining("Broken");
    assertThat(cut.items()).containsExactly(MOBY);
  }

  private static ServerErrorException failure() {
    return new ServerErrorException("Broken", "", FailureDetails.NONE, null);
  }

  @Test
  void failures_areSeenAsOrdered_andLeaveNoTrace() {
    FailureDetails none = FailureDetails.NONE;
    for (RialtoException failure :
        List.of(
            failure(),
            new RateLimitException("Slowly", "", none, null),
            new QuotaExceededException("Pay", "", none, null),
            new AuthenticationException("Who", "", none, null))) {
      fake.fail(failure);
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> librarian.find("Bath", "Emma"))
            .isInstanceOf(failure.getClass())
            .hasMessageContaining(failure.summary());
      }
      fake.answer("well");
      assertThat(librarian.find("Bath", "Emma")).isEqualTo("well");
    }
  }

  @Test
  void whatAModelMightWrite_isReadLeniently_orRefused() {
    fake.whenMethod("copies").text("Sure!\n```json\n{\"value\": 7,}\n```");
    assertThat(librarian.copies("Bath", "Emma")).isEqualTo(7);
    fake.whenMethod("describe").text("{\"title\": 1}");
    assertThatThrownBy(() -> librarian.describe("Bath", "Emma", 1))
        .isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void valueOfAnotherType_isRefusedByName() {
    fake.whenMethod("describe").value("a text");
    assertThatThrownBy(() -> librarian.describe("Bath", "Emma", 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("describe(\"Bath\", \"Emma\", 1)")
        .hasMessageContaining(
            "of the type object in the method's schema, but the value given is String a text");
  }

  @Test
  void silence_lastsUntilTheCallerGivesUp() {
    fake.whenMethod("out").silence();
    CallOptions soon = CallOptions.builder().timeout(Duration.ofMillis(20)).build();
    assertThatThrownBy(() -> librarian.out("Bath", "Emma", soon))
        .isInstanceOf(DeadlineExceededException.class);
    fake.whenMethod("sort").silence();
    CompletableFuture<Shelf> sorting = librarian.sort("Bath", "Emma");
    assertThat(sorting).isNotDone();
    fake.close();
    assertThat(sorting).isCompletedExceptionally();
  }

  @Test
  void modelOfTheCall_needsNoProvider() {
    fake.answer(true);
    CallOptions options = CallOptions.model("somebody/else");
    assertThat(librarian.out("Bath", "Emma", options).value()).isTrue();
    assertThat(fake.calls().get(0).options().model()).isEqualTo("somebody/else");
  }

  @Test
  void interfaceWithoutClient_isRefusedWithAdvice() {
    assertThatThrownBy(() -> Fakes.of(Runnable.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("java.lang.Runnable")
        .hasMessageContaining("rialto-processor");
  }
}
