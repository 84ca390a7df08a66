package dev.rialto.internal.wire.batch;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's batches: {@code POST /files}, {@code POST /batches}, {@code GET /batches/{id}}, {@code
 * GET /files/{id}/content} of the output and of the errors, {@code POST /batches/{id}/cancel}.
 *
 * <p>Source: OpenAI's batch guide; Groq and Azure (v1) do the same. All items of a batch go to one
 * endpoint and one model. Long, since it is all that goes out and comes back.
 */
public final class OpenAiBatches implements BatchProtocol {
  private static final int MAX_ITEMS = 50_000;
  private static final long MAX_BYTES = 200_000_000L;

  /** Written by no encoder of ours: JSON on one line holds no line that begins so. */
  private static final String BOUNDARY = "rialto-7f3b1c9d5e2a4860";

  /** The member of a batch's metadata by which it is found again. */
  private static final String TAG_NAME = "rialto_job";

  private static final Names STATE =
      Names.of(
          "id",
          "status",
          "output_file_id",
          "error_file_id",
          "request_counts",
          "errors",
          "data",
          "message",
          "total",
          "completed",
          "failed",
          "metadata",
          TAG_NAME,
          "created_at",
          "input_file_id");
  private static final int ID = 0;
  private static final int STATUS = 1;
  private static final int OUTPUT_FILE = 2;
  private static final int ERROR_FILE = 3;
  private static final int COUNTS = 4;
  private static final int ERRORS = 5;
  private static final int DATA = 6;
  private static final int MESSAGE = 7;
  private static final int TOTAL = 8;
  private static final int COMPLETED = 9;
  private static final int FAILED = 10;
  private static final int METADATA = 11;
  private static final int TAG = 12;
  private static final int CREATED = 13;
  private static final int INPUT_FILE = 14;

  private static final Names LINE =
      Names.of("custom_id", "response", "error", "status_code", "request_id", "body", "code");
  private static final int CUSTOM_ID = 0;
  private static final int RESPONSE = 1;
  private static final int ERROR = 2;
  private static final int STATUS_CODE = 3;
  private static final int REQUEST_ID = 4;
  private static final int BODY = 5;
  private static final int CODE = 6;

  private final WireProtocol protocol;
  private final BiFunction<Target, String, Headers> headers;

  /**
   * Makes the protocol.
   *
   * @param protocol writes and reads the items
   * @param headers the header fields of a request with a content type; empty: without one
   */
  public OpenAiBatches(WireProtocol protocol, BiFunction<Target, String, Headers> headers) {
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
  public WireRequest upload(List<Item> items, Target target) {
    String path = ItemBody.path(protocol, items.get(0), target);
    for (Item item : items) {
      if (!ItemBody.path(protocol, item, target).equals(path)) {
        throw new InvalidRequestException(
            "A batch has either completions or embeddings, and this one has both",
            "Make a batch of each",
            FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
            null);
      }
    }
    BodyWriter body =
        out -> {
          ItemBody.write(
              out,
              "--"
                  + BOUNDARY
                  + "\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\n"
                  + "batch\r\n--"
                  + BOUNDARY
                  + "\r\ncontent-disposition: form-data; name=\"file\"; filename=\"batch.jsonl\""
                  + "\r\ncontent-type: application/jsonl\r\n\r\n");
          for (Item item : items) {
            ItemBody.write(
                out,
                "{\"custom_id\":\""
                    + item.id()
                    + "\",\"method\":\"POST\",\"url\":\"/v1"
                    + path
                    + "\",\"body\":");
            ItemBody.write(protocol, item, target, out);
            ItemBody.write(out, "}\n");
          }
          ItemBody.write(out, "\r\n--" + BOUNDARY + "--\r\n");
        };
    return new WireRequest(
        "POST", "/files", headers.apply(target, "multipart/form-data; boundary=" + BOUNDARY), body);
  }

  @Override
  public String readUpload(byte[] body) {
    return readState(body).id();
  }

  @Override
  public WireRequest create(List<Item> items, String uploadId, Target target) {
    return create(items, uploadId, "", target);
  }

  @Override
  public WireRequest create(List<Item> items, String uploadId, String tag, Target target) {
    String path = ItemBody.path(protocol, items.get(0), target);
    String metadata =
        tag.isEmpty() ? "" : ",\"metadata\":{\"" + TAG_NAME + "\":\"" + checked(tag) + "\"}";
    return new WireRequest(
        "POST",
        "/batches",
        headers.apply(target, "application/json"),
        out ->
            ItemBody.write(
                out,
                "{\"input_file_id\":\""
                    + checked(uploadId)
                    + "\",\"endpoint\":\"/v1"
                    + path
                    + "\",\"completion_window\":\"24h\""
                    + metadata
                    + "}"));
  }

  @Override
  public boolean keepsTags() {
    return true;
  }

  @Override
  public WireRequest list(Target target) {
    return get("/batches?limit=100", target);
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
            all.add(new Listed(reading.state(), reading.tag, reading.created));
          }
        });
    return all;
  }

  @Override
  public WireRequest status(String batchId, Target target) {
    return get("/batches/" + checked(batchId), target);
  }

  @Override
  public WireRequest cancel(String batchId, Target target) {
    return new WireRequest(
        "POST",
        "/batches/" + checked(batchId) + "/cancel",
        headers.apply(target, "application/json"),
        BodyWriter.NONE);
  }

  @Override
  public WireRequest results(String where, Target target) {
    return get("/files/" + checked(where) + "/content", target);
  }

  /** The results stay: they are the user's, and may be wanted once more. */
  @Override
  public WireRequest discard(String uploadId, Target target) {
    return new WireRequest(
        "DELETE", "/files/" + checked(uploadId), headers.apply(target, ""), BodyWriter.NONE);
  }

  private WireRequest get(String path, Target target) {
    return new WireRequest("GET", path, headers.apply(target, ""), BodyWriter.NONE);
  }

  /** An id becomes part of a path: what is not an id must not lead elsewhere. */
  static String checked(String id) {
    if (!id.matches("[A-Za-z0-9_.-]{1,200}") || id.startsWith(".")) {
      throw Lines.unreadable("an id '" + id.replaceAll("[^ -~]", "?") + "'");
    }
    return id;
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

  /** The members of a batch, or of an uploaded file. */
  private static final class Reading {
    private String id = "";
    private String status = "";
    private String problem = "";
    private final List<String> files = new ArrayList<>();
    private String tag = "";
    private String input = "";
    private long created;
    private long total;
    private long completed;
    private long failed;

    void object(JsonReader json) {
      if (!json.enterObject()) {
        return;
      }
      for (int name; (name = json.nextMember(STATE)) != JsonReader.END; ) {
        switch (name) {
          case ID -> id = json.textOrEmpty();
          case STATUS -> status = json.textOrEmpty();
          case OUTPUT_FILE, ERROR_FILE -> {
            String file = json.text();
            if (file != null && !file.isEmpty()) {
              files.add(file);
            }
          }
          case COUNTS -> object(json);
          case METADATA -> tag(json);
          case INPUT_FILE -> input = json.textOrEmpty();
          case CREATED -> created = json.number(0);
          case TOTAL -> total = json.number(0);
          case COMPLETED -> completed = json.number(0);
          case FAILED -> failed = json.number(0);
          case ERRORS -> errors(json);
          default -> json.skip();
        }
      }
    }

    /** What else stands there is the user's, whatever its names. */
    private void tag(JsonReader json) {
      if (json.enterObject()) {
        for (int name; (name = json.nextMember(STATE)) != JsonReader.END; ) {
          if (name == TAG) {
            tag = json.textOrEmpty();
          } else {
            json.skip();
          }
        }
      }
    }

    private void errors(JsonReader json) {
      if (json.peek() == '[') {
        json.enterArray();
        while (json.nextElement()) {
          errors(json);
        }
      } else if (json.enterObject()) {
        for (int name; (name = json.nextMember(STATE)) != JsonReader.END; ) {
          switch (name) {
            case DATA -> errors(json);
            case MESSAGE -> problem = problem.isEmpty() ? json.textOrEmpty() : skipped(json);
            default -> json.skip();
          }
        }
      }
    }

    private String skipped(JsonReader json) {
      json.skip();
      return problem;
    }

    State state() {
      State.Phase phase =
          switch (status) {
            case "completed", "failed", "expired", "cancelled" -> State.Phase.ENDED;
            case "cancelling" -> State.Phase.CANCELLING;
            default -> State.Phase.RUNNING;
          };
      String why = status.equals("failed") && problem.isEmpty() ? "no reason given" : problem;
      return new State(
          id,
          phase,
          completed,
          failed,
          total,
          phase == State.Phase.ENDED ? files : List.of(),
          status.equals("failed") ? why : "",
          input);
    }
  }

  @Override
  public void readResults(byte[] body, Consumer<ItemResult> out) {
    Lines.read(body, json -> line(json, out));
  }

  private static void line(JsonReader json, Consumer<ItemResult> out) {
    String id = "";
    int status = 0;
    String requestId = "";
    @Nullable String answer = null;
    String code = "";
    @Nullable String error = null;
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(LINE)) != JsonReader.END; ) {
      switch (name) {
        case CUSTOM_ID -> id = json.textOrEmpty();
        case RESPONSE -> {
          if (!json.enterObject()) {
            continue;
          }
          for (int inner; (inner = json.nextMember(LINE)) != JsonReader.END; ) {
            switch (inner) {
              case STATUS_CODE -> status = (int) json.number(0);
              case REQUEST_ID -> requestId = json.textOrEmpty();
              case BODY -> answer = json.raw();
              default -> json.skip();
            }
          }
        }
        case ERROR -> {
          int at = json.mark();
          error = json.raw();
          json.seek(at);
          if (json.enterObject()) {
            for (int inner; (inner = json.nextMember(LINE)) != JsonReader.END; ) {
              if (inner == CODE) {
                code = json.textOrEmpty();
              } else {
                json.skip();
              }
            }
          }
        }
        default -> json.skip();
      }
    }
    if (answer != null && status > 0) {
      out.accept(
          new ItemResult(id, ItemResult.Kind.ANSWERED, status, requestId, Unanswered.utf8(answer)));
    } else {
      out.accept(Unanswered.of(id, code, Objects.requireNonNullElse(error, "{}")));
    }
  }
}
