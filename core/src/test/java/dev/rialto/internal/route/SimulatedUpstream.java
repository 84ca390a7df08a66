package dev.rialto.internal.route;

import dev.rialto.AuthenticationException;
import dev.rialto.CacheStatus;
import dev.rialto.CompletionRequest;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.spi.TransportFailure.Processing;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Providers whose mood changes: healthy, failing, silent, limiting, cutting. Every attempt meets
 * what chance and the mood decide, at moments of the fake clock, and keeps to the upstream stage's
 * contract: serial, demand obeyed, over by the deadline, quiet after a cancel.
 */
final class SimulatedUpstream implements AttemptStage {

  private static final FinishReason STOP = new FinishReason(FinishReason.Kind.STOP, "stop");
  private static final FinishReason TOOLS =
      new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls");

  enum Mood {
    HEALTHY,
    FAILING,
    SILENT,
    LIMITING,
    CUTTING,
    ANYTHING
  }

  private final FakeClock clock;
  private final Random random;
  private final Map<String, Mood> moods = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> deadKeys = new HashSet<>();

  /** When a key was refused that has answered nothing since. */
  final Map<String, Long> refusedNanos = new HashMap<>();

  private boolean recovered;

  /** Whether a request for vectors is one that no provider takes. */
  Predicate<Call> refuses = call -> false;

  /** How often a call's model asks for tools before it answers. */
  ToIntFunction<Call> toolRounds = call -> 0;

  final List<Attempt> attempts = new ArrayList<>();

  SimulatedUpstream(FakeClock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  void changeMood(String endpoint) {
    moods.put(endpoint, Mood.values()[random.nextInt(Mood.values().length)]);
  }

  /** Revokes an endpoint's key, or makes it good again. */
  void turnKey(String endpoint) {
    if (!deadKeys.remove(endpoint)) {
      deadKeys.add(endpoint);
    }
  }

  /** Sets how many attempts at a time each endpoint of a provider takes; 0: any number. */
  void places(String provider, int atATime) {
    places.put(provider, atATime);
  }

  /** From now on every attempt answers, and soon. */
  void recover() {
    recovered = true;
    moods.clear();
    deadKeys.clear();
  }

  @Override
  public Flight start(AttemptSink asked) {
    Call call = asked.call();
    Attempt attempt = new Attempt(call, asked.target(), asked);
    attempt.beside =
        attempts.stream()
            .anyMatch(a -> !a.over && !a.cancelled && a.call.origin() == call.origin());
    attempts.add(attempt);
    int most = places.getOrDefault(attempt.target.endpoint().provider(), 0);
    if (most > 0) {
      checkPlaces(attempt.endpoint(), most);
    }
    attempt.play(moods.getOrDefault(attempt.endpoint(), Mood.HEALTHY));
    return attempt;
  }

  private void checkPlaces(String endpoint, int most) {
    int running = 0;
    for (Attempt attempt : attempts) {
      running += attempt.over || attempt.cancelled || !attempt.endpoint().equals(endpoint) ? 0 : 1;
    }
    if (running > most) {
      throw new AssertionError(running + " attempts at a time, where " + most + " are allowed");
    }
  }

  /** A step that needs demand. */
  private interface Content extends Runnable {}

  /** One attempt, and what has become of it. */
  final class Attempt implements Flight {
    final Call call;
    final Target target;
    final long startNanos = clock.nanoTime();
    final int id = attempts.size();
    private final ResponseSink sink;
    private final StringBuilder text = new StringBuilder();
    private final List<Runnable> script = new ArrayList<>();
    private long requested;
    private long delivered;
    private int position;
    private boolean waiting;
    boolean over;
    boolean cancelled;

    /** Whether it was begun while another attempt of its call ran. */
    boolean beside;

    RialtoException failure;

    Attempt(Call call, Target target, ResponseSink sink) {
      this.call = call;
      this.target = target;
      this.sink = sink;
    }

    String endpoint() {
      return target.endpoint().name();
    }

    String text() {
      return text.toString();
    }

    void play(Mood mood) {
      clock.schedule(
          () -> fail(new DeadlineExceededException("no time left", "", FailureDetails.NONE, null)),
          call.deadline().remaining(startNanos));
      if (random.nextInt(4) == 0) {
        script.add(
            () ->
                sink.onRateLimits(
                    List.of(new RateLimit("requests", 600, 1 + random.nextInt(600), null))));
      }
      boolean well =
          !deadKeys.contains(endpoint())
              && switch (mood) {
                case HEALTHY -> true;
                case FAILING, SILENT, LIMITING -> random.nextInt(10) == 0;
                case CUTTING, ANYTHING -> random.nextInt(3) == 0;
              };
      if (well && roundsSoFar() < toolRounds.applyAsInt(call)) {
        tokens(random.nextInt(3));
        int calls = 1 + random.nextInt(3);
        List<ToolCall> wanted = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
          wanted.add(new ToolCall("call-" + id + "-" + i, "tool", "{}"));
        }
        script.add(() -> sink.onEvent(new ResponseEvent.ToolCalls(wanted)));
        script.add(() -> sink.onEvent(new ResponseEvent.Finished(TOOLS)));
        script.add(this::complete);
      } else if (well && call.request() instanceof EmbeddingRequest asked) {
        embed(asked);
      } else if (well) {
        tokens(1 + random.nextInt(6));
        script.add(() -> sink.onEvent(new ResponseEvent.Finished(STOP)));
        script.add(this::complete);
      } else if (deadKeys.contains(endpoint())) {
        script.add(
            () ->
                fail(new AuthenticationException("revoked", "", Fixture.details(401, null), null)));
      } else {
        switch (mood) {
          case SILENT -> {
            if (random.nextBoolean()) {
              script.add(() -> sink.onEvent(new ResponseEvent.Started("id", "m")));
            }
            if (random.nextBoolean()) {
              tokens(random.nextInt(4)); // stalls in the middle
            }
            script.add(() -> {});
            return; // until the deadline
          }
          case LIMITING -> script.add(() -> fail(rateLimit()));
          case CUTTING -> {
            tokens(random.nextInt(4));
            script.add(() -> fail(anyFailure()));
          }
          default -> script.add(() -> fail(anyFailure()));
        }
      }
      if (random.nextInt(4) == 0) {
        step(); // fails or begins before start() has returned
      } else {
        later();
      }
    }

    /** A vector says which text it is of; where one text is refused, all of its request are. */
    private void embed(EmbeddingRequest asked) {
      if (refuses.test(call)) {
        script.add(
            () -> fail(new InvalidRequestException("bad", "", Fixture.details(400, null), null)));
        return;
      }
      List<float[]> vectors = new ArrayList<>();
      asked.inputs().forEach(text -> vectors.add(new float[] {Integer.parseInt(text.strip())}));
      script.add(() -> sink.onEvent(new ResponseEvent.Vectors(vectors)));
      script.add(
          () ->
              sink.onEvent(
                  new ResponseEvent.Usage(new TokenUsage(asked.inputs().size(), 0, 0, 0, 0))));
      script.add(this::complete);
    }

    private int roundsSoFar() {
      return call.request() instanceof CompletionRequest asked
          ? (int) asked.messages().stream().filter(m -> !m.toolCalls().isEmpty()).count()
          : 0;
    }

    private void tokens(int count) {
      script.add(() -> sink.onEvent(new ResponseEvent.Started("id", target.model())));
      for (int i = 0; i < count; i++) {
        String piece = "<" + id + "." + i + ">";
        script.add((Content) () -> content(piece));
      }
      script.add(() -> sink.onEvent(new ResponseEvent.Usage(new TokenUsage(1, 0, 0, count, 0))));
    }

    private void content(String piece) {
      text.append(piece);
      delivered++;
      if (delivered > requested) {
        throw new AssertionError("delivered more than was asked for");
      }
      sink.onEvent(new ResponseEvent.Text(piece));
    }

    private void step() {
      if (over || cancelled || position == script.size()) {
        return;
      }
      boolean content = script.get(position) instanceof Content;
      if (content && requested <= delivered) {
        waiting = true;
        return;
      }
      script.get(position++).run();
      later();
    }

    private void later() {
      long[] pace = {0, 1_000_000, 50_000_000, 700_000_000, 4_000_000_000L};
      clock.schedule(this::step, pace[random.nextInt(recovered ? 2 : pace.length)]);
    }

    private void complete() {
      over = true;
      refusedNanos.remove(endpoint());
      sink.onComplete(
          new Provenance(target.modelId(), endpoint(), "", CacheStatus.BYPASS, 0, List.of()));
    }

    private void fail(RialtoException error) {
      if (!over && !cancelled) {
        over = true;
        failure = error;
        if (error instanceof AuthenticationException) {
          refusedNanos.put(endpoint(), clock.nanoTime());
        }
        sink.onError(error);
      }
    }

    @Override
    public void request(long n) {
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
      if (waiting) {
        waiting = false;
        clock.schedule(this::step, 0);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private RialtoException rateLimit() {
    Duration[] waits = {null, Duration.ZERO, Duration.ofSeconds(2), Duration.ofDays(30)};
    return Fixture.rateLimit(waits[random.nextInt(waits.length)]);
  }

  private RialtoException anyFailure() {
    FailureDetails none = FailureDetails.NONE;
    return switch (random.nextInt(14)) {
      case 0 -> rateLimit();
      case 1 -> Fixture.transport(Processing.NEVER_SENT);
      case 2 -> Fixture.transport(Processing.REFUSED);
      case 3 -> Fixture.transport(Processing.PROCESSED);
      case 4 -> new OverloadedException("busy", "", Fixture.details(529, null), null);
      case 5 -> new TruncatedResponseException("cut", "", none, null);
      case 6 -> new InvalidResponseException("html", "", none, null);
      case 7 -> new AuthenticationException("dead", "", Fixture.details(401, null), null);
      case 8 -> new QuotaExceededException("broke", "", Fixture.details(402, null), null);
      case 9 -> new ContextLengthException("long", "", Fixture.details(400, null), null);
      case 10 ->
          random.nextBoolean()
              ? new InvalidRequestException("bad", "", Fixture.details(400, null), null)
              : new ContentFilteredException("no", "", Fixture.details(400, null), null);
      default -> Fixture.serverError();
    };
  }
}
