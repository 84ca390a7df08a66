package dev.rialto.internal.jobs;

import dev.rialto.BatchJob;
import dev.rialto.BatchStatus;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.Request;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A batch and the calls in it. An item's id is its number and a checksum of what was sent, so that
 * a batch that is taken up again cannot answer one call with the result of another.
 */
public final class Job implements BatchJob {
  private static final long FIRST_WAIT_NANOS = 2_000_000_000L;
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

  /** What stands around an item's body, roughly and at most. */
  private static final int AROUND_ITEM = 200;

  private final BatchHttp http;
  private final Scheduler scheduler;
  private final Parking parking = new Parking();
  private final Function<Class<?>, Object> clients;
  private volatile BatchStatus status = new BatchStatus("", BatchStatus.Phase.OPEN, 0, 0, 0);
  private volatile List<Parked> calls = List.of();
  private volatile @Nullable CompletableFuture<BatchStatus> collecting;

  /**
   * Makes a batch.
   *
   * @param http where it goes
   * @param scheduler waits between questions
   * @param clients makes clients over a stage that keeps their calls
   */
  public Job(
      BatchHttp http, Scheduler scheduler, Function<Stage, Function<Class<?>, Object>> clients) {
    this.http = http;
    this.scheduler = scheduler;
    this.clients = clients.apply(parking);
  }

  @Override
  public <C> C client(Class<C> type) {
    return type.cast(clients.apply(type));
  }

  @Override
  public int size() {
    return parking.size();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  public CompletableFuture<BatchStatus> submit() {
    List<Parked> all;
    synchronized (this) {
      if (status.phase() != BatchStatus.Phase.OPEN || !calls.isEmpty()) {
        return CompletableFuture.failedFuture(misuse("was sent already", "Make another batch"));
      }
      all = parking.close();
      calls = all;
    }
    CompletableFuture<State> answer;
    try {
      answer = http.submit(items(all));
    } catch (RialtoException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<BatchStatus> submitted = new CompletableFuture<>();
    answer.whenComplete(
        (state, error) -> {
          if (error == null) {
            submitted.complete(sent(state));
          } else {
            calls = List.of();
            parking.reopen();
            submitted.completeExceptionally(error);
          }
        });
    return submitted;
  }

  private List<Item> items(List<Parked> all) {
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isOver()) {
        byte[] body = body(all.get(i));
        bytes += body.length + AROUND_ITEM;
        items.add(new Item(id(i, body), all.get(i).call().request()));
      }
    }
    if (bytes > http.maxBytes()) {
      throw misuse(
          "has " + bytes + " bytes; the provider takes " + http.maxBytes(), "Make several batches");
    }
    return items;
  }

  private BatchStatus sent(State state) {
    status = status(state);
    return status;
  }

  @Override
  public CompletableFuture<BatchStatus> resume(String id) {
    String endpoint = http.target().endpoint().name() + "/";
    if (!id.startsWith(endpoint) || id.length() == endpoint.length()) {
      return CompletableFuture.failedFuture(
          misuse("cannot take up '" + id + "'", "Give the id of a batch at " + endpoint));
    }
    synchronized (this) {
      calls = parking.close();
      status = new BatchStatus(id, BatchStatus.Phase.RUNNING, 0, 0, calls.size());
    }
    return poll();
  }

  @Override
  public CompletableFuture<BatchStatus> poll() {
    BatchStatus now = status;
    if (now.phase() == BatchStatus.Phase.ENDED) {
      return CompletableFuture.completedFuture(now);
    }
    if (now.id().isEmpty()) {
      return CompletableFuture.failedFuture(misuse("was not sent yet", "Call submit() first"));
    }
    return http.state(providersId(now)).thenCompose(this::told);
  }

  private CompletableFuture<BatchStatus> told(State state) {
    if (state.phase() != State.Phase.ENDED) {
      return CompletableFuture.completedFuture(sent(state));
    }
    synchronized (this) {
      CompletableFuture<BatchStatus> running = collecting;
      if (running != null && !running.isCompletedExceptionally()) {
        return running;
      }
      CompletableFuture<BatchStatus> started =
          http.results(state).thenApply(results -> collected(state, results));
      collecting = started;
      return started;
    }
  }

  private BatchStatus collected(State state, List<ItemResult> results) {
    if (!state.problem().isEmpty()) {
      RialtoException refused = misuse("was refused: " + state.problem(), "Look at its calls");
      calls.forEach(call -> call.fail(refused));
    }
    Map<String, ItemResult> byId = new HashMap<>();
    results.forEach(result -> byId.put(result.id(), result));
    List<Parked> all = calls;
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isOver()) {
        all.get(i).complete(byId.get(id(i, body(all.get(i)))), http.target());
      }
    }
    return sent(state);
  }

  @Override
  public CompletableFuture<BatchStatus> whenEnded() {
    CompletableFuture<BatchStatus> ended = new CompletableFuture<>();
    ask(ended, FIRST_WAIT_NANOS);
    return ended;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private void ask(CompletableFuture<BatchStatus> ended, long waitNanos) {
    if (ended.isDone()) {
      return;
    }
    poll()
        .whenComplete(
            (now, thrown) -> {
              Throwable error = thrown == null ? null : Unwrapped.of(thrown);
              if (error == null && now.phase() == BatchStatus.Phase.ENDED) {
                ended.complete(now);
              } else if (error == null || error instanceof RetriableException) {
                scheduler.schedule(
                    () -> ask(ended, Math.min(waitNanos * 2, LONGEST_WAIT_NANOS)), waitNanos);
              } else {
                ended.completeExceptionally(error);
              }
            });
  }

  @Override
  public CompletableFuture<BatchStatus> cancel() {
    BatchStatus now = status;
    if (now.id().isEmpty()) {
      return CompletableFuture.failedFuture(
          misuse("was not sent yet", "Cancel the futures of its calls"));
    }
    return http.cancel(providersId(now)).thenCompose(this::told);
  }

  private String providersId(BatchStatus now) {
    return now.id().substring(http.target().endpoint().name().length() + 1);
  }

  private BatchStatus status(State state) {
    BatchStatus.Phase phase =
        switch (state.phase()) {
          case RUNNING -> BatchStatus.Phase.RUNNING;
          case CANCELLING -> BatchStatus.Phase.CANCELLING;
          case ENDED -> BatchStatus.Phase.ENDED;
        };
    return new BatchStatus(
        http.target().endpoint().name() + "/" + state.id(),
        phase,
        state.answered(),
        state.failed(),
        state.total() > 0 ? state.total() : calls.size());
  }

  private byte[] body(Parked parked) {
    Target target = http.target();
    Request request = parked.call().request();
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try {
      target.endpoint().protocol().encode(request, target).body().writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private static String id(int number, byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(body);
    return "r" + number + "-" + Long.toHexString(sum.getValue());
  }

  private InvalidRequestException misuse(String what, String advice) {
    Target target = http.target();
    return new InvalidRequestException(
        "The batch " + what,
        advice,
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
