package dev.rialto.loopback;

import static dev.rialto.loopback.json.JsonText.object;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.Incoming;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.spi.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Batches in the way of OpenAI and of Anthropic. Each item is answered as if it had come by itself,
 * by the same script, at the moment at which the batch is asked for often enough. Thread-safe.
 *
 * <p>Longer than its neighbours: both providers' batches, and their files, are one store of jobs.
 */
final class Batches {

  private static final String ANTHROPIC_PATH = "/messages/batches";

  private final int polls;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, Batch> batches = new ConcurrentHashMap<>();

  /**
   * Makes an empty store.
   *
   * @param polls how often a batch is asked for before it has ended
   */
  Batches(int polls) {
    this.polls = polls;
  }

  static boolean isFor(String path) {
    return path.contains("/batches") || path.contains("/files");
  }

  /**
   * Answers a request.
   *
   * @param alone answers an item as if it had come by itself
   */
  Reply reply(Incoming in, Json body, Function<Incoming, Reply> alone, long epochSeconds) {
    String path = in.path();
    if (path.contains(ANTHROPIC_PATH)) {
      return anthropic(in, path, body, alone, epochSeconds);
    }
    if (path.contains("/files")) {
      return files(in, path, epochSeconds);
    }
    return openAi(in, path, body, alone, epochSeconds);
  }

  private Reply files(Incoming in, String path, long epochSeconds) {
    if (in.method().equals("POST")) {
      String id = "file-" + numbers.incrementAndGet();
      String content = part(in, "file");
      files.put(id, content);
      return json(
          object(
              "id",
              id,
              "object",
              "file",
              "bytes",
              content.length(),
              "created_at",
              epochSeconds,
              "filename",
              "batch.jsonl",
              "purpose",
              part(in, "purpose").strip()));
    }
    String id = segmentAfter(path, "files");
    boolean deletes = in.method().equals("DELETE");
    String content = deletes ? files.remove(id) : files.get(id);
    if (content == null) {
      throw new RequestError(404, "No such File object: " + id, "id", "");
    }
    if (deletes) {
      return json(object("id", id, "object", "file", "deleted", true));
    }
    return Reply.of(200, Headers.of("content-type", "application/octet-stream"), content);
  }

  private Reply openAi(
      Incoming in, String path, Json body, Function<Incoming, Reply> alone, long epochSeconds) {
    if (in.method().equals("POST") && path.endsWith("/batches")) {
      String input = files.get(body.get("input_file_id").text());
      if (input == null) {
        throw new RequestError(404, "No such File object", "input_file_id", "");
      }
      if (!body.get("completion_window").text().equals("24h")) {
        throw new RequestError(400, "Invalid completion_window", "completion_window", "");
      }
      Batch batch = new Batch("batch_" + numbers.incrementAndGet(), new ArrayList<>());
      batch.inputFile = body.get("input_file_id").text();
      batch.metadata = body.get("metadata").value() instanceof Map<?, ?> map ? map : null;
      batch.createdEpochSeconds = epochSeconds;
      for (String line : input.split("\n", -1)) {
        if (!line.isBlank()) {
          Json item = parse(line);
          batch.items.add(
              new Item(
                  item.get("custom_id").text(),
                  item.get("url").text(),
                  JsonText.of(item.get("body").value())));
        }
      }
      batches.put(batch.id, batch);
      return json(openAi(batch));
    }
    if (path.endsWith("/batches")) {
      return list(Batches::openAi);
    }
    Batch batch = batch(segmentAfter(path, "batches"));
    if (path.endsWith("/cancel")) {
      batch.cancelled = true;
    } else {
      work(batch, in, alone);
      if (batch.ended() && batch.outputFile == null) {
        outputs(batch);
      }
    }
    return json(openAi(batch));
  }

  /** The latest first, without the pages that nobody here fills. */
  private Reply list(Function<Batch, Map<String, @Nullable Object>> form) {
    List<Object> all = new ArrayList<>();
    batches.values().stream()
        .sorted(Comparator.comparingLong((Batch batch) -> batch.number).reversed())
        .forEach(batch -> all.add(form.apply(batch)));
    return json(object("object", "list", "data", all, "has_more", false));
  }

  private void outputs(Batch batch) {
    StringBuilder output = new StringBuilder();
    StringBuilder errors = new StringBuilder();
    for (Item item : batch.items) {
      Reply reply = item.reply;
      boolean good = reply != null && reply.status() == 200;
      Object response =
          reply == null
              ? null
              : object(
                  "status_code",
                  reply.status(),
                  "request_id",
                  "req_" + item.id,
                  "body",
                  parse(item.text).value());
      Object error =
          reply == null
              ? object("code", "batch_cancelled", "message", "This request was not run: cancelled.")
              : null;
      (good ? output : errors)
          .append(
              JsonText.of(
                  object(
                      "id",
                      "batch_req_" + item.id,
                      "custom_id",
                      item.id,
                      "response",
                      response,
                      "error",
                      error)))
          .append('\n');
    }
    batch.outputFile = "file-" + numbers.incrementAndGet();
    files.put(batch.outputFile, output.toString());
    if (errors.length() > 0) {
      batch.errorFile = "file-" + numbers.incrementAndGet();
      files.put(batch.errorFile, errors.toString());
    }
  }

  private static Map<String, @Nullable Object> openAi(Batch batch) {
    String status =
        batch.ended()
            ? batch.cancelled ? "cancelled" : "completed"
            : batch.cancelled ? "cancelling" : "in_progress";
    return object(
        "id",
        batch.id,
        "object",
        "batch",
        "endpoint",
        batch.items.isEmpty() ? "" : batch.items.get(0).url,
        "status",
        status,
        "completion_window",
        "24h",
        "created_at",
        batch.createdEpochSeconds,
        "metadata",
        batch.metadata,
        "input_file_id",
        batch.inputFile,
        "output_file_id",
        batch.outputFile,
        "error_file_id",
        batch.errorFile,
        "request_counts",
        object(
            "total",
            batch.items.size(),
            "completed",
            batch.count(true),
            "failed",
            batch.count(false)));
  }

  private Reply anthropic(
      Incoming in, String path, Json body, Function<Incoming, Reply> alone, long epochSeconds) {
    if (in.method().equals("POST") && path.endsWith(ANTHROPIC_PATH)) {
      Batch batch = new Batch("msgbatch_" + numbers.incrementAndGet(), new ArrayList<>());
      batch.createdEpochSeconds = epochSeconds;
      for (Json item : body.get("requests").items()) {
        batch.items.add(
            new Item(
                item.get("custom_id").text(),
                "/v1/messages",
                JsonText.of(item.get("params").value())));
      }
      if (batch.items.isEmpty()) {
        throw new RequestError(400, "requests: Field required");
      }
      batches.put(batch.id, batch);
      return json(anthropic(batch));
    }
    if (path.endsWith(ANTHROPIC_PATH)) {
      return list(Batches::anthropic);
    }
    Batch batch = batch(segmentAfter(path, "batches"));
    if (path.endsWith("/cancel")) {
      batch.cancelled = true;
    } else if (path.endsWith("/results")) {
      if (!batch.ended()) {
        throw new RequestError(404, "The batch has not ended");
      }
      return Reply.of(
          200, Headers.of("content-type", "application/x-jsonl"), anthropicResults(batch));
    } else {
      work(batch, in, alone);
    }
    return json(anthropic(batch));
  }

  private static String anthropicResults(Batch batch) {
    StringBuilder lines = new StringBuilder();
    for (Item item : batch.items) {
      Reply reply = item.reply;
      Object result =
          reply == null
              ? object("type", "canceled")
              : reply.status() == 200
                  ? object("type", "succeeded", "message", parse(item.text).value())
                  : object("type", "errored", "error", parse(item.text).value());
      lines.append(JsonText.of(object("custom_id", item.id, "result", result))).append('\n');
    }
    return lines.toString();
  }

  private static Map<String, @Nullable Object> anthropic(Batch batch) {
    boolean ended = batch.ended();
    return object(
        "id",
        batch.id,
        "type",
        "message_batch",
        "created_at",
        Instant.ofEpochSecond(batch.createdEpochSeconds).toString(),
        "processing_status",
        ended ? "ended" : batch.cancelled ? "canceling" : "in_progress",
        "request_counts",
        object(
            "processing",
            ended ? 0 : batch.items.size(),
            "succeeded",
            batch.count(true),
            "errored",
            batch.count(false),
            "canceled",
            ended && batch.cancelled ? batch.idle() : 0,
            "expired",
            0),
        "results_url",
        ended ? "https://elsewhere.invalid/v1/messages/batches/" + batch.id + "/results" : null);
  }

  /** Counts a question; after enough of them all items are answered, unless it was cancelled. */
  private void work(Batch batch, Incoming in, Function<Incoming, Reply> alone) {
    synchronized (batch) {
      if (batch.asked++ < polls || batch.done) {
        return;
      }
      batch.done = true;
      if (batch.cancelled) {
        return;
      }
      for (Item item : batch.items) {
        Reply reply =
            alone.apply(
                new Incoming(
                    "POST",
                    item.url,
                    in.headers(),
                    item.body,
                    in.protocol(),
                    in.connection(),
                    false));
        StringBuilder text = new StringBuilder();
        reply.parts().forEachRemaining(part -> text.append(part.text()));
        item.text = text.toString();
        item.reply = reply;
      }
    }
  }

  private Batch batch(String id) {
    Batch batch = batches.get(id);
    if (batch == null) {
      throw new RequestError(404, "No batch found with id '" + id + "'.", "", "");
    }
    return batch;
  }

  private static String segmentAfter(String path, String segment) {
    int from = path.indexOf("/" + segment + "/") + segment.length() + 2;
    int to = path.indexOf('/', from);
    return from < segment.length() + 2 ? "" : path.substring(from, to < 0 ? path.length() : to);
  }

  /** Returns the content of a part of a form; empty if there is none. */
  private static String part(Incoming in, String name) {
    String type = in.header("content-type");
    int at = type.indexOf("boundary=");
    if (at < 0) {
      throw new RequestError(400, "multipart/form-data with a boundary is needed");
    }
    for (String part : in.body().split("--" + type.substring(at + "boundary=".length()), -1)) {
      int head = part.indexOf("\r\n\r\n");
      if (head > 0 && part.substring(0, head).contains("name=\"" + name + "\"")) {
        String content = part.substring(head + 4);
        return content.endsWith("\r\n") ? content.substring(0, content.length() - 2) : content;
      }
    }
    return "";
  }

  private static Json parse(String text) {
    try {
      return Json.parse(text);
    } catch (IOException e) {
      throw new RequestError(400, "An item of the batch is no JSON: " + text);
    }
  }

  private static Reply json(Map<String, @Nullable Object> body) {
    return Reply.of(200, Headers.of("content-type", "application/json"), JsonText.of(body));
  }

  /** One batch; its counters are guarded by itself. */
  private static final class Batch {
    private final String id;
    private final List<Item> items;
    private final long number;
    private volatile long createdEpochSeconds;
    private volatile @Nullable Object metadata;
    private int asked;
    private volatile boolean done;
    private volatile boolean cancelled;
    private volatile String inputFile = "";
    private volatile @Nullable String outputFile;
    private volatile @Nullable String errorFile;

    Batch(String id, List<Item> items) {
      this.id = id;
      this.items = items;
      this.number = Long.parseLong(id.substring(id.indexOf('_') + 1));
    }

    boolean ended() {
      return done;
    }

    long count(boolean good) {
      return items.stream()
          .map(item -> item.reply)
          .filter(reply -> reply != null && (reply.status() == 200) == good)
          .count();
    }

    long idle() {
      return items.stream().filter(item -> item.reply == null).count();
    }
  }

  /** One request of a batch. */
  private static final class Item {
    private final String id;
    private final String url;
    private final String body;
    private volatile String text = "";
    private volatile @Nullable Reply reply;

    Item(String id, String url, String body) {
      this.id = id;
      this.url = url;
      this.body = body;
    }
  }
}
