package dev.rialto.internal.client;

import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.ConfigurationException;
import dev.rialto.Conversation;
import dev.rialto.ConversationKey;
import dev.rialto.FailureDetails;
import dev.rialto.Message;
import dev.rialto.Request;
import dev.rialto.Result;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.PromptText;
import dev.rialto.runtime.ToolType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What generated clients call: turns a method's call into a {@link Call} and waits as it asks.
 *
 * <p>Long, since it is the other side of all that generated code may call, one short method for
 * each form of result; what they do lies with its neighbours.
 */
public final class PipelineClient implements ClientRuntime {

  private final Stage pipeline;
  private final CallPlanner planner;
  private final Transport transport;
  private final LiveCalls live;
  private final CallTools tools;
  private final Remembering memory;

  /**
   * Makes a client.
   *
   * @param pipeline the outermost stage
   * @param planner makes calls of methods and options
   * @param transport says which threads must not be blocked
   * @param ticker the clock
   * @param callbacks runs what depends on futures
   * @param events hears how calls end
   * @param live keeps the calls under way
   * @param memory knows the conversations
   */
  public PipelineClient(
      Stage pipeline,
      CallPlanner planner,
      Transport transport,
      Ticker ticker,
      Executor callbacks,
      Listeners events,
      LiveCalls live,
      Remembering memory) {
    this(
        pipeline,
        planner,
        transport,
        live,
        new CallTools(ticker, new CallbackExecutor(callbacks), events, live),
        memory);
  }

  private PipelineClient(
      Stage pipeline,
      CallPlanner planner,
      Transport transport,
      LiveCalls live,
      CallTools tools,
      Remembering memory) {
    this.pipeline = pipeline;
    this.planner = planner;
    this.transport = transport;
    this.live = live;
    this.tools = tools;
    this.memory = memory;
  }

  /** Returns a client whose calls have these options, where a call says nothing itself. */
  public PipelineClient variant(CallOptions options) {
    return new PipelineClient(pipeline, planner.variant(options), transport, live, tools, memory);
  }

  /** Returns a client with the same tools whose calls go into another stage. */
  public PipelineClient into(Stage other, CallOptions options) {
    return new PipelineClient(other, planner.variant(options), transport, live, tools, memory);
  }

  @Override
  public ClientRuntime within(Conversation conversation) {
    return onGoing(memory.above(pipeline, conversation), conversation.key());
  }

  @Override
  public ClientRuntime within(MethodSpec<?> method, Object id, CallOptions options) {
    String tenant = planner.tenant(options);
    ConversationKey key = new ConversationKey(tenant, method.origin().client(), PromptText.of(id));
    return onGoing(memory.above(pipeline, key), key);
  }

  private PipelineClient onGoing(Stage conversation, ConversationKey key) {
    return new PipelineClient(
        conversation, planner.within(key.id()), transport, live, tools, memory);
  }

  @Override
  public void require(ToolType<?>... types) {
    planner.require(types);
  }

  @Override
  public LocalDateTime now() {
    return planner.now();
  }

  @Override
  public <T> T call(MethodSpec<T> method, List<Message> messages, CallOptions options) {
    return Results.value(method, await(planner.unaryValue(method, messages, options)));
  }

  @Override
  public <T> Result<T> callForResult(
      MethodSpec<T> method, List<Message> messages, CallOptions options) {
    UnaryOutcome outcome = await(planner.unary(method, messages, options));
    return Results.result(outcome);
  }

  @Override
  public <T> CompletableFuture<T> callAsync(
      MethodSpec<T> method, List<Message> messages, CallOptions options) {
    return begin(method, messages, options, true, Results::value);
  }

  @Override
  public <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> method, List<Message> messages, CallOptions options) {
    return begin(method, messages, options, false, Results::result);
  }

  @Override
  public <T> List<T> callPacked(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    return await(method, pack(method, items, messages, options).then(PackedCalls::values));
  }

  @Override
  public <T> Result<List<T>> callPackedForResult(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    return await(method, pack(method, items, messages, options).then(PackedCalls::result));
  }

  @Override
  public <T> CompletableFuture<List<T>> callPackedAsync(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    try {
      return start(method, items, messages, options).then(PackedCalls::values);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Ends.unplannable("the method", e));
    }
  }

  @Override
  public <T> CompletableFuture<Result<List<T>>> callPackedAsyncForResult(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    try {
      return start(method, items, messages, options).then(PackedCalls::result);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Ends.unplannable("the method", e));
    }
  }

  @Override
  public <I, T> BulkResult<I, T> callPackedForEach(
      MethodSpec<T> method,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    return await(method, pack(method, items, messages, options).outcomes(items));
  }

  @Override
  public <I, T> CompletableFuture<BulkResult<I, T>> callPackedAsyncForEach(
      MethodSpec<T> method,
      List<I> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    try {
      return start(method, items, messages, options).outcomes(items);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Ends.unplannable("the method", e));
    }
  }

  private <T> PackedCalls<T> pack(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    checkMayBlock(method.origin());
    if (Thread.currentThread().isInterrupted()) {
      throw Ends.interrupted(method.origin());
    }
    return start(method, items, messages, options);
  }

  private <T> PackedCalls<T> start(
      MethodSpec<T> method,
      List<?> items,
      Function<String, List<Message>> messages,
      CallOptions options) {
    live.checkOpen();
    return new PackedCalls<>(method, items, messages, options, planner, pipeline, tools);
  }

  /** Waits for a future that keeps the deadline itself. */
  private static <R> R await(MethodSpec<?> method, CompletableFuture<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw Ends.interrupted(method.origin());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RialtoException shared) {
        // A copy, since callers who share a flight share its error.
        RialtoException error = shared.with(shared.details());
        error.addSuppressed(new CalledHere(method.origin()));
        throw error;
      }
      throw Ends.unplannable("the method", new IllegalStateException(e.getCause()));
    }
  }

  @Override
  public <T> T call(MethodSpec<T> method, Request request, CallOptions options) {
    return TaskResults.value(method, await(planner.task(method, request, options)));
  }

  @Override
  public <T> Result<T> callForResult(MethodSpec<T> method, Request request, CallOptions options) {
    return TaskResults.result(method, await(planner.task(method, request, options)));
  }

  @Override
  public <T> CompletableFuture<T> callAsync(
      MethodSpec<T> method, Request request, CallOptions options) {
    return begin(
        () -> planner.task(method, request, options),
        outcome -> TaskResults.value(method, outcome));
  }

  @Override
  public <T> CompletableFuture<Result<T>> callAsyncForResult(
      MethodSpec<T> method, Request request, CallOptions options) {
    return begin(
        () -> planner.task(method, request, options),
        outcome -> TaskResults.result(method, outcome));
  }

  @Override
  public Flow.Publisher<String> stream(
      MethodSpec<String> method, List<Message> messages, CallOptions options) {
    return new StreamPublisher<>(
        () -> planner.streamingValues(method, messages, options),
        () -> Elements.text(planner.streamBuffer(method, options)),
        pipeline,
        tools,
        new AtomicBoolean(),
        StreamTap.NONE);
  }

  @Override
  public CompletionStream<String> completionStream(
      MethodSpec<String> method, List<Message> messages, CallOptions options) {
    return new PipelineStream<>(
        () -> planner.streaming(method, messages, options),
        () -> Elements.text(planner.streamBuffer(method, options)),
        pipeline,
        tools);
  }

  @Override
  public <E> Flow.Publisher<E> streamElements(
      MethodSpec<?> method,
      ElementOutput<E> elements,
      List<Message> messages,
      CallOptions options) {
    return new StreamPublisher<>(
        () -> planner.streamingValues(method, messages, options),
        () -> new ScannedElements<>(elements, planner.clock()),
        pipeline,
        tools,
        new AtomicBoolean(),
        StreamTap.NONE,
        elements.latestWins());
  }

  @Override
  public <E> CompletionStream<E> completionStreamElements(
      MethodSpec<?> method,
      ElementOutput<E> elements,
      List<Message> messages,
      CallOptions options) {
    return new PipelineStream<>(
        () -> planner.streaming(method, messages, options),
        () -> new ScannedElements<>(elements, planner.clock()),
        pipeline,
        tools);
  }

  @Override
  public <E> Stream<E> blocking(MethodSpec<?> method, Flow.Publisher<E> elements) {
    boolean latestWins = elements instanceof StreamPublisher<?> own && own.latestWins();
    return new BlockingElements<>(
            method.origin(), elements, () -> checkMayBlock(method.origin()), latestWins)
        .stream();
  }

  /** Starts a unary call and waits for it. */
  UnaryOutcome await(Call call) {
    live.checkOpen();
    checkMayBlock(call.origin());
    BlockingCaller caller = new BlockingCaller(call, tools);
    if (Thread.currentThread().isInterrupted()) {
      // Nothing is sent, and so nothing paid for, that would be given up at once.
      caller.abort(Ends.interrupted(call.origin()));
    } else {
      live.begin(caller, pipeline);
    }
    return caller.await();
  }

  private void checkMayBlock(PipelineEvent.Origin origin) {
    if (!pipeline.answersSoon()) {
      throw new ConfigurationException(
          origin.client()
              + "."
              + origin.method()
              + " waits for its answer, which a batch does not have before it is sent",
          "Return a CompletableFuture from that method",
          FailureDetails.NONE,
          null);
    }
    if (transport.isTransportThread()) {
      throw new ConfigurationException(
          "A blocking call of "
              + origin.client()
              + "."
              + origin.method()
              + " was made on a thread that the transport needs for its answer",
          "Return a CompletionStage or a Flow.Publisher from that method, or make the call on"
              + " another executor",
          FailureDetails.NONE,
          null);
    }
  }

  /** As the other, without an object that plans the call. */
  private <R> CompletableFuture<R> begin(
      MethodSpec<?> method,
      List<Message> messages,
      CallOptions options,
      boolean valueAlone,
      Function<UnaryOutcome, R> map) {
    Call call;
    try {
      live.checkOpen();
      call =
          valueAlone
              ? planner.unaryValue(method, messages, options)
              : planner.unary(method, messages, options);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Ends.unplannable("the method", e));
    }
    return begin(call, map);
  }

  /** Starts a unary call whose future fails with what the call fails with. */
  <R> CompletableFuture<R> begin(Supplier<Call> plan, Function<UnaryOutcome, R> map) {
    Call call;
    try {
      live.checkOpen();
      call = plan.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(Ends.unplannable("the method", e));
    }
    return begin(call, map);
  }

  private <R> CompletableFuture<R> begin(Call call, Function<UnaryOutcome, R> map) {
    CallFuture<R> future = new CallFuture<>(call, map, tools);
    future.begin(pipeline);
    return future;
  }
}
