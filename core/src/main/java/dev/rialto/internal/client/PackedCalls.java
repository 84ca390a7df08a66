package dev.rialto.internal.client;

import dev.rialto.Attempt;
import dev.rialto.BulkItem;
import dev.rialto.BulkResult;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.FinishReason;
import dev.rialto.Message;
import dev.rialto.Result;
import dev.rialto.Timings;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.PackedItem;
import dev.rialto.internal.call.Packing;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Purse;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.PromptText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls about the items of one packed list: one for each that differs from those before. They
 * are calls like others, each with its own place in the cache; further down those that were not
 * found are put together.
 *
 * @param <T> the type of an item's answer
 */
final class PackedCalls<T> {

  /** What stands in a pack's instructions where an item's text would. */
  private static final String PLACE = "[item]";

  private final MethodSpec<T> method;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, CompletableFuture<UnaryOutcome>> calls = new LinkedHashMap<>();

  /** When the calls were over. */
  private final Map<String, Long> endNanos = new ConcurrentHashMap<>();

  /** The calls, each with its end noted. */
  private final List<CompletableFuture<?>> noted = new ArrayList<>();

  private final long startNanos;
  private final CallTools tools;

  PackedCalls(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options,
      CallPlanner planner,
      Stage pipeline,
      CallTools tools) {
    this.method = method;
    this.tools = tools;
    this.startNanos = tools.ticker().nanoTime();
    for (int i = 0; i < items.size(); i++) {
      texts.add(
          PromptText.of(
              Objects.requireNonNull(items.get(i), "item " + i + " of the list is null")));
    }
    Packing packing =
        new Packing(
            Objects.requireNonNull(method.pack(), "the method packs nothing"),
            messages.apply(PLACE),
            method.packItems(),
            method.packTokens());
    // All are planned before the first starts: a call that cannot be made fails alone.
    Map<String, Call> planned = new LinkedHashMap<>();
    Map<String, PackedItem> packed = new LinkedHashMap<>();
    Purse purse = null; // what the call says that it may cost, all of its list may cost
    for (String text : texts) {
      if (!planned.containsKey(text)) {
        PackedItem item = packing.item(text);
        packed.put(text, item);
        Call call = planner.unary(method, messages.apply(text), options);
        if (planned.isEmpty()) {
          purse = call.purse();
        }
        // What every call may cost at most is the bound of each pack, and of each item alone.
        planned.put(text, call.with(item, call.options().boundsCost() ? purse : call.purse()));
      }
    }
    planned.forEach(
        (text, call) -> {
          CallFuture<UnaryOutcome> future = new CallFuture<>(call, outcome -> outcome, tools);
          calls.put(text, future);
          noteEnd(text, future);
          future.begin(pipeline);
          account(packing, Objects.requireNonNull(packed.get(text)), future);
        });
    packing.begun();
  }

  private void noteEnd(String text, CompletableFuture<?> future) {
    noted.add(
        future.whenComplete((outcome, error) -> endNanos.put(text, tools.ticker().nanoTime())));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private static void account(Packing packing, PackedItem item, CompletableFuture<?> future) {
    future.whenComplete((outcome, error) -> packing.account(item));
  }

  /** Returns a future of what is made of all answers; ending it ends the calls. */
  <R> CompletableFuture<R> then(Function<PackedCalls<T>, R> map) {
    return ended(
        all -> {
          Throwable failure = failure(List.copyOf(calls.values()));
          if (failure == null) {
            all.complete(map.apply(this));
          } else {
            all.completeExceptionally(failure);
          }
        });
  }

  /** Returns a future of what became of each item; ending it ends the calls. */
  <I> CompletableFuture<BulkResult<I, T>> outcomes(List<I> items) {
    List<I> given = List.copyOf(items);
    return ended(all -> all.complete(each(given)));
  }

  private <I> BulkResult<I, T> each(List<I> items) {
    Map<String, BulkItem<I, T>> byText = new HashMap<>();
    List<BulkItem<I, T>> each = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      I item = items.get(i);
      BulkItem<I, T> known = byText.computeIfAbsent(texts.get(i), text -> outcome(text, item));
      each.add(new BulkItem<>(i, item, known.value(), known.failure(), known.duration()));
    }
    return new BulkResult<>(each, Duration.ofNanos(tools.ticker().nanoTime() - startNanos));
  }

  private <I> BulkItem<I, T> outcome(String text, I item) {
    CompletableFuture<UnaryOutcome> call = Objects.requireNonNull(calls.get(text));
    Duration took =
        Duration.ofNanos(Math.max(0, endNanos.getOrDefault(text, startNanos) - startNanos));
    Throwable failure = call.handle((outcome, thrown) -> thrown).join();
    return new BulkItem<>(
        0, item, failure == null ? Results.value(method, call.join()) : null, failure, took);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hooks are for their effect
  private <R> CompletableFuture<R> ended(Consumer<CompletableFuture<R>> then) {
    CompletableFuture<R> all = new CompletableFuture<>();
    List<CompletableFuture<UnaryOutcome>> each = List.copyOf(calls.values());
    CompletableFuture.allOf(noted.toArray(CompletableFuture[]::new))
        .whenComplete(
            (done, error) -> {
              try {
                then.accept(all);
              } catch (RuntimeException e) {
                all.completeExceptionally(e);
              }
            });
    all.whenComplete(
        (value, error) -> {
          if (error != null) {
            each.forEach(call -> call.cancel(true));
          }
        });
    return all;
  }

  /** Returns the failure of the first item that has one, with the others suppressed. */
  private static @Nullable Throwable failure(List<CompletableFuture<UnaryOutcome>> each) {
    Throwable first = null;
    for (CompletableFuture<UnaryOutcome> call : each) {
      Throwable error = call.handle((outcome, thrown) -> thrown).join();
      if (first == null) {
        first = error;
      } else if (error != null && error != first) {
        first.addSuppressed(error);
      }
    }
    return first;
  }

  /** Returns the values in the order of the items. */
  List<T> values() {
    Map<String, T> byText = new LinkedHashMap<>();
    calls.forEach((text, call) -> byText.put(text, Results.value(method, call.join())));
    List<T> values = new ArrayList<>(texts.size());
    for (String text : texts) {
      values.add(byText.get(text));
    }
    return Collections.unmodifiableList(values);
  }

  /** Returns the values with what all items used and cost together. */
  Result<List<T>> result() {
    TokenUsage usage = TokenUsage.NONE;
    List<Attempt> attempts = new ArrayList<>();
    Answer told = null;
    long oldest = 0;
    for (CompletableFuture<UnaryOutcome> call : calls.values()) {
      Answer answer = call.join().answer();
      Provenance from = answer.provenance();
      usage = usage.plus(answer.usage());
      attempts.addAll(from.attempts());
      oldest = Math.max(oldest, from.cacheAgeNanos());
      // What was paid for tells more than what was found.
      if (told == null
          || (told.provenance().cacheStatus().isHit() && !from.cacheStatus().isHit())) {
        told = answer;
      }
    }
    Provenance from = told == null ? null : told.provenance();
    return new Result<>(
        values(),
        from == null ? "" : from.model(),
        usage,
        told == null ? new FinishReason(FinishReason.Kind.STOP, "") : told.finishReason(),
        List.of(),
        List.of(),
        "",
        from == null ? "" : from.requestId(),
        from == null ? CacheStatus.BYPASS : from.cacheStatus(),
        Duration.ofNanos(oldest),
        merged(attempts),
        new Timings(tools.ticker().nanoTime() - startNanos, -1));
  }

  /** The shares of one attempt are one again. */
  private static List<Attempt> merged(List<Attempt> shares) {
    record Key(String model, String endpoint, long durationNanos, @Nullable String failure) {}
    Map<Key, Attempt> all = new LinkedHashMap<>();
    for (Attempt share : shares) {
      all.merge(
          new Key(share.model(), share.endpoint(), share.durationNanos(), share.failure()),
          share,
          (a, b) ->
              new Attempt(
                  a.model(),
                  a.endpoint(),
                  a.durationNanos(),
                  a.failure(),
                  a.usage().plus(b.usage()),
                  Cost.of(List.of(a, b))));
    }
    return List.copyOf(all.values());
  }
}
