package dev.rialto.internal.jobs;

import dev.rialto.AuthenticationException;
import dev.rialto.BatchJob;
import dev.rialto.BatchStatus;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.jobs.Groups.Group;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A batch and the calls in it. What is more than the provider takes at once is sent in parts, with
 * one key after the other; each part is asked for, collected and cancelled with the key that sent
 * it. Results go to their calls as they come and are not kept.
 */
public final class Job implements BatchJob {
  private static final long FIRST_WAIT_NANOS = 2_000_000_000L;
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;
  private static final String BETWEEN_PARTS = ",";
  private static final int NOT_FOUND = 404;

  /** Results go to their calls at once, and do not wait here. */
  private static final CompletableFuture<?> ALWAYS_ROOM = CompletableFuture.completedFuture(null);

  private final List<BatchHttp> sites;
  private final Scheduler scheduler;
  private final Parking parking;
  private final Function<Class<?>, Object> clients;
  private final List<Part> parts = new CopyOnWriteArrayList<>();
  private final Map<String, Parked> byId = new ConcurrentHashMap<>();
  private boolean sending;
  private volatile boolean sent;
  private volatile List<Parked> calls = List.of();

  /**
   * Makes a batch.
   *
   * @param sites where it may go: the provider's keys, the one to begin with first
   * @param scheduler waits between questions
   * @param accounts counts what its calls cost
   * @param clients makes clients over a stage that keeps their calls
   */
  public Job(
      List<BatchHttp> sites,
      Scheduler scheduler,
      Accounts accounts,
      Function<Stage, Function<Class<?>, Object>> clients) {
    this.parking = new Parking(accounts);
    this.sites = List.copyOf(sites);
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
    synchronized (this) {
      if (sending || sent) {
        return CompletableFuture.failedFuture(misuse("was sent already", "Make another batch"));
      }
      sending = true;
      calls = parking.close();
    }
    CompletableFuture<Void> all;
    try {
      all = send(Groups.of(calls, sites.get(0), byId), 0);
    } catch (RialtoException e) {
      all = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<BatchStatus> submitted = new CompletableFuture<>();
    all.whenComplete(
        (done, error) -> {
          if (error == null) {
            sent = true;
            submitted.complete(status());
          } else {
            // What was taken stays taken: the next submit() sends the rest.
            parking.reopen();
            synchronized (this) {
              sending = false;
            }
            submitted.completeExceptionally(Unwrapped.of(error));
          }
        });
    return submitted;
  }

  private CompletableFuture<Void> send(List<Group> groups, int at) {
    if (at == groups.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return send(groups.get(at), parts.size(), 0).thenCompose(done -> send(groups, at + 1));
  }

  /** A key that may send nothing now is passed over: the next one is as good. */
  private CompletableFuture<Void> send(Group group, int first, int tried) {
    BatchHttp site = sites.get((first + tried) % sites.size());
    CompletableFuture<Void> taken =
        site.submit(group.items())
            .thenAccept(
                state -> {
                  group.calls().forEach(Parked::sent);
                  parts.add(new Part(site, state.id(), state, group.calls()));
                });
    return taken.exceptionallyCompose(
        thrown -> {
          Throwable error = Unwrapped.of(thrown);
          boolean keys =
              error instanceof AuthenticationException
                  || error instanceof QuotaExceededException
                  || error instanceof RateLimitException;
          return keys && tried + 1 < sites.size()
              ? send(group, first, tried + 1)
              : CompletableFuture.failedFuture(error);
        });
  }

  @Override
  public CompletableFuture<BatchStatus> resume(String id) {
    List<Part> found = new ArrayList<>();
    for (String one : id.split(BETWEEN_PARTS, -1)) {
      int slash = one.indexOf('/');
      BatchHttp site = slash < 1 || slash == one.length() - 1 ? null : site(one, slash);
      if (site == null) {
        return CompletableFuture.failedFuture(
            misuse(
                "cannot take up '" + id + "'",
                "Give the id of a batch at " + target().endpoint().provider() + "/"));
      }
      found.add(new Part(site, one.substring(slash + 1), null, List.of()));
    }
    synchronized (this) {
      if (sending || sent || !parts.isEmpty()) {
        return CompletableFuture.failedFuture(misuse("was sent already", "Make another batch"));
      }
      sent = true;
      calls = parking.close();
      parts.addAll(found);
    }
    try {
      Groups.name(calls, sites.get(0), byId);
    } catch (RialtoException e) {
      return CompletableFuture.failedFuture(e);
    }
    return poll();
  }

  /** The key of that name; any key of the provider if it has it under that name no more. */
  private @Nullable BatchHttp site(String id, int slash) {
    String endpoint = id.substring(0, slash);
    for (BatchHttp site : sites) {
      if (site.target().endpoint().name().equals(endpoint)) {
        return site;
      }
    }
    String provider = target().endpoint().provider();
    return endpoint.equals(provider) || endpoint.startsWith(provider + "#") ? sites.get(0) : null;
  }

  @Override
  public CompletableFuture<BatchStatus> poll() {
    if (parts.isEmpty()) {
      return CompletableFuture.failedFuture(misuse("was not sent yet", "Call submit() first"));
    }
    return all(part -> state(part, 0));
  }

  /**
   * A batch that was taken up is looked for with each key, should its own have another name now.
   */
  private CompletableFuture<State> state(Part part, int tried) {
    boolean known = part.state() != null;
    int own = sites.indexOf(part.site());
    BatchHttp site = known ? part.site() : sites.get((own + tried) % sites.size());
    return site.state(part.id())
        .thenApply(
            state -> {
              part.foundAt(site);
              return state;
            })
        .exceptionallyCompose(
            thrown -> {
              Throwable error = Unwrapped.of(thrown);
              boolean elsewhere =
                  error instanceof AuthenticationException
                      || (error instanceof RialtoException said
                          && said.details().status() == NOT_FOUND);
              return elsewhere && !known && tried + 1 < sites.size()
                  ? state(part, tried + 1)
                  : CompletableFuture.failedFuture(error);
            });
  }

  /** Does something with each part that is not over, and says where they stand then. */
  private CompletableFuture<BatchStatus> all(Function<Part, CompletableFuture<State>> step) {
    List<CompletableFuture<Void>> steps = new ArrayList<>();
    for (Part part : parts) {
      if (!part.isCollected()) {
        steps.add(step.apply(part).thenCompose(state -> told(part, state)));
      }
    }
    return Unwrapped.plain(
        CompletableFuture.allOf(steps.toArray(new CompletableFuture<?>[0]))
            .thenApply(done -> swept()));
  }

  /** Which calls are in which part is not known of a batch that was taken up: only at its end. */
  private BatchStatus swept() {
    BatchStatus now = status();
    if (now.phase() == BatchStatus.Phase.ENDED) {
      Part last = parts.get(parts.size() - 1);
      for (Part part : parts) {
        last = refusal(part) == null ? last : part;
      }
      for (Parked call : calls) {
        unanswered(call, last, refusal(last));
      }
    }
    return now;
  }

  private CompletableFuture<Void> told(Part part, State state) {
    part.state(state);
    if (state.phase() != State.Phase.ENDED) {
      return CompletableFuture.completedFuture(null);
    }
    return part.collect(
        () ->
            part.site()
                .results(state, result -> arrived(part, result), () -> ALWAYS_ROOM)
                .thenAccept(done -> collected(part)));
  }

  /** A second result of a call, and one of no call, say nothing to anybody. */
  private void arrived(Part part, ItemResult result) {
    Parked call = byId.get(result.id());
    if (call != null) {
      call.complete(result, part.site().target());
    }
  }

  private void collected(Part part) {
    RialtoException refused = refusal(part);
    for (Parked call : part.calls()) {
      unanswered(call, part, refused);
    }
  }

  private @Nullable RialtoException refusal(Part part) {
    State state = part.state();
    return state == null || state.problem().isEmpty()
        ? null
        : misuse("was refused: " + state.problem(), "Look at its calls");
  }

  private static void unanswered(Parked call, Part part, @Nullable RialtoException refused) {
    if (refused != null) {
      call.fail(refused);
    } else {
      call.complete(null, part.site().target());
    }
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
    if (parts.isEmpty()) {
      return CompletableFuture.failedFuture(
          misuse("was not sent yet", "Cancel the futures of its calls"));
    }
    return all(part -> part.site().cancel(part.id()));
  }

  private BatchStatus status() {
    long answered = 0;
    long failed = 0;
    long total = 0;
    boolean ended = sent;
    boolean cancelling = false;
    for (Part part : parts) {
      State state = part.state();
      ended &= part.isCollected();
      if (state != null) {
        answered += state.answered();
        failed += state.failed();
        total += state.total();
        cancelling |= state.phase() == State.Phase.CANCELLING;
      }
    }
    BatchStatus.Phase phase =
        ended
            ? BatchStatus.Phase.ENDED
            : cancelling ? BatchStatus.Phase.CANCELLING : BatchStatus.Phase.RUNNING;
    return new BatchStatus(
        parts.stream().map(Part::fullId).collect(Collectors.joining(BETWEEN_PARTS)),
        phase,
        answered,
        failed,
        total > 0 ? total : calls.size());
  }

  private Target target() {
    return sites.get(0).target();
  }

  private InvalidRequestException misuse(String what, String advice) {
    return new InvalidRequestException(
        "The batch " + what,
        advice,
        FailureDetails.NONE.at(target().endpoint().provider(), target().model()),
        null);
  }
}
