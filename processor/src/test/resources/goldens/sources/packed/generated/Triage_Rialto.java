package com.acme;

import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.PromptText;
import dev.rialto.runtime.ValueReader;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Triage} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Triage_Rialto implements Triage {
  private static final OutputType<Triage.Mood> MOOD_OUTPUT = new MoodOutput();

  private static final MethodSpec<Triage.Mood> MOODS = MethodSpec.builder("Triage", "moods", MOOD_OUTPUT)
      .task("classify")
      .packed(10, 4000)
      .build();

  private static final OutputType<Triage.Sorted> SORTED_OUTPUT = new SortedOutput();

  private static final MethodSpec<Triage.Sorted> SORT = MethodSpec.builder("Triage", "sort", SORTED_OUTPUT)
      .task("classify")
      .packed(50, 2000)
      .build();

  private static final MethodSpec<String> SHORTEN = MethodSpec.builder("Triage", "shorten", OutputType.TEXT)
      .task("classify")
      .packed(10, 4000)
      .build();

  private static final ListOutput<Integer> LIST_OF_INTEGER_OUTPUT = new ListOfIntegerOutput();

  private static final MethodSpec<List<Integer>> NUMBERS = MethodSpec.builder("Triage", "numbers", LIST_OF_INTEGER_OUTPUT)
      .task("classify")
      .packed(10, 4000)
      .build();

  private static final MethodSpec<Triage.Mood> JUDGED = MethodSpec.builder("Triage", "judged", MOOD_OUTPUT)
      .task("classify")
      .packed(10, 4000)
      .build();

  private static final MethodSpec<List<Integer>> COUNTED = MethodSpec.builder("Triage", "counted", LIST_OF_INTEGER_OUTPUT)
      .task("classify")
      .packed(10, 4000)
      .build();

  private final ClientRuntime runtime;

  Triage_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public List<Triage.Mood> moods(List<String> texts) {
    Objects.requireNonNull(texts, "texts is null");
    return runtime.callPacked(
        MOODS,
        texts,
        item -> List.of(Message.user("Which mood is this text in?\n" + item)),
        CallOptions.NONE);
  }

  @Override
  public Result<List<Triage.Sorted>> sort(String product, boolean strict,
      Collection<Triage.Ticket> tickets) {
    Objects.requireNonNull(product, "product is null");
    Objects.requireNonNull(tickets, "tickets is null");
    return runtime.callPackedForResult(
        SORT,
        List.copyOf(tickets),
        item -> {
          LocalDateTime now = runtime.now();
          StringBuilder strictText = new StringBuilder(11);
          if (strict) {
            strictText.append("Be strict. ");
          }
          return List.of(Message.system("You know " + product + "."),
          Message.user("Today is " + PromptText.date(now) + ". " + strictText + "Sort this ticket: " + PromptText.of(item)));
        },
        CallOptions.NONE);
  }

  @Override
  public CompletableFuture<List<String>> shorten(List<String> item, CallOptions options) {
    Objects.requireNonNull(item, "item is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.callPackedAsync(
        SHORTEN,
        item,
        item_ -> List.of(Message.user(item_)),
        options);
  }

  @Override
  public CompletableFuture<Result<List<List<Integer>>>> numbers(List<String> texts) {
    Objects.requireNonNull(texts, "texts is null");
    return runtime.callPackedAsyncForResult(
        NUMBERS,
        texts,
        item -> List.of(Message.user(item)),
        CallOptions.NONE);
  }

  @Override
  public BulkResult<Triage.Ticket, Triage.Mood> judged(List<Triage.Ticket> tickets) {
    Objects.requireNonNull(tickets, "tickets is null");
    return runtime.callPackedForEach(
        JUDGED,
        tickets,
        item -> List.of(Message.user(PromptText.of(item))),
        CallOptions.NONE);
  }

  @Override
  public CompletableFuture<BulkResult<String, List<Integer>>> counted(Collection<String> texts) {
    Objects.requireNonNull(texts, "texts is null");
    return runtime.callPackedAsyncForEach(
        COUNTED,
        List.copyOf(texts),
        item -> List.of(Message.user(item)),
        CallOptions.NONE);
  }

  private static final class MoodOutput extends JsonOutput<Triage.Mood> {
    MoodOutput() {
      super(new OutputSchema("Mood", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\",\"enum\":[\"GOOD\",\"BAD\"]}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    @Override
    protected Triage.Mood value(ValueReader in) {
      return Triage_Mood_RialtoCodec.read(in);
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }

  private static final class SortedOutput extends JsonOutput<Triage.Sorted> {
    SortedOutput() {
      super(new OutputSchema("Sorted", "{\"type\":\"object\",\"properties\":{\"mood\":{\"type\":\"string\",\"enum\":[\"GOOD\",\"BAD\"]},\"desk\":{\"type\":\"string\"}},\"required\":[\"mood\",\"desk\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected Triage.Sorted value(ValueReader in) {
      return Triage_Sorted_RialtoCodec.read(in);
    }
  }

  private static final class ListOfIntegerOutput extends ListOutput<Integer> {
    ListOfIntegerOutput() {
      super(new OutputSchema("ListOfInteger", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    @Override
    protected Integer element(ValueReader in) {
      return in.readInt();
    }
  }
}
