package dev.rialto.internal.promote;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.ItemResult.Kind;
import dev.rialto.spi.BatchProtocol.Listed;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider's batches in memory, with the faults of a test. Single-threaded, as the test is. */
final class FakeBatches implements BatchSite {

  /** A batch at the provider. */
  static final class Batch {
    final String id;
    final String tag;
    final List<Item> items;
    final long created;
    boolean ended;
    boolean cancelled;
    String problem = "";

    Batch(String id, String tag, List<Item> items, long created) {
      this.id = id;
      this.tag = tag;
      this.items = List.copyOf(items);
      this.created = created;
    }
  }

  static final Target TARGET =
      new Target(OpenAi.builder().apiKey("k").build().endpoints().get(0), "gpt-4o-mini");

  final Map<String, Batch> batches = new LinkedHashMap<>();
  final Deque<RialtoException> lostAnswers = new ArrayDeque<>();
  final Deque<RialtoException> refusals = new ArrayDeque<>();
  final Deque<RialtoException> oddStates = new ArrayDeque<>();
  Function<Item, ItemResult> answers = FakeBatches::echo;
  final List<String> decided = new ArrayList<>();
  boolean keepsTags = true;
  boolean dead;
  int maxItems = 100;
  long goodBytes = 1 << 20;
  int asked;

  /** How often there was no room for more results. */
  int waits;

  private final Supplier<Instant> now;

  FakeBatches(Supplier<Instant> now) {
    this.now = now;
  }

  /** Answers with the prompt. */
  static ItemResult echo(Item item) {
    String prompt = ((dev.rialto.CompletionRequest) item.request()).messages().get(0).text();
    String body =
        "{\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
            + "\"assistant\",\"content\":\"re: "
            + prompt
            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,"
            + "\"completion_tokens\":5,\"total_tokens\":15}}";
    return new ItemResult(
        item.id(), Kind.ANSWERED, 200, "q", body.getBytes(StandardCharsets.UTF_8));
  }

  static ItemResult failed(Item item, int status, String message) {
    return new ItemResult(
        item.id(),
        Kind.ANSWERED,
        status,
        "",
        ("{\"error\":{\"message\":\"" + message + "\"}}").getBytes(StandardCharsets.UTF_8));
  }

  Batch only() {
    if (batches.size() != 1) {
      throw new AssertionError(batches.keySet() + " are not one batch");
    }
    return batches.values().iterator().next();
  }

  Batch only(String id) {
    return java.util.Objects.requireNonNull(batches.get(id));
  }

  void endAll() {
    batches.values().forEach(batch -> batch.ended = true);
  }

  @Override
  public Target target() {
    return TARGET;
  }

  @Override
  public int maxItems() {
    return maxItems;
  }

  @Override
  public long maxBytes() {
    return 1 << 20;
  }

  @Override
  public long goodBytes() {
    return goodBytes;
  }

  @Override
  public CompletableFuture<State> submit(List<Item> items, String tag) {
    if (dead) {
      return new CompletableFuture<>();
    }
    if (!refusals.isEmpty()) {
      return CompletableFuture.failedFuture(refusals.poll());
    }
    Batch batch =
        new Batch("batch_" + (batches.size() + 1), tag, items, now.get().getEpochSecond());
    batches.put(batch.id, batch);
    return lostAnswers.isEmpty()
        ? CompletableFuture.completedFuture(state(batch))
        : CompletableFuture.failedFuture(lostAnswers.poll());
  }

  private static State state(Batch batch) {
    State.Phase phase =
        batch.ended
            ? State.Phase.ENDED
            : batch.cancelled ? State.Phase.CANCELLING : State.Phase.RUNNING;
    return new State(
        batch.id,
        phase,
        0,
        0,
        batch.items.size(),
        batch.ended ? List.of(batch.id) : List.of(),
        batch.problem);
  }

  private @Nullable Batch find(String id) {
    return batches.get(id);
  }

  @Override
  public CompletableFuture<State> state(String batchId) {
    asked++;
    if (!oddStates.isEmpty()) {
      return CompletableFuture.failedFuture(oddStates.poll());
    }
    Batch batch = find(batchId);
    return batch == null
        ? CompletableFuture.failedFuture(
            new InvalidRequestException(
                "No such batch", "", FailureDetails.NONE.http(404, "", "", "", null), null))
        : CompletableFuture.completedFuture(state(batch));
  }

  @Override
  public CompletableFuture<State> cancel(String batchId) {
    Batch batch = batches.get(batchId);
    batch.cancelled = true;
    return CompletableFuture.completedFuture(state(batch));
  }

  @Override
  public void decided(String tag, @Nullable State found) {
    decided.add(found == null ? "none" : found.id());
  }

  @Override
  public boolean keepsTags() {
    return keepsTags;
  }

  @Override
  public CompletableFuture<Optional<List<Listed>>> list() {
    List<Listed> all = new ArrayList<>();
    for (Batch batch : batches.values()) {
      all.add(new Listed(state(batch), keepsTags ? batch.tag : "", batch.created));
    }
    Collections.reverse(all);
    return CompletableFuture.completedFuture(Optional.of(all));
  }

  @Override
  public CompletableFuture<Void> results(
      State ended, Consumer<ItemResult> out, Supplier<CompletableFuture<?>> room) {
    Batch batch = batches.get(ended.id());
    for (Item item : batch.items) {
      ItemResult result =
          batch.cancelled
              ? new ItemResult(item.id(), Kind.CANCELLED, 0, "", new byte[0])
              : answers.apply(item);
      if (result != null) {
        out.accept(result);
        waits += room.get().isDone() ? 0 : 1;
      }
    }
    return CompletableFuture.completedFuture(null);
  }
}
