package dev.rialto.testing;

import dev.rialto.spi.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Which recorded exchange answers which request. Thread-safe. */
final class ReplayLog {

  private final Redaction redaction;
  private final List<RecordedExchange> all = new ArrayList<>();
  private final Set<RecordedExchange> used = new LinkedHashSet<>();
  private final List<String> mismatches = new ArrayList<>();
  private boolean loaded;

  ReplayLog(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Reads the exchanges, once. */
  synchronized ReplayLog loaded(Supplier<List<RecordedExchange>> exchanges) {
    if (!loaded) {
      all.addAll(exchanges.get());
      loaded = true;
    }
    return this;
  }

  /** A request that no recorded exchange answers. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  /** Returns the first exchange of the same request that was not used before. */
  synchronized RecordedExchange answer(TransportRequest request) throws MismatchException {
    String url = request.origin() + request.path();
    Redaction.Filter filter = redaction.of(request.headers(), url);
    String address = request.method() + " " + filter.url(url);
    String body = filter.text(body(request));
    List<RecordedExchange> sameAddress =
        all.stream().filter(e -> (e.method() + " " + e.url()).equals(address)).toList();
    List<RecordedExchange> same =
        sameAddress.stream().filter(e -> isSame(e.requestBody(), body)).toList();
    for (RecordedExchange exchange : same) {
      if (used.add(exchange)) {
        return exchange;
      }
    }
    String why;
    if (!same.isEmpty()) {
      why = "this request was recorded " + same.size() + " times, and is made once more";
    } else if (sameAddress.isEmpty()) {
      why = "recorded are " + all.stream().map(e -> e.method() + " " + e.url()).distinct().toList();
    } else {
      RecordedExchange nearest =
          sameAddress.stream()
              .filter(e -> !used.contains(e))
              .findFirst()
              .orElse(sameAddress.get(0));
      why = "unlike in " + nearest.name() + ", " + difference(nearest.requestBody(), body);
    }
    String message =
        "No recorded exchange answers "
            + address
            + ": "
            + why
            + ". If the change is meant, record anew with -Drialto.recordings=record";
    mismatches.add(message);
    throw new MismatchException(message);
  }

  synchronized void assertComplete(Path folder) {
    List<String> unused =
        all.stream().filter(e -> !used.contains(e)).map(RecordedExchange::name).toList();
    if (!mismatches.isEmpty() || !unused.isEmpty()) {
      throw new AssertionError(
          String.join(Json.LINE_END, mismatches)
              + (unused.isEmpty() ? "" : "\nNever replayed of " + folder + ": " + unused));
    }
  }

  private static boolean isSame(String recorded, String sent) {
    return recorded.equals(sent)
        || (ExchangeFile.isJson(recorded)
            && ExchangeFile.isJson(sent)
            && Objects.equals(Json.parse(recorded), Json.parse(sent)));
  }

  private static String difference(String recorded, String sent) {
    if (ExchangeFile.isJson(recorded) && ExchangeFile.isJson(sent)) {
      return JsonDifference.first(Json.parse(recorded), Json.parse(sent));
    }
    return "the body is '" + sent + "' instead of '" + recorded + "'";
  }

  private static String body(TransportRequest request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      request.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
