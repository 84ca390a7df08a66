package dev.rialto.testing;

import dev.rialto.Result;
import dev.rialto.RialtoException;
import dev.rialto.ToolCall;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a fake does with the calls that fit. It begins with the method that says so, {@link #answer}
 * or one of those after it, and cannot be changed then.
 *
 * @param <C> the interface
 * @param <R> what the method returns
 */
public final class FakeRule<C, R> {

  private final Fake<C> fake;
  private final @Nullable Object method;
  private final Predicate<List<@Nullable Object>> arguments;
  private final String description;
  private final List<Reply> before = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private List<Function<FakeCall, Reply>> replies = List.of();

  /**
   * Makes a rule.
   *
   * @param method the method, its name, or null for all
   */
  FakeRule(
      Fake<C> fake,
      @Nullable Object method,
      Predicate<List<@Nullable Object>> arguments,
      String description) {
    this.fake = fake;
    this.method = method;
    this.arguments = arguments;
    this.description = description;
  }

  /**
   * Answers with a value of the type that the method returns. Of a future or a {@link Result} the
   * value within counts. Several answer the first call, the second and so on; the last all further
   * ones.
   *
   * @throws IllegalArgumentException if a future has no value yet
   */
  @SafeVarargs
  public final Fake<C> answer(R first, R... next) {
    List<Function<FakeCall, Reply>> all = new ArrayList<>();
    all.add(reply(first));
    for (R one : next) {
      all.add(reply(one));
    }
    return add(all);
  }

  /**
   * Answers with the value itself where the method returns a future of it, a {@link Result} or an
   * {@link java.util.Optional}; where it returns a stream, with its only element or delta. It is
   * written as the method's schema asks and read back by the generated codec, which refuses what
   * the type does not allow. A packed method is answered with the whole list, in the order of its
   * items, however many requests ask about them.
   *
   * @param value text, a number, an enum's constant, a record, a list, a map; a vector, whose
   *     doubles become floats as a provider's do, a {@link dev.rialto.ModerationResult}, a {@link
   *     dev.rialto.GeneratedImage}, or a list of those
   */
  public Fake<C> value(@Nullable Object value) {
    return add(List.of(call -> new Reply.Value(value)));
  }

  /** Answers with what a function makes of the call, as {@link #value} takes it. */
  public Fake<C> valueFrom(Function<FakeCall, ?> function) {
    return add(List.of(call -> new Reply.Value(function.apply(call))));
  }

  /** Answers a method that returns a stream: text deltas, or elements. */
  public Fake<C> stream(Object... pieces) {
    return add(List.of(call -> new Reply.Pieces(List.of(pieces), null)));
  }

  /** Answers a method that returns a stream, which fails after these pieces. */
  public Fake<C> streamThenFail(RialtoException failure, Object... pieces) {
    return add(List.of(call -> new Reply.Pieces(List.of(pieces), failure)));
  }

  /**
   * Answers with what a model writes, to the letter: fences and small talk around the JSON, or
   * wrong JSON. Several answer the first request of a call, the second (which asks again for a
   * valid answer) and so on.
   */
  public Fake<C> text(String first, String... next) {
    before.add(new Reply.Text(List.of(first), null));
    for (String one : next) {
      before.add(new Reply.Text(List.of(one), null));
    }
    return add(List.of());
  }

  /** Fails the call. It is told as the provider would: with the attempts, and this as it is. */
  public Fake<C> fail(RialtoException failure) {
    Objects.requireNonNull(failure, "failure");
    return add(List.of(call -> new Reply.Text(List.of(), failure)));
  }

  /** Does not answer until the caller gives up: by deadline, cancellation or interrupt. */
  public Fake<C> silence() {
    return add(List.of(call -> new Reply.Silence()));
  }

  /**
   * Lets the model ask for a tool before it answers; several in a row ask one after the other.
   *
   * @param name the tool's name
   * @param arguments a JSON object
   */
  public FakeRule<C, R> callsTool(String name, String arguments) {
    before.add(
        new Reply.Tools(List.of(new ToolCall("call_" + (before.size() + 1), name, arguments))));
    return this;
  }

  boolean fits(Method called, List<@Nullable Object> given) {
    boolean sameMethod =
        method == null
            || (method instanceof Method m
                ? m.getName().equals(called.getName())
                    && Arrays.equals(m.getParameterTypes(), called.getParameterTypes())
                : method.equals(called.getName()));
    return sameMethod && arguments.test(given);
  }

  List<Reply> replies(FakeCall call) {
    List<Reply> all = new ArrayList<>(before);
    if (!replies.isEmpty()) {
      int turn = Math.min(calls.getAndIncrement(), replies.size() - 1);
      all.add(replies.get(turn).apply(call));
    }
    return Collections.unmodifiableList(all);
  }

  /** Fails the calls, without being one of the fake's rules. */
  void ends(RialtoException failure) {
    replies = List.of(call -> new Reply.Text(List.of(), failure));
  }

  private static Function<FakeCall, Reply> reply(@Nullable Object given) {
    Object value = given;
    if (value instanceof CompletionStage<?> stage) {
      if (!stage.toCompletableFuture().isDone()) {
        throw new IllegalArgumentException(
            "The future has no value yet; hand over a completed one, or use value(...)");
      }
      value = stage.toCompletableFuture().join();
    }
    if (value instanceof Result<?> result) {
      value = result.value();
    }
    Object whole = value;
    return call -> new Reply.Value(whole);
  }

  private Fake<C> add(List<Function<FakeCall, Reply>> all) {
    replies = all;
    fake.add(this);
    return fake;
  }

  @Override
  public String toString() {
    return description;
  }
}
