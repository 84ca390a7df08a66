package dev.rialto.internal.tools;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.ToolCall;
import dev.rialto.ToolExecution;
import dev.rialto.ToolExecutionException;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.internal.call.BoundTool;
import dev.rialto.internal.call.Call;
import dev.rialto.runtime.LaterResult;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tools that the model asks for at once. Thread-safe.
 *
 * <p>Workers on the executor take one call after the other, so that no more of them run at a time
 * than there are workers. A tool that answers later frees its thread, and its worker goes on when
 * the answer is there. Reading the arguments is a worker's task too: it runs the user's
 * constructors, which no transport's thread must wait for.
 */
final class ToolRound {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final long NOT_CALLED = Long.MIN_VALUE;

  /** Hears how the round ends: once, and not after {@link #cancel}. */
  interface Owner {
    /** All tools have been called, or could not be; in the order in which the model asked. */
    void called(List<ToolExecution> executions);

    /** The whole call fails. */
    void failed(ToolExecutionException error);
  }

  private final ToolStage stage;
  private final Call call;
  private final List<ToolCall> calls;
  private final int round;
  private final Owner owner;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger left;
  private final AtomicReferenceArray<ToolExecution> done;

  /** The threads within a tool, and the stages that tools gave; guarded by itself. */
  private final Set<Object> running = new HashSet<>();

  private volatile boolean over;

  ToolRound(ToolStage stage, Call call, List<ToolCall> calls, int round, Owner owner) {
    this.stage = stage;
    this.call = call;
    this.calls = calls;
    this.round = round;
    this.owner = owner;
    this.left = new AtomicInteger(calls.size());
    this.done = new AtomicReferenceArray<>(calls.size());
  }

  void start() {
    int workers = Math.min(call.tools().maxParallel(), calls.size());
    for (int i = 0; i < workers; i++) {
      if (!submit(i == 0)) {
        return; // fewer at a time, or none at all
      }
    }
  }

  /** Interrupts what runs, and lets nothing begin. */
  void cancel() {
    List<CompletionStage<?>> stages = new ArrayList<>();
    synchronized (running) {
      over = true;
      for (Object one : running) {
        if (one instanceof Thread thread) {
          thread.interrupt();
        } else {
          stages.add((CompletionStage<?>) one);
        }
      }
    }
    if (!stages.isEmpty()) {
      cancelBeside(stages);
    }
  }

  /** What is done on a user's stage is users' code, which no timer and no transport waits for. */
  private void cancelBeside(List<CompletionStage<?>> stages) {
    Runnable cancelling = () -> stages.forEach(ToolRound::cancel);
    try {
      stage.executor().execute(() -> call.origin().within(cancelling));
    } catch (RuntimeException | OutOfMemoryError refused) {
      cancelling.run(); // it is closed, or has no room: better here than not at all
    }
  }

  /** Returns which tools have not answered. */
  String waitsFor() {
    return IntStream.range(0, calls.size())
        .filter(i -> done.get(i) == null)
        .mapToObj(i -> "'" + calls.get(i).name() + "'")
        .distinct()
        .limit(5)
        .collect(Collectors.joining(", ", "the tool ", ""));
  }

  private static void cancel(CompletionStage<?> promise) {
    try {
      promise.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException e) {
      // A stage that cannot be cancelled runs to its end, unheard.
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.WARNING, "A tool's stage could not be cancelled", bug);
    }
  }

  private boolean submit(boolean needed) {
    try {
      stage.executor().execute(this::workInContext);
      return true;
    } catch (RuntimeException | OutOfMemoryError refused) {
      // OutOfMemoryError is also how the JVM says that it cannot start a thread.
      if (needed) {
        fail(calls.get(0), "The executor for callbacks refused to run a tool", refused);
      }
      return false;
    }
  }

  private void workInContext() {
    call.origin().within(this::work);
  }

  private void work() {
    boolean more = true;
    while (more && !over) {
      int index = next.getAndIncrement();
      if (index >= calls.size()) {
        return;
      }
      try {
        more = run(index, calls.get(index));
      } catch (Throwable bug) {
        fail(calls.get(index), "The tool '" + calls.get(index).name() + "' was not called", bug);
      }
    }
  }

  /** Runs one tool; returns whether the worker may go on. */
  private boolean run(int index, ToolCall asked) {
    BoundTool tool = call.tools().byName().get(asked.name());
    if (tool == null) {
      return refuse(
          index,
          asked,
          "There is no tool '"
              + asked.name()
              + "'. There are: "
              + String.join(", ", new TreeSet<>(call.tools().byName().keySet()))
              + ".");
    }
    int most = call.tools().maxCalls();
    if (index >= most) {
      return refuse(index, asked, "Not called: at most " + most + " tools are called at once.");
    }
    BoundTool.Invocation invocation;
    try {
      invocation = tool.prepare(asked.arguments());
    } catch (InvalidOutputException e) {
      return refuse(
          index,
          asked,
          "Not called: the arguments are wrong. At "
              + e.path()
              + " expected "
              + e.expected()
              + ".");
    }
    long start = stage.ticker().nanoTime();
    Object result;
    if (!enter(Thread.currentThread())) {
      return false;
    }
    try {
      result = invocation.call(new RunningTool(stage, call, asked, round, () -> over));
    } catch (Throwable e) {
      leave(Thread.currentThread());
      threw(index, asked, tool, e, start);
      return true;
    }
    leave(Thread.currentThread());
    if (!(result instanceof LaterResult<?> later)) {
      returned(index, asked, String.valueOf(result), start);
      return true;
    }
    try {
      return !await(later, index, asked, tool, start);
    } catch (RuntimeException e) {
      threw(index, asked, tool, e, start);
      return true;
    }
  }

  /** Lets the worker go on when a stage is complete; false if it has been already. */
  private <V> boolean await(
      LaterResult<V> later, int index, ToolCall asked, BoundTool tool, long start) {
    CompletionStage<V> promise =
        Objects.requireNonNull(later.stage(), "the tool returned null for a CompletionStage");
    if (!enter(promise)) {
      cancel(promise);
      return true;
    }
    AtomicInteger turn = new AtomicInteger();
    promise.whenComplete(
        (value, error) -> {
          leave(promise);
          settle(later, value, error, index, asked, tool, start);
          if (turn.getAndIncrement() > 0 && !over && next.get() < calls.size()) {
            submit(true);
          }
        });
    return turn.getAndIncrement() == 0;
  }

  private <V> void settle(
      LaterResult<V> later,
      V value,
      @Nullable Throwable error,
      int index,
      ToolCall asked,
      BoundTool tool,
      long start) {
    if (error != null) {
      threw(index, asked, tool, cause(error), start);
      return;
    }
    String text;
    try {
      text = later.text().apply(value);
    } catch (Throwable e) {
      threw(index, asked, tool, e, start);
      return;
    }
    returned(index, asked, text, start);
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  private boolean enter(Object runner) {
    synchronized (running) {
      return !over && running.add(runner);
    }
  }

  /** An interrupt that was meant for the tool does not outlive it. */
  private void leave(Object runner) {
    synchronized (running) {
      running.remove(runner);
      if (over && runner instanceof Thread) {
        Thread.interrupted();
      }
    }
  }

  private boolean refuse(int index, ToolCall asked, String why) {
    settle(index, asked, why, true, NOT_CALLED, "refused");
    return true;
  }

  private void returned(int index, ToolCall asked, String result, long start) {
    settle(index, asked, result, false, start, null);
  }

  private void threw(int index, ToolCall asked, BoundTool tool, Throwable e, long start) {
    if (over) {
      return;
    }
    LOG.log(System.Logger.Level.DEBUG, "The tool '" + asked.name() + "' threw", e);
    ToolFailurePolicy policy = tool.onFailure();
    if (policy == ToolFailurePolicy.DEFAULT) {
      policy = call.tools().onFailure();
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof Error || policy == ToolFailurePolicy.ABORT) {
      stage.tell(event(asked, start, e.getClass().getSimpleName()));
      fail(asked, "The tool '" + asked.name() + "' threw " + e.getClass().getSimpleName(), e);
    } else {
      settle(
          index, asked, "The tool failed: " + message, true, start, e.getClass().getSimpleName());
    }
  }

  private void settle(
      int index,
      ToolCall asked,
      String text,
      boolean failed,
      long start,
      @Nullable String failure) {
    if (over) {
      return;
    }
    PipelineEvent.ToolCalled event = event(asked, start, failure);
    stage.tell(event);
    done.set(
        index,
        new ToolExecution(asked, text, failed, round, Duration.ofNanos(event.durationNanos())));
    if (left.decrementAndGet() == 0 && end()) {
      owner.called(IntStream.range(0, calls.size()).mapToObj(done::get).toList());
    }
  }

  private PipelineEvent.ToolCalled event(ToolCall asked, long start, @Nullable String failure) {
    long duration = start == NOT_CALLED ? 0 : stage.ticker().nanoTime() - start;
    return new PipelineEvent.ToolCalled(call.origin(), asked.name(), duration, failure, asked.id());
  }

  private void fail(ToolCall asked, String summary, Throwable cause) {
    cancelOthers(
        new ToolExecutionException(
            summary,
            "Its cause is what went wrong; with ToolFailurePolicy.TELL_MODEL the model hears of it"
                + " instead",
            asked,
            FailureDetails.NONE,
            cause));
  }

  private void cancelOthers(ToolExecutionException error) {
    if (end()) {
      cancel();
      owner.failed(error);
    }
  }

  private boolean end() {
    synchronized (running) {
      boolean first = !over;
      over = true;
      return first;
    }
  }
}
