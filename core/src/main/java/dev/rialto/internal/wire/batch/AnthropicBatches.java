package dev.rialto.internal.wire.batch;

import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's message batches: {@code POST /v1/messages/batches}, {@code GET …/{id}}, {@code GET
 * …/{id}/results}, {@code POST …/{id}/cancel}.
 *
 * <p>Source: Anthropic's guide to message batches.
 */
public final class AnthropicBatches implements BatchProtocol {
  private static final int MAX_ITEMS = 100_000;
  private static final long MAX_BYTES = 256_000_000L;
  private static final String PATH = "/v1/messages/batches";

  private static final Names STATE =
      Names.of(
          "id",
          "processing_status",
          "request_counts",
          "results_url",
          "processing",
          "succeeded",
          "errored",
          "canceled",
          "expired",
          "data",
          "created_at");
  private static final int ID = 0;
  private static final int STATUS = 1;
  private static final int COUNTS = 2;
  private static final int RESULTS = 3;
  private static final int PROCESSING = 4;
  private static final int SUCCEEDED = 5;
  private static final int ERRORED = 6;
  private static final int CANCELED = 7;
  private static final int EXPIRED = 8;
  private static final int DATA = 9;
  private static final int CREATED = 10;

  private static final Names LINE =
      Names.of("custom_id", "result", "type", "message", "error", "request_id");
  private static final int CUSTOM_ID = 0;
  private static final int RESULT = 1;
  private static final int TYPE = 2;
  private static final int MESSAGE = 3;
  private static final int ERROR = 4;

  private final WireProtocol protocol;
  private final Function<Target, Headers> headers;

  /**
   * Makes the protocol.
   *
   * @param protocol writes and reads the items
   * @param headers the header fields of a request
   */
  public AnthropicBatches(WireProtocol protocol, Function<Target, Headers> headers) {
    this.protocol = protocol;
    this.headers = headers;
  }

  @Override
  public int maxItems() {
    return MAX_ITEMS;
  }

  @Override
  public long maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public @Nullable WireRequest upload(List<Item> items, Target target) {
    return null;
  }

  @Override
  public String readUpload(byte[] body) {
    return "";
  }

  @Override
  public WireRequest create(List<Item> items, String uploadId, Target target) {
    return new WireRequest(
        "POST",
        PATH,
        headers.apply(target),
        out -> {
          String before = "{\"requests\":[";
          for (Item item : items) {
            ItemBody.write(out, before + "{\"custom_id\":\"" + item.id() + "\",\"params\":");
            ItemBody.write(protocol, item, target, out);
            ItemBody.write(out, "}");
            before = ",";
          }
          ItemBody.write(out, "]}");
        });
  }

  /** They carry no tag of ours: only their time, their size and, at their end, their items. */
  @Override
  public WireRequest list(Target target) {
    return new WireRequest("GET", PATH + "?limit=100", headers.apply(target), BodyWriter.NONE);
  }

  @Override
  public List<Listed> readList(byte[] body) {
    List<Listed> all = new ArrayList<>();
    Lines.elements(
        body,
        "a list of batches",
        STATE,
        DATA,
        json -> {
          Reading reading = new Reading();
          reading.object(json);
          if (!reading.id.isEmpty()) {
            all.add(new Listed(reading.state(), "", epochSeconds(reading.created)));
          }
        });
    return all;
  }

  private static long epochSeconds(String rfc3339) {
    try {
      return OffsetDateTime.parse(rfc3339).toEpochSecond();
    } catch (DateTimeParseException e) {
      return 0; // a time that cannot be read is one that was not told
    }
  }

  @Override
  public WireRequest status(String batchId, Target target) {
    return new WireRequest(
        "GET", PATH + "/" + OpenAiBatches.checked(batchId), headers.apply(target), BodyWriter.NONE);
  }

  @Override
  public WireRequest cancel(String batchId, Target target) {
    return new WireRequest(
        "POST",
        PATH + "/" + OpenAiBatches.checked(batchId) + "/cancel",
        headers.apply(target),
        BodyWriter.NONE);
  }

  /** Asked for below our own base URL, whatever address the provider names. */
  @Override
  public WireRequest results(String where, Target target) {
    return new WireRequest(
        "GET",
        PATH + "/" + OpenAiBatches.checked(where) + "/results",
        headers.apply(target),
        BodyWriter.NONE);
  }

  @Override
  public State readState(byte[] body) {
    Reading reading = new Reading();
    Lines.whole(body, "the state of a batch", reading::object);
    if (reading.id.isEmpty()) {
      throw Lines.unreadable("the state of a batch");
    }
    return reading.state();
  }

  private static final class Reading {
    private String id = "";
    private String status = "";
    private String created = "";
    private boolean hasResults;
    private long processing;
    private long succeeded;
    private long failed;

    void object(JsonReader json) {
      if (!json.enterObject()) {
        return;
      }
      for (int name; (name = json.nextMember(STATE)) != JsonReader.END; ) {
        switch (name) {
          case ID -> id = json.textOrEmpty();
          case STATUS -> status = json.textOrEmpty();
          case COUNTS -> object(json);
          case CREATED -> created = json.textOrEmpty();
          case RESULTS -> hasResults = json.text() != null;
          case PROCESSING -> processing = json.number(0);
          case SUCCEEDED -> succeeded = json.number(0);
          case ERRORED, CANCELED, EXPIRED -> failed += Math.max(0, json.number(0));
          default -> json.skip();
        }
      }
    }

    State state() {
      State.Phase phase =
          switch (status) {
            case "ended" -> State.Phase.ENDED;
            case "canceling" -> State.Phase.CANCELLING;
            default -> State.Phase.RUNNING;
          };
      boolean readable = phase == State.Phase.ENDED && hasResults;
      return new State(
          id,
          phase,
          succeeded,
          failed,
          processing + succeeded + failed,
          readable ? List.of(id) : List.of(),
          "");
    }
  }

  @Override
  public void readResults(byte[] body, Consumer<ItemResult> out) {
    Lines.read(body, json -> line(json, out));
  }

  private static void line(JsonReader json, Consumer<ItemResult> out) {
    String id = "";
    String type = "";
    @Nullable String message = null;
    @Nullable String error = null;
    String errorType = "";
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(LINE)) != JsonReader.END; ) {
      if (name == CUSTOM_ID) {
        id = json.textOrEmpty();
      } else if (name == RESULT && json.peek() == '{') {
        json.enterObject();
        for (int inner; (inner = json.nextMember(LINE)) != JsonReader.END; ) {
          switch (inner) {
            case TYPE -> type = json.textOrEmpty();
            case MESSAGE -> message = json.raw();
            case ERROR -> {
              int at = json.mark();
              error = json.raw();
              int end = json.mark();
              json.seek(at);
              errorType = errorType(json);
              json.seek(end);
            }
            default -> json.skip();
          }
        }
      } else {
        json.skip();
      }
    }
    if (type.equals("succeeded") && message != null) {
      out.accept(new ItemResult(id, ItemResult.Kind.ANSWERED, 200, "", Unanswered.utf8(message)));
    } else if (type.equals("errored") && error != null) {
      out.accept(
          new ItemResult(
              id, ItemResult.Kind.ANSWERED, status(errorType), "", Unanswered.utf8(error)));
    } else {
      out.accept(Unanswered.of(id, type, "{}"));
    }
  }

  /** Returns the innermost type: the outer one is only "error". */
  private static String errorType(JsonReader json) {
    String type = "";
    String inner = "";
    if (json.enterObject()) {
      for (int name; (name = json.nextMember(LINE)) != JsonReader.END; ) {
        switch (name) {
          case TYPE -> type = json.textOrEmpty();
          case ERROR -> inner = errorType(json);
          default -> json.skip();
        }
      }
    }
    return inner.isEmpty() ? type : inner;
  }

  private static int status(String errorType) {
    return switch (errorType) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> 500;
    };
  }
}
