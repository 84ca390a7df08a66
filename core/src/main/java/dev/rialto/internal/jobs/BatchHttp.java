package dev.rialto.internal.jobs;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Batches at one target: each method is one exchange, or a few in a row. Futures fail with a
 * RialtoException. Thread-safe; knows nothing of typed calls.
 */
public final class BatchHttp {
  private final SideHttp http;
  private final Target target;
  private final BatchProtocol protocol;

  /**
   * Makes a client.
   *
   * @throws InvalidRequestException if the target's provider takes no batches
   */
  public BatchHttp(SideHttp http, Target target) {
    this.http = http;
    this.target = target;
    this.protocol =
        target
            .endpoint()
            .protocol()
            .batches()
            .orElseThrow(() -> refused("takes no batches", "Name a model of OpenAI or Anthropic"));
  }

  /** Returns where the batches go. */
  public Target target() {
    return target;
  }

  /** Returns how many bytes the requests of a batch may have together. */
  public long maxBytes() {
    return protocol.maxBytes();
  }

  /** Sends a batch. */
  public CompletableFuture<State> submit(List<Item> items) {
    if (items.isEmpty() || items.size() > protocol.maxItems()) {
      return CompletableFuture.failedFuture(
          refused(
              "takes batches of 1 to " + protocol.maxItems() + " calls, not of " + items.size(),
              "Make several batches"));
    }
    return guarded(
        () -> {
          WireRequest upload = protocol.upload(items, target);
          CompletableFuture<String> uploaded =
              upload == null
                  ? CompletableFuture.completedFuture("")
                  : http.send(upload, target).thenApply(protocol::readUpload);
          return uploaded
              .thenCompose(id -> http.send(protocol.create(items, id, target), target))
              .thenApply(protocol::readState);
        });
  }

  /** Asks for a batch's state. */
  public CompletableFuture<State> state(String batchId) {
    return guarded(
        () -> http.send(protocol.status(batchId, target), target).thenApply(protocol::readState));
  }

  /** Cancels a batch. */
  public CompletableFuture<State> cancel(String batchId) {
    return guarded(
        () -> http.send(protocol.cancel(batchId, target), target).thenApply(protocol::readState));
  }

  /** Reads the results of a batch that has ended. */
  public CompletableFuture<List<ItemResult>> results(State ended) {
    return guarded(
        () -> {
          CompletableFuture<List<ItemResult>> all =
              CompletableFuture.completedFuture(new ArrayList<>());
          for (String where : ended.results()) {
            all =
                all.thenCombine(
                    http.send(protocol.results(where, target), target),
                    (soFar, body) -> {
                      protocol.readResults(body, soFar::add);
                      return soFar;
                    });
          }
          return all;
        });
  }

  private interface Step<T> {
    CompletableFuture<T> run();
  }

  /** A future that fails with its cause itself, not with a wrapper around it. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private static <T> CompletableFuture<T> guarded(Step<T> step) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    try {
      step.run()
          .whenComplete(
              (value, error) -> {
                if (error == null) {
                  plain.complete(value);
                } else {
                  plain.completeExceptionally(Unwrapped.of(error));
                }
              });
    } catch (RialtoException e) {
      plain.completeExceptionally(e);
    }
    return plain;
  }

  private InvalidRequestException refused(String what, String advice) {
    return new InvalidRequestException(
        "Provider '" + target.endpoint().provider() + "' " + what,
        advice,
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
