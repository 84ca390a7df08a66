package dev.rialto.internal.wire;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.sse.EventHandler;
import dev.rialto.internal.wire.sse.EventTooLarge;
import dev.rialto.internal.wire.sse.SseParser;
import dev.rialto.spi.AnswerLimits;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a response apart and hands their JSON to the dialect.
 *
 * <pre>
 *   status ≥ 300 ─────────────────────────→ kept up to a cap → ErrorBody → failure
 *   200, "{" comes first ─────────────────→ kept whole ──────→ AnswerFormat.whole
 *     ... and the first chunk is all of it ────────────────────→ read where it is, uncopied
 *     ... and another "{" on a line behind it ─────────────────→ JSON lines
 *   200, "[" comes first ─────────────────→ kept whole ──────→ each element AnswerFormat.event
 *   200, an event stream ─→ SseParser ────→ each event ──────→ AnswerFormat.event
 *   200, JSON lines ──────────────────────→ each line ───────→ AnswerFormat.event
 *   200, anything else (a login page) ────→ its beginning ───→ InvalidResponseException
 * </pre>
 *
 * <p>What fails further in is thrown as a {@link RialtoException}, and leaves as the last event.
 *
 * <p>What came is told by its first byte, not by the content type alone: proxies get that wrong.
 *
 * <p>Longer than its neighbours, since the ways of the picture above share what has come and been
 * told so far.
 */
public final class BodyDecoder implements ResponseDecoder, EventHandler, Consumer<ResponseEvent> {
  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final int MAX_HEAD_BYTES = 4 << 10;
  private static final Bytes NOTHING = new Bytes(0);
  private static final ResponseEvent[] NO_EVENTS = {};
  private static final int USUAL_EVENTS = 5;

  private final Exchange exchange;
  private final AnswerFormat format;
  private final boolean streamed;
  private final JsonReader json = new JsonReader();
  private Framing mode;
  private @Nullable SseParser events;
  private @Nullable Bytes kept;
  // Of an answer that came in one chunk, whose bytes are gone by the end: what is said at the end.
  private boolean wasReadEarly;
  private ResponseEvent[] early = NO_EVENTS;
  private int earlyEvents;
  private @Nullable RuntimeException earlyFailure;
  private boolean sawEvent;
  private boolean sawDone;
  private boolean atEnd;
  private boolean failed;
  private Consumer<ResponseEvent> out = event -> {};

  /**
   * Makes a decoder.
   *
   * @param request what was asked: if a stream, what begins like a whole answer may be its first
   *     line
   */
  public BodyDecoder(Exchange exchange, AnswerFormat format, Request request) {
    this.exchange = exchange;
    this.format = format;
    this.streamed = request instanceof CompletionRequest asked && asked.stream();
    int status = exchange.head().status();
    this.mode = status >= 200 && status < 300 ? Framing.UNDECIDED : Framing.ERROR;
  }

  @Override
  public boolean isComplete() {
    return sawDone || (sawEvent && format.answer().isFinished());
  }

  @Override
  public List<RateLimit> rateLimits() {
    return exchange.bodyLimits();
  }

  @Override
  public void leaveOutExtra() {
    format.answer().leaveOutExtra();
  }

  @Override
  public String requestId() {
    return exchange.requestId();
  }

  @Override
  public void decode(byte[] buffer, int offset, int length, Consumer<ResponseEvent> consumer) {
    if (failed) {
      return;
    }
    try {
      take(buffer, offset, length, consumer);
    } catch (RialtoException e) {
      failed(e, consumer);
    }
  }

  /** All that goes wrong further in is thrown, and becomes an event here. */
  private void failed(RialtoException e, Consumer<ResponseEvent> consumer) {
    failed = true;
    consumer.accept(new ResponseEvent.Failed(e));
  }

  private void take(byte[] buffer, int offset, int length, Consumer<ResponseEvent> consumer) {
    int from = offset;
    int to = offset + length;
    if (mode == Framing.UNDECIDED) {
      from = decide(buffer, offset, to);
    }
    switch (mode) {
      case EVENTS -> {
        out = consumer;
        parse(buffer, from, to - from);
      }
      case LINES -> {
        out = consumer;
        lines(buffer, from, to);
      }
      case WHOLE -> whole(buffer, from, to, consumer);
      case ERROR, FOREIGN -> keep(buffer, from, to - from, MAX_ERROR_BYTES);
      case UNDECIDED -> {}
    }
  }

  private void whole(byte[] buffer, int from, int to, Consumer<ResponseEvent> consumer) {
    if (!streamed) {
      if (kept != null || !readEarly(buffer, from, to)) {
        keep(buffer, from, to - from, limits().maxAnswerBytes());
      }
      return;
    }
    int begun = kept == null ? 0 : kept.length();
    keep(buffer, from, to - from, limits().maxAnswerBytes());
    Bytes bytes = Objects.requireNonNull(kept);
    if (Framing.anotherLine(bytes.array(), begun, bytes.length())) {
      mode = Framing.LINES;
      kept = null;
      out = consumer;
      lines(bytes.array(), 0, bytes.length());
    }
  }

  private int decide(byte[] in, int from, int to) {
    int at = from;
    while (at < to && Framing.isIgnorable(in[at])) {
      at++;
    }
    if (at < to) {
      mode = Framing.of(in[at], exchange.contentType(), format.isLines());
    }
    return at;
  }

  private void parse(byte[] buffer, int offset, int length) {
    if (format.answer().isFinished()) {
      return;
    }
    SseParser parser = events;
    if (parser == null) {
      parser = new SseParser(this, limits().maxEventBytes());
      events = parser;
    }
    try {
      parser.parse(buffer, offset, length);
    } catch (EventTooLarge e) {
      throw tooLarge("an event", "maxEventBytes", limits().maxEventBytes());
    }
    if (!sawEvent) {
      // It may be none of ours: then its beginning says what it is.
      Bytes head = kept == null ? new Bytes(MAX_HEAD_BYTES) : kept;
      kept = head;
      boolean unused = head.add(buffer, offset, length);
    }
  }

  private void lines(byte[] buffer, int offset, int end) {
    Bytes begun = kept == null ? new Bytes(limits().maxEventBytes()) : kept;
    kept = begun;
    int from = offset;
    for (int at = offset; at < end; at++) {
      if (buffer[at] == '\n') {
        if (begun.length() == 0) {
          if (at - from > limits().maxEventBytes()) {
            throw tooLarge("a line", "maxEventBytes", limits().maxEventBytes());
          }
          onEvent("", buffer, from, at - from);
        } else {
          keep(buffer, from, at - from, limits().maxEventBytes());
          onEvent("", begun.array(), 0, begun.length());
          begun.clear();
        }
        from = at + 1;
      }
    }
    keep(buffer, from, end - from, limits().maxEventBytes());
  }

  @Override
  public void onEvent(String name, byte[] data, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to && data[from] <= ' ' && data[from] >= 0) {
      from++;
    }
    if (format.answer().isFinished()) {
      return;
    }
    if (from == to) {
      onComment();
      return;
    }
    if (sawDone) {
      behindTheMark(name, data, from, to);
      return;
    }
    sawEvent = true;
    try {
      // More than one value in an event: a server that parts its events by one line feed.
      json.reset(data, from, to - from);
      do {
        int at = json.mark();
        if (Framing.isDone(data, at, to)) {
          sawDone = true;
          format.done(out);
          return;
        }
        if (json.peek() == 'n') {
          json.skip();
          onComment();
          continue;
        }
        if (json.peek() != '{') {
          if (Framing.isFieldAgain(data, at, to)) {
            int behind = at + Framing.FIELD_BYTES;
            json.reset(data, behind, to - behind);
            if (!json.more()) {
              onComment();
            }
            continue;
          }
          ErrorBody error = errorIn(name, data, at, to);
          if (!error.isEmpty()) {
            throw Failures.reported(
                exchange, error, Failures.text(data, at, to - at), format.answer().partial());
          }
          if (json.peek() == '[' && isWhole(new JsonReader(), data, at, to - at)) {
            list(name, json, out);
            continue;
          }
          if (Framing.isOfNoDialect(name)) {
            onComment();
            return; // a heart-beat in words
          }
          throw invalid(
              "The provider sent an event that is not an object of JSON",
              Failures.text(data, from, to - from));
        }
        format.event(name, json, out);
      } while (json.more() && !format.answer().isFinished());
    } catch (JsonFault e) {
      throw atEnd
          ? format.answer().truncated("The stream ended within an event")
          : invalid(
              "The provider sent an event whose " + e.getMessage(),
              Failures.text(data, from, to - from));
    }
  }

  /** The answer has its end, and some count it only now: whatever else comes says nothing. */
  private void behindTheMark(String name, byte[] data, int from, int to) {
    try {
      json.reset(data, from, to - from);
      if (json.peek() == '{') {
        format.event(name, json, out);
      }
    } catch (JsonFault e) {
      // No counts.
    }
  }

  @Override
  public void onComment() {
    if (!atEnd && !format.answer().isFinished()) {
      out.accept(ResponseEvent.KeepAlive.STILL_THERE);
    }
  }

  /** Each element is an event of its own; returns whether any was. */
  private boolean list(String name, JsonReader elements, Consumer<ResponseEvent> consumer) {
    boolean any = false;
    elements.enterArray();
    while (!format.answer().isFinished() && elements.nextElement()) {
      if (elements.peek() == '{') {
        any = true;
        format.event(name, elements, consumer);
      } else {
        elements.skip();
      }
    }
    return any;
  }

  /** An error may come as an array, or as a sentence in an event of its name. */
  private static ErrorBody errorIn(String name, byte[] data, int from, int to) {
    if (data[from] == '[') {
      ErrorBody error = ErrorBody.parse(data, from, to - from);
      return error.isComplaintAmongPieces() || name.equals("error") ? error : ErrorBody.NONE;
    }
    return name.equals("error") ? ErrorBody.sentence(data, from, to) : ErrorBody.NONE;
  }

  @Override
  public boolean isWhole(byte[] data, int offset, int length) {
    return isWhole(new JsonReader(), data, offset, length);
  }

  private static boolean isWhole(JsonReader probe, byte[] data, int offset, int length) {
    probe.reset(data, offset, length);
    try {
      probe.skip();
      return !probe.more();
    } catch (JsonFault e) {
      return false;
    }
  }

  /**
   * Reads an answer of which all is in one chunk, as most are: a copy of it would be the largest
   * thing that the call allocates. Whether more comes is known only at the end, as before.
   *
   * @return whether the bytes need not be kept
   */
  private boolean readEarly(byte[] buffer, int from, int to) {
    int last = to - 1;
    while (last >= from && buffer[last] <= ' ' && buffer[last] >= 0) {
      last--;
    }
    if (wasReadEarly) {
      if (last < from) {
        return true;
      }
      throw invalid(
          "The provider sent something behind its answer", Failures.text(buffer, from, to - from));
    }
    if (to - from > limits().maxAnswerBytes()) {
      return false; // keeping it says what is wrong
    }
    if ((buffer[last] != '}' && buffer[last] != ']')
        || Framing.isChunk(buffer, from, to)
        || !isWhole(json, buffer, from, to - from)) {
      return false;
    }
    wasReadEarly = true;
    try {
      read(buffer, from, to - from, this);
    } catch (RuntimeException e) {
      earlyFailure = e;
    }
    return true;
  }

  /** Keeps what is said early; itself the consumer: every call has some. */
  @Override
  public void accept(ResponseEvent event) {
    if (earlyEvents == early.length) {
      early = Arrays.copyOf(early, Math.max(USUAL_EVENTS, 2 * earlyEvents));
    }
    early[earlyEvents++] = event;
  }

  private void keep(byte[] buffer, int offset, int length, int cap) {
    Bytes bytes = kept;
    if (bytes == null) {
      bytes = new Bytes(cap);
      kept = bytes;
    }
    if (!bytes.add(buffer, offset, length)) {
      if (mode == Framing.LINES) {
        throw tooLarge("a line", "maxEventBytes", cap);
      }
      if (mode == Framing.WHOLE) {
        throw tooLarge("an answer", "maxAnswerBytes", cap);
      }
      throw failure(bytes);
    }
  }

  @Override
  public void end(Consumer<ResponseEvent> consumer) {
    if (failed) {
      return;
    }
    try {
      finish(consumer);
    } catch (RialtoException e) {
      failed(e, consumer);
    }
  }

  private void finish(Consumer<ResponseEvent> consumer) {
    out = consumer;
    Bytes bytes = kept == null ? NOTHING : kept;
    switch (mode) {
      case ERROR, FOREIGN -> throw failure(bytes);
      case UNDECIDED -> throw format.answer().truncated("The response has no body");
      case WHOLE -> whole(bytes, consumer);
      case LINES -> {
        atEnd = true;
        onEvent("", bytes.array(), 0, bytes.length());
        if (!format.answer().isFinished()) {
          format.end(consumer);
        }
      }
      case EVENTS -> {
        atEnd = true;
        if (!format.answer().isFinished() && events != null) {
          events.end();
        }
        if (!sawEvent
            && (!Framing.isEventStream(exchange.contentType()) || !Framing.isQuiet(head(bytes)))) {
          throw invalid("The provider answered with something that is not JSON", head(bytes));
        }
        if (!format.answer().isFinished()) {
          format.end(consumer);
        }
      }
    }
  }

  private void whole(Bytes bytes, Consumer<ResponseEvent> consumer) {
    if (wasReadEarly) {
      // What came before a failure is told first, as if it were read now.
      for (int i = 0; i < earlyEvents; i++) {
        consumer.accept(early[i]);
      }
      if (earlyFailure != null) {
        throw earlyFailure;
      }
      return;
    }
    json.reset(bytes.array(), 0, bytes.length());
    try {
      // Nothing is handed out of an answer whose end is not there.
      json.skip();
      if (json.more() && Framing.anotherLine(bytes.array(), 0, bytes.length())) {
        // A server that streams whatever it is asked, and calls that JSON.
        mode = Framing.LINES;
        kept = null;
        lines(bytes.array(), 0, bytes.length());
        finish(consumer);
        return;
      }
      if (json.more()) {
        throw invalid("The provider sent something behind its answer", head(bytes));
      }
    } catch (JsonFault e) {
      throw unreadable(e, bytes.array(), 0, bytes.length());
    }
    read(bytes.array(), 0, bytes.length(), consumer);
  }

  private void read(byte[] in, int offset, int length, Consumer<ResponseEvent> consumer) {
    json.reset(in, offset, length);
    try {
      if (json.peek() == '[') {
        wholeList(consumer);
      } else {
        format.whole(json, consumer);
      }
    } catch (JsonFault e) {
      throw unreadable(e, in, offset, length);
    }
  }

  /** An error may come within a list, and some send the chunks of a stream as one. */
  private void wholeList(Consumer<ResponseEvent> consumer) {
    if (!list("", json, consumer)) {
      throw invalid("The provider's answer is a list with no answer in it", "");
    }
    if (!format.answer().isFinished()) {
      format.end(consumer);
    }
  }

  private RuntimeException unreadable(JsonFault e, byte[] in, int offset, int length) {
    return e.isAtEnd()
        ? format.answer().truncated("The answer ended before it was whole")
        : invalid(
            "The provider sent an answer whose " + e.getMessage(),
            Failures.text(in, offset, length));
  }

  private RuntimeException failure(Bytes bytes) {
    if (mode == Framing.FOREIGN) {
      return invalid("The provider answered with something that is not JSON", head(bytes));
    }
    ErrorBody error = ErrorBody.parse(bytes.array(), 0, bytes.length());
    return Failures.reported(exchange, error, head(bytes), exchange.details());
  }

  private AnswerLimits limits() {
    return exchange.target().endpoint().limits();
  }

  private RuntimeException tooLarge(String what, String setting, int limit) {
    String size = limit % (1 << 20) == 0 ? (limit >> 20) + " MiB" : limit + " bytes";
    return invalid(
        "The provider sent " + what + " larger than " + size + ", the limit " + setting, "");
  }

  private RuntimeException invalid(String what, String body) {
    return Failures.invalid(exchange, what, body, format.answer().partial());
  }

  private static String head(Bytes bytes) {
    return Failures.text(bytes.array(), 0, bytes.length());
  }
}
