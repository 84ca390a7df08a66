package dev.rialto;

import dev.rialto.internal.bulk.BulkRun;
import dev.rialto.internal.bulk.BulkTools;
import dev.rialto.internal.bulk.Carried;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A list of calls, made so many at a time: one result or error for each, in the order of the items.
 * Got from {@link Rialto#bulk}; not thread-safe, and for one run.
 *
 * <pre>{@code
 * BulkResult<String, Review> all =
 *     rialto.bulk(diffs)
 *         .concurrency(5)
 *         .deadline(Duration.ofMinutes(10))
 *         .progress(p -> System.out.print("\r" + p.bar(40)))
 *         .callAsync((diff, options) -> reviewer.review(diff, options))
 *         .join();
 * }</pre>
 *
 * <p>What fails does not stop the others. Cancelling the future cancels the calls under way at
 * their providers, and starts no more. When the heap is more than 80 % full, half as many run at a
 * time, and one at a time above 90 %.
 *
 * @param <I> the type of the items
 */
public final class Bulk<I> {

  private final BulkTools tools;
  private final List<I> items;
  private int concurrency = 5;
  private int heavyConcurrency = 2;
  private int streams = 3;
  private @Nullable Duration deadline;
  private boolean batched;
  private @Nullable ToIntFunction<? super I> weight;
  private @Nullable CostPool pool;
  private Consumer<? super BulkProgress> progress = p -> {};

  Bulk(BulkTools tools, List<? extends I> items) {
    this.tools = tools;
    this.items = List.copyOf(items);
  }

  /** Sets how many calls are under way at a time [5]; with groups, of all that are not heavy. */
  public Bulk<I> concurrency(int value) {
    concurrency = atLeastOne("bulk.concurrency", value);
    return this;
  }

  /** Sets how many streams are read at a time [3]. */
  public Bulk<I> streams(int value) {
    streams = atLeastOne("bulk.streams", value);
    return this;
  }

  /**
   * Starts the heavy items first, two at a time, beside eight others: heavy is what weighs more
   * than 1,000, then comes what weighs more than 300. Without it the items start in their order.
   *
   * @param weightOf the length of an item's prompt in characters, or its most tokens, whichever is
   *     more
   */
  public Bulk<I> groups(ToIntFunction<? super I> weightOf) {
    return groups(weightOf, 2, 8);
  }

  /** Starts the heavy items first, with other numbers. */
  public Bulk<I> groups(ToIntFunction<? super I> weightOf, int heavy, int others) {
    weight = Objects.requireNonNull(weightOf, "weightOf");
    heavyConcurrency = atLeastOne("bulk.groups.heavy", heavy);
    concurrency = atLeastOne("bulk.groups.others", others);
    return this;
  }

  /**
   * Sets when all must be over; what is not by then fails with {@link DeadlineExceededException} [1
   * h; 24 h if {@link #batched}].
   */
  public Bulk<I> deadline(Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw refused("bulk.deadline", value, "above zero, at most a year");
    }
    deadline = value;
    return this;
  }

  /**
   * Sets the most that all its calls may cost together, in dollars above zero, with all their
   * attempts; for calls that take the options. What starts first has the money first: by {@link
   * #groups}, else in the items' order. An item that has no room while others have money set aside
   * waits until one of them has ended; one that has none even then fails with {@link
   * BudgetExceededException} without a request, and what is smaller may still have room.
   */
  public Bulk<I> maxCost(Usd value) {
    return costPool(CostPool.named("bulk.maxCost", value));
  }

  /** Sets the money that its calls share, also with calls outside it; see {@link #maxCost}. */
  public Bulk<I> costPool(CostPool value) {
    pool = Objects.requireNonNull(value, "costPool");
    return this;
  }

  /**
   * Lets the calls wait for a provider's batch, at about half the price ({@link
   * CallOptions.Builder#batch}): all begin at once, and are sent together. Those that can go in
   * none, since the deadline is too near, the provider takes no batches or they have tools, are
   * made as many at a time as {@link #concurrency} says. For {@link #callAsync(BiFunction)} alone,
   * since options carry it; the other ways to make the calls refuse it.
   */
  public Bulk<I> batched() {
    batched = true;
    return this;
  }

  /**
   * Sets who hears how far it has come, at every start and end; news that come while it is being
   * told are told in one, the last one perhaps after the result. Called one at a time, on a thread
   * of the Rialto's own. If it throws, that is logged, and it hears no more.
   */
  public Bulk<I> progress(Consumer<? super BulkProgress> listener) {
    progress = Objects.requireNonNull(listener, "progress");
    return this;
  }

  /**
   * Makes the calls.
   *
   * @param call makes the call of an item; of a client's method that returns a future
   * @return completes when the last item is over, never with a failure
   */
  public <R> CompletableFuture<BulkResult<I, R>> callAsync(
      Function<? super I, ? extends CompletionStage<R>> call) {
    Objects.requireNonNull(call, "call");
    return run((item, options) -> call.apply(item), false, concurrency);
  }

  /**
   * Makes the calls, of methods that take options: these make them wait behind the calls that
   * people wait for ({@link Priority#LOW}), and end with the bulk's deadline.
   *
   * @param call makes the call of an item with the options
   * @return completes when the last item is over, never with a failure
   */
  public <R> CompletableFuture<BulkResult<I, R>> callAsync(
      BiFunction<? super I, ? super CallOptions, ? extends CompletionStage<R>> call) {
    Objects.requireNonNull(call, "call");
    if (!batched) {
      return run(call, true, concurrency);
    }
    CallOptions mayWait =
        CallOptions.builder().batch(true).liveLimit(new LiveLimit(concurrency)).build();
    int all = Math.max(1, items.size());
    return begin((item, options) -> call.apply(item, mayWait.over(options)), all, all);
  }

  /**
   * Makes the calls of a method that blocks, each on a thread of the Rialto's own, and waits for
   * all of them. An interrupt cancels what is under way.
   *
   * @param call makes the call of an item
   */
  public <R> BulkResult<I, R> call(Function<? super I, ? extends R> call) {
    Objects.requireNonNull(call, "call");
    return block((item, options) -> call.apply(item), false);
  }

  /**
   * Makes the calls of a method that blocks and takes options, as {@link #call(Function)} and
   * {@link #callAsync(BiFunction)} do.
   *
   * @param call makes the call of an item with the options
   */
  public <R> BulkResult<I, R> call(BiFunction<? super I, ? super CallOptions, ? extends R> call) {
    Objects.requireNonNull(call, "call");
    return block(call, true);
  }

  private <R> BulkResult<I, R> block(
      BiFunction<? super I, ? super CallOptions, ? extends R> call, boolean taken) {
    Carried carried = tools.carried();
    return BulkRun.await(
        run(
            (item, options) ->
                tools.blocking(() -> carried.within(() -> call.apply(item, options))),
            taken,
            concurrency));
  }

  /**
   * Reads the streams of a method, each to its end; the result of an item is the list of its
   * elements.
   *
   * @param call opens the stream of an item
   * @param element hears of each element of an item as it comes, one at a time for each item; if it
   *     throws, the item fails with that
   */
  public <E> CompletableFuture<BulkResult<I, List<E>>> stream(
      Function<? super I, ? extends Flow.Publisher<E>> call,
      BiConsumer<? super I, ? super E> element) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(element, "element");
    return run((item, options) -> BulkRun.read(item, call.apply(item), element), false, streams);
  }

  /**
   * Reads the streams of a method that takes options, as {@link #stream(Function, BiConsumer)} and
   * {@link #callAsync(BiFunction)} do.
   *
   * @param call opens the stream of an item with the options
   * @param element hears of each element of an item
   */
  public <E> CompletableFuture<BulkResult<I, List<E>>> stream(
      BiFunction<? super I, ? super CallOptions, ? extends Flow.Publisher<E>> call,
      BiConsumer<? super I, ? super E> element) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(element, "element");
    return run(
        (item, options) -> BulkRun.read(item, call.apply(item, options), element), true, streams);
  }

  private <R> CompletableFuture<BulkResult<I, R>> run(
      BiFunction<? super I, ? super CallOptions, ? extends CompletionStage<R>> call,
      boolean optionsTaken,
      int most) {
    if (batched) {
      throw contradiction(
          "bulk.batched is set, but calls that block or stream, or take no options, wait for no"
              + " batch",
          "Make the calls with callAsync((item, options) -> …), of a method that returns a future"
              + " and has a parameter CallOptions");
    }
    if (pool != null && !optionsTaken) {
      throw contradiction(
          pool.name() + " is " + pool.limit() + ", but the calls take no options, which carry it",
          "Give the method a parameter CallOptions, and make the call with (item, options) -> …");
    }
    return begin(call, most, heavyConcurrency);
  }

  private <R> CompletableFuture<BulkResult<I, R>> begin(
      BiFunction<? super I, ? super CallOptions, ? extends CompletionStage<R>> call,
      int most,
      int mostHeavy) {
    Carried carried = tools.carried();
    return new BulkRun<I, R>(
            tools,
            items,
            (item, options) -> carried.within(() -> call.apply(item, options)),
            most,
            mostHeavy,
            weight,
            deadline == null ? Duration.ofHours(batched ? 24 : 1) : deadline,
            pool,
            progress)
        .start();
  }

  private static int atLeastOne(String setting, int value) {
    if (value < 1) {
      throw refused(setting, value, "1 or more");
    }
    return value;
  }

  private static ConfigurationException refused(String setting, Object value, String allowed) {
    return contradiction(
        setting + " is " + value + "; allowed is " + allowed, "Change the setting " + setting);
  }

  private static ConfigurationException contradiction(String message, String whatToDo) {
    return new ConfigurationException(message, whatToDo, FailureDetails.NONE, null);
  }
}
