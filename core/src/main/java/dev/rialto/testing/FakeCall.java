package dev.rialto.testing;

import dev.rialto.CallOptions;
import dev.rialto.Request;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call of a fake's client, as its log keeps it. Thread-safe. */
public final class FakeCall {

  private final String method;
  private final List<@Nullable Object> arguments;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile CallOptions options = CallOptions.NONE;
  private volatile @Nullable MethodSpec<?> spec;
  private volatile @Nullable PackedItems packed;
  private volatile boolean streams;

  FakeCall(String method, List<@Nullable Object> arguments) {
    this.method = method;
    this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  /** Returns the method's name. */
  public String method() {
    return method;
  }

  /** Returns the arguments, in order. */
  public List<@Nullable Object> arguments() {
    return arguments;
  }

  /** Returns the options of the call; {@link CallOptions#NONE} if it has none. */
  public CallOptions options() {
    return options;
  }

  /**
   * Returns what was sent: one request, more where tools were called or an answer was asked for
   * again, none before a publisher was subscribed to or where the cache answered.
   */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /**
   * Returns what was sent as stable text, as {@link PromptSnapshots} compares it.
   *
   * @throws IllegalStateException if nothing was sent yet
   */
  public String prompt() {
    if (requests.isEmpty()) {
      throw new IllegalStateException(this + " has sent nothing yet; subscribe to its publisher");
    }
    return requests.stream()
        .map(request -> PromptText.of(request, spec, options))
        .collect(Collectors.joining(Json.LINE_END));
  }

  @Override
  public String toString() {
    return text(method, arguments);
  }

  void began(@Nullable MethodSpec<?> calledSpec, CallOptions given, boolean isStream) {
    spec = calledSpec;
    options = given;
    if (isStream) {
      streams = true;
    }
  }

  /** Returns whether the answer is handed out as a stream of a list's elements. */
  boolean streamsElements() {
    MethodSpec<?> called = spec;
    return streams && called != null && called.output() instanceof ListOutput<?>;
  }

  void packs(PackedItems items) {
    packed = items;
  }

  /** Returns the items of a packed method; null if the method packs nothing. */
  @Nullable PackedItems packed() {
    return packed;
  }

  void sent(Request request) {
    requests.add(request);
  }

  static String text(String method, List<@Nullable Object> arguments) {
    return arguments.stream()
        .map(
            argument ->
                argument instanceof String text
                    ? '"' + text + '"'
                    : argument instanceof Object[] array
                        ? Arrays.deepToString(array)
                        : String.valueOf(argument))
        .collect(Collectors.joining(", ", method + "(", ")"));
  }
}
