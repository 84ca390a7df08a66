package dev.rialto.internal.jobs;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.RialtoException;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.Listed;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Batches at one target: each method is one exchange, or a few in a row. Futures fail with a
 * RialtoException. Thread-safe; knows nothing of typed calls.
 */
public final class BatchHttp implements BatchSite {
  private final SideHttp http;
  private final Target target;
  private final BatchProtocol protocol;
  private final boolean keepsUploads;
  private final long partBytes;

  /** Uploads of which nobody knows whether a batch was made of them, by its tag. */
  private final Map<String, Set<String>> inDoubt = new ConcurrentHashMap<>();

  /**
   * Makes a client.
   *
   * @param keepsUploads whether what was uploaded stays at the provider when its batch has ended
   * @throws InvalidRequestException if the target's provider takes no batches
   */
  public BatchHttp(SideHttp http, Target target, boolean keepsUploads) {
    this(http, target, keepsUploads, PART_BYTES);
  }

  /**
   * Makes a client.
   *
   * @param partBytes as {@link #goodBytes}
   */
  BatchHttp(SideHttp http, Target target, boolean keepsUploads, long partBytes) {
    this.partBytes = partBytes;
    this.keepsUploads = keepsUploads;
    this.http = http;
    this.target = target;
    this.protocol =
        target
            .endpoint()
            .protocol()
            .batches()
            .orElseThrow(
                () ->
                    refused(
                        "takes no batches",
                        "Name a model of OpenAI, Azure OpenAI (v1), Groq or Anthropic"));
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public int maxItems() {
    return protocol.maxItems();
  }

  @Override
  public long maxBytes() {
    return protocol.maxBytes();
  }

  @Override
  public long goodBytes() {
    return Math.min(maxBytes(), partBytes);
  }

  /** Sends a batch that nobody looks for in a list. */
  public CompletableFuture<State> submit(List<Item> items) {
    return submit(items, "");
  }

  @Override
  public CompletableFuture<State> submit(List<Item> items, String tag) {
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
          return uploaded.thenCompose(id -> create(items, id, tag));
        });
  }

  /** What was uploaded for a batch that was not made is of no use. */
  private CompletableFuture<State> create(List<Item> items, String uploadId, String tag) {
    return http.send(protocol.create(items, uploadId, tag, target), target)
        .thenApply(protocol::readState)
        .whenComplete(
            (state, thrown) -> {
              if (thrown == null || uploadId.isEmpty()) {
                return;
              }
              if (!Doubt.mayBeTaken(Unwrapped.of(thrown))) {
                discardBeside(uploadId);
              } else if (!tag.isEmpty()) {
                inDoubt.computeIfAbsent(tag, t -> ConcurrentHashMap.newKeySet()).add(uploadId);
              }
            });
  }

  @Override
  public void decided(String tag, @Nullable State found) {
    Set<String> uploads = inDoubt.remove(tag);
    if (uploads == null || (found != null && found.uploadId().isEmpty())) {
      return; // the batch needs what it does not tell
    }
    for (String upload : uploads) {
      if (found == null || !upload.equals(found.uploadId())) {
        discardBeside(upload);
      }
    }
  }

  /** Nobody waits for it. */
  @SuppressWarnings("FutureReturnValueIgnored") // it does not fail
  private void discardBeside(String uploadId) {
    discard(uploadId);
  }

  @Override
  public CompletableFuture<State> state(String batchId) {
    return guarded(
        () ->
            http.send(protocol.status(batchId, target), target)
                .thenApply(protocol::readState)
                .thenCompose(
                    state ->
                        state.phase() == State.Phase.ENDED && state.results().isEmpty()
                            ? discard(state.uploadId()).thenApply(done -> state)
                            : CompletableFuture.completedFuture(state)));
  }

  /** Deletes what was uploaded. Should it fail, that is no fault of the batch's. */
  private CompletableFuture<Void> discard(String uploadId) {
    WireRequest request = null;
    if (!keepsUploads && !uploadId.isEmpty()) {
      try {
        request = protocol.discard(uploadId, target);
      } catch (RuntimeException strange) {
        // An id that nothing can be deleted by: the results are as good.
      }
    }
    return request == null
        ? CompletableFuture.completedFuture(null)
        : http.send(request, target).handle((answer, thrown) -> null);
  }

  @Override
  public boolean keepsTags() {
    return protocol.keepsTags();
  }

  @Override
  public CompletableFuture<Optional<List<Listed>>> list() {
    return guarded(
        () -> {
          WireRequest list = protocol.list(target);
          return list == null
              ? CompletableFuture.completedFuture(Optional.empty())
              : http.send(list, target).thenApply(body -> Optional.of(protocol.readList(body)));
        });
  }

  @Override
  public CompletableFuture<State> cancel(String batchId) {
    return guarded(
        () -> http.send(protocol.cancel(batchId, target), target).thenApply(protocol::readState));
  }

  /**
   * Reads the results of a batch that has ended, one file after the other.
   *
   * @param out gets each result as it comes, on the transport's thread; a line that cannot be read
   *     is passed over, unless none can
   */
  @Override
  public CompletableFuture<Void> results(
      State ended, Consumer<ItemResult> out, Supplier<CompletableFuture<?>> room) {
    return guarded(
        () -> {
          CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
          for (String where : ended.results()) {
            all = all.thenCompose(done -> file(where, out, room));
          }
          return all.thenCompose(done -> discard(ended.uploadId()));
        });
  }

  private CompletableFuture<Void> file(
      String where, Consumer<ItemResult> out, Supplier<CompletableFuture<?>> room) {
    AtomicInteger read = new AtomicInteger();
    AtomicReference<InvalidResponseException> unreadable = new AtomicReference<>();
    return http.lines(
            protocol.results(where, target),
            target,
            line -> {
              try {
                protocol.readResults(
                    line,
                    result -> {
                      read.incrementAndGet();
                      out.accept(result);
                    });
              } catch (InvalidResponseException e) {
                unreadable.set(e);
              }
            },
            room)
        .thenAccept(
            done -> {
              InvalidResponseException first = unreadable.get();
              if (read.get() == 0 && first != null) {
                throw first;
              }
            });
  }

  private interface Step<T> {
    CompletableFuture<T> run();
  }

  /** A future that fails with its cause itself, not with a wrapper around it. */
  private static <T> CompletableFuture<T> guarded(Step<T> step) {
    try {
      return Unwrapped.plain(step.run());
    } catch (RialtoException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private InvalidRequestException refused(String what, String advice) {
    return new InvalidRequestException(
        "Provider '" + target.endpoint().provider() + "' " + what,
        advice,
        FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
        null);
  }
}
