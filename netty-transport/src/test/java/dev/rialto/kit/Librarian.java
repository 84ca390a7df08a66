package dev.rialto.kit;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Description;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** An interface as a user would write it, with every kind of answer; package-private. */
@Completion(task = "factual", model = "openai/gpt-4o", timeout = "10s")
@SystemMessage("You are a librarian of {{town}}.")
interface Librarian {

  @UserMessage("Find {{title}}.")
  String find(String town, String title);

  @UserMessage("Describe {{title}}, at most {{count}} words.")
  Book describe(String town, String title, int count);

  @UserMessage("How many copies of {{title}}?")
  int copies(String town, String title);

  @UserMessage("Is {{title}} out?")
  Result<Boolean> out(String town, String title, CallOptions options);

  @UserMessage("Who has {{title}}?")
  Optional<String> borrower(String town, String title);

  @UserMessage("Sort {{title}}.")
  CompletableFuture<Shelf> sort(String town, String title);

  @UserMessage("Tell me of {{title}}.")
  Flow.Publisher<String> tell(String town, String title);

  @UserMessage("What is like {{title}}?")
  CompletionStream<Book> similar(String town, String title);

  @UserMessage("How much is {{title}} in each shop?")
  Map<String, BigDecimal> prices(String town, String title);

  default String findBoth(String town, String one, String other) {
    return find(town, one) + " and " + find(town, other);
  }

  enum Genre {
    FICTION,
    FACT
  }

  /** A book. */
  record Book(
      String title,
      List<String> authors,
      Genre genre,
      Optional<LocalDate> published,
      double price) {}

  /** Where a book stands. */
  sealed interface Shelf {}

  /** In the house. */
  record Open(@Description("counted from the door") int number, List<Open> beside)
      implements Shelf {}

  /** Below it. */
  record Cellar(String key) implements Shelf {}
}
