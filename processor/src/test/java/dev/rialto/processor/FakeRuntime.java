package dev.rialto.processor;

import dev.rialto.BulkItem;
import dev.rialto.BulkResult;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Conversation;
import dev.rialto.FinishReason;
import dev.rialto.Message;
import dev.rialto.Request;
import dev.rialto.Result;
import dev.rialto.Timings;
import dev.rialto.TokenUsage;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.ElementScanner;
import dev.rialto.runtime.MethodSpec;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers every call with the next of its texts, and remembers what it was asked. */
final class FakeRuntime implements ClientRuntime {

  private final List<String> answers = new ArrayList<>();

  /** The calls, as {@code kind Client.method}. */
  final List<String> calls = new ArrayList<>();

  /** The messages of the last call, as {@code role: text} lines. */
  String asked = "";

  /** The method of the last call. */
  MethodSpec<?> method = MethodSpec.builder("", "", dev.rialto.runtime.OutputType.TEXT).build();

  /** The options of the last call. */
  CallOptions options = CallOptions.NONE;

  FakeRuntime answer(String text) {
    answers.add(text);
    return this;
  }

  @Override
  public ClientRuntime within(Conversation conversation) {
    calls.add("within");
    return this;
  }

  @Override
  public ClientRuntime within(MethodSpec<?> spec, Object id, CallOptions given) {
    calls.add("within " + spec + " " + id);
    return this;
  }

  @Override
  public LocalDateTime now() {
    return LocalDateTime.of(2026, 11, 22, 9, 5, 0, 123_000_000);
  }

  @Override
  public <T> T call(MethodSpec<T> spec, List<Message> messages, CallOptions given) {
    note("call", spec, messages, given);
    return spec.output().read(next());
  }

  @Override
  public <T> Result<T> callForResult(
      MethodSpec<T> spec, List<Message> messages, CallOptions given) {
    note("callForResult", spec, messages, given);
    return result(spec.output().read(next()));
  }

  @Override
  public <T> CompletableFuture<T> callAsync(
      MethodSpec<T> spec, List<Message> messages, CallOptions given) {
    note("callAsync", spec, messages, given);
    return CompletableFuture.completedFuture(spec.output().read(next()));
  }

  @Override
  public <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> spec, List<Message> messages, CallOptions given) {
    note("callAsyncForResult", spec, messages, given);
    return CompletableFuture.completedFuture(result(spec.output().read(next())));
  }

  @Override
  public <T> List<T> callPacked(
      MethodSpec<T> spec,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    return items.stream()
        .map(
            item -> {
              note("callPacked", spec, messages.apply(String.valueOf(item)), given);
              return spec.output().read(next());
            })
        .toList();
  }

  @Override
  public <T> Result<List<T>> callPackedForResult(
      MethodSpec<T> spec,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    return result(callPacked(spec, items, messages, given));
  }

  @Override
  public <T> CompletableFuture<List<T>> callPackedAsync(
      MethodSpec<T> spec,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    return CompletableFuture.completedFuture(callPacked(spec, items, messages, given));
  }

  @Override
  public <T> CompletableFuture<Result<List<T>>> callPackedAsyncForResult(
      MethodSpec<T> spec,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    return CompletableFuture.completedFuture(callPackedForResult(spec, items, messages, given));
  }

  @Override
  public <I, T> BulkResult<I, T> callPackedForEach(
      MethodSpec<T> spec,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    List<T> values = callPacked(spec, items, messages, given);
    List<BulkItem<I, T>> each = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      each.add(new BulkItem<>(i, items.get(i), values.get(i), null, Duration.ZERO));
    }
    return new BulkResult<>(each, Duration.ZERO);
  }

  @Override
  public <I, T> CompletableFuture<BulkResult<I, T>> callPackedAsyncForEach(
      MethodSpec<T> spec,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions given) {
    return CompletableFuture.completedFuture(callPackedForEach(spec, items, messages, given));
  }

  @Override
  public Flow.Publisher<String> stream(
      MethodSpec<String> spec, List<Message> messages, CallOptions given) {
    note("stream", spec, messages, given);
    return subscriber -> {};
  }

  @Override
  public CompletionStream<String> completionStream(
      MethodSpec<String> spec, List<Message> messages, CallOptions given) {
    note("completionStream", spec, messages, given);
    throw new IllegalStateException("no stream here");
  }

  @Override
  public <E> Flow.Publisher<E> streamElements(
      MethodSpec<?> spec, ElementOutput<E> elements, List<Message> messages, CallOptions given) {
    note("streamElements", spec, messages, given);
    List<E> all = new ArrayList<>();
    ElementScanner<E> scanner = elements.scanner();
    scanner.accept(next(), all::add);
    scanner.end(all::add);
    SubmissionPublisher<E> publisher = new SubmissionPublisher<>(Runnable::run, 256);
    return subscriber -> {
      publisher.subscribe(subscriber);
      all.forEach(publisher::submit);
      publisher.close();
    };
  }

  @Override
  public <E> CompletionStream<E> completionStreamElements(
      MethodSpec<?> spec, ElementOutput<E> elements, List<Message> messages, CallOptions given) {
    note("completionStreamElements", spec, messages, given);
    throw new IllegalStateException("no stream here");
  }

  @Override
  public <E> Stream<E> blocking(MethodSpec<?> spec, Flow.Publisher<E> elements) {
    List<E> all = new ArrayList<>();
    elements.subscribe(new Collecting<>(all));
    return all.stream();
  }

  private record Collecting<E>(List<E> all) implements Flow.Subscriber<E> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(E element) {
      all.add(element);
    }

    @Override
    public void onError(Throwable error) {
      throw new IllegalStateException(error);
    }

    @Override
    public void onComplete() {}
  }

  @Override
  public <T> T call(MethodSpec<T> spec, Request request, CallOptions given) {
    note("call " + request, spec, List.of(), given);
    return spec.output().read(next());
  }

  @Override
  public <T> Result<T> callForResult(MethodSpec<T> spec, Request request, CallOptions given) {
    note("callForResult " + request, spec, List.of(), given);
    return result(spec.output().read(next()));
  }

  @Override
  public <T> CompletableFuture<T> callAsync(
      MethodSpec<T> spec, Request request, CallOptions given) {
    note("callAsync " + request, spec, List.of(), given);
    return CompletableFuture.completedFuture(spec.output().read(next()));
  }

  @Override
  public <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> spec, Request request, CallOptions given) {
    note("callAsyncForResult " + request, spec, List.of(), given);
    return CompletableFuture.completedFuture(result(spec.output().read(next())));
  }

  private void note(String kind, MethodSpec<?> spec, List<Message> messages, CallOptions given) {
    calls.add(kind + " " + spec);
    asked =
        messages.stream().map(m -> m.role() + ": " + m.text()).collect(Collectors.joining("\n"));
    method = spec;
    options = given;
  }

  private String next() {
    return answers.remove(0);
  }

  private static <T> Result<T> result(T value) {
    return new Result<>(
        value,
        "fake/model",
        TokenUsage.NONE,
        new FinishReason(FinishReason.Kind.STOP, "stop"),
        List.of(),
        List.of(),
        "",
        "",
        CacheStatus.BYPASS,
        Duration.ZERO,
        List.of(),
        new Timings(0, -1));
  }
}
