package dev.rialto.runtime;

import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Conversation;
import dev.rialto.Message;
import dev.rialto.Request;
import dev.rialto.Result;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a generated client calls. Thread-safe.
 *
 * <p>The deadline of a call starts when one of the first four methods is called, and for a
 * publisher when it is subscribed to.
 */
public interface ClientRuntime {

  /** Returns the time that templates tell, by the clock of the settings and in its zone. */
  LocalDateTime now();

  /** Returns a runtime whose calls go on a conversation. */
  ClientRuntime within(Conversation conversation);

  /**
   * Returns a runtime whose calls go on the conversation of an id.
   *
   * @param method a method of the interface whose conversation it is
   * @param id says which
   * @param options the options of the call, which name the tenant
   */
  ClientRuntime within(MethodSpec<?> method, Object id, CallOptions options);

  /**
   * Is told by a new client of the tool types whose tools its methods let the model call.
   *
   * @throws dev.rialto.ConfigurationException if an object of one is missing
   */
  default void require(ToolType<?>... types) {}

  /**
   * Makes a call and waits for its value.
   *
   * @throws dev.rialto.RialtoException if there is none
   */
  <T> T call(MethodSpec<T> method, List<Message> messages, CallOptions options);

  /**
   * Makes a call and waits for its result.
   *
   * @throws dev.rialto.RialtoException if there is none
   */
  <T> Result<T> callForResult(MethodSpec<T> method, List<Message> messages, CallOptions options);

  /** Makes a call; cancelling the future cancels the call. It fails with a RialtoException. */
  <T> CompletableFuture<T> callAsync(
      MethodSpec<T> method, List<Message> messages, CallOptions options);

  /** Makes a call; cancelling the future cancels the call. It fails with a RialtoException. */
  <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> method, List<Message> messages, CallOptions options);

  /**
   * Makes a call about each item of a list, several in one request, and waits for all values.
   *
   * @param method the method, of whose type each item's value is
   * @param items the items
   * @param messages returns the messages about one item, given its text
   * @return the values in the order of the items
   * @throws dev.rialto.RialtoException if one is missing
   */
  <T> List<T> callPacked(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /** Makes a call about each item of a list and waits, as {@link #callPacked}, with the result. */
  <T> Result<List<T>> callPackedForResult(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /** Makes a call about each item of a list; cancelling the future cancels all of them. */
  <T> CompletableFuture<List<T>> callPackedAsync(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /** Makes a call about each item of a list; cancelling the future cancels all of them. */
  <T> CompletableFuture<Result<List<T>>> callPackedAsyncForResult(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /**
   * Makes a call about each item of a list and waits, as {@link #callPacked}, with what became of
   * each.
   */
  <I, T> BulkResult<I, T> callPackedForEach(
      MethodSpec<T> method,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /** Makes a call about each item of a list; cancelling the future cancels all of them. */
  <I, T> CompletableFuture<BulkResult<I, T>> callPackedAsyncForEach(
      MethodSpec<T> method,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions options);

  /**
   * Returns a cold publisher of the answer's text deltas for one subscriber. It fails with a
   * RialtoException.
   */
  Flow.Publisher<String> stream(
      MethodSpec<String> method, List<Message> messages, CallOptions options);

  /**
   * Returns a cold publisher of the answer's elements for one subscriber, each published as soon as
   * it is whole. It fails with a RialtoException, after the elements before the fault.
   */
  <E> Flow.Publisher<E> streamElements(
      MethodSpec<?> method, ElementOutput<E> elements, List<Message> messages, CallOptions options);

  /** Returns a cold stream of the answer's elements for one subscriber, with its result. */
  <E> CompletionStream<E> completionStreamElements(
      MethodSpec<?> method, ElementOutput<E> elements, List<Message> messages, CallOptions options);

  /** Returns a cold stream of the answer's text deltas for one subscriber, with its result. */
  CompletionStream<String> completionStream(
      MethodSpec<String> method, List<Message> messages, CallOptions options);

  /**
   * Returns a stream of what a publisher of this runtime publishes. It subscribes when the stream
   * is first read, waits with the thread that reads, and cancels when the stream is closed. Reading
   * it fails as the publisher fails.
   */
  <E> Stream<E> blocking(MethodSpec<?> method, Flow.Publisher<E> elements);

  /**
   * Makes a call of a task beside completions and waits for its value.
   *
   * @throws dev.rialto.RialtoException if there is none
   */
  <T> T call(MethodSpec<T> method, Request request, CallOptions options);

  /**
   * Makes a call of a task beside completions and waits for its result.
   *
   * @throws dev.rialto.RialtoException if there is none
   */
  <T> Result<T> callForResult(MethodSpec<T> method, Request request, CallOptions options);

  /** Makes a call of a task beside completions, as the method for messages does. */
  <T> CompletableFuture<T> callAsync(MethodSpec<T> method, Request request, CallOptions options);

  /** Makes a call of a task beside completions, as the method for messages does. */
  <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> method, Request request, CallOptions options);
}
