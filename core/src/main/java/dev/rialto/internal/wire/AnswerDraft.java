package dev.rialto.internal.wire;

import dev.rialto.Content;
import dev.rialto.ContentFilteredException;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TokenUsage;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.text.ArrivedText;
import dev.rialto.internal.wire.json.JsonReader;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way in: hands out its events and remembers what a failure must tell of it. One
 * for each response; used by one thread at a time.
 *
 * <p>Every dialect decodes into this, so that the rules of an answer are written once: half a
 * surrogate pair is held back, a tool call is handed out only when it is whole, and an answer
 * without its end is an error.
 *
 * <p>Longer than its neighbours, since what is known of an answer at its end has to be told in one
 * order.
 */
public final class AnswerDraft {
  // How much of an answer a failure repeats, in characters; a stream may be endless.
  private static final int MAX_PARTIAL = 1 << 20;
  private static final int MAX_ARGUMENTS = 1 << 24;
  // Beyond what any model asks for; each is looked for among those before it.
  private static final int MAX_CALLS = 4_096;
  private static final int MAX_NAME = 1_024;

  private final Exchange exchange;
  private String firstText = "";

  // Most whole answers have none of these: made when there is something to keep.
  private @Nullable ArrivedText text;
  private @Nullable ArrivedText reasoning;
  private @Nullable TextJoin textJoin;
  private @Nullable TextJoin reasoningJoin;
  private @Nullable ToolCallDrafts calls;

  private boolean started;
  private String id = "";
  private TokenUsage usage = TokenUsage.NONE;
  private boolean usageKnown;
  private @Nullable FinishReason finish;
  private boolean finished;
  private boolean refused;
  private int argumentChars;
  private @Nullable ExtraDraft extra;
  private boolean keepsExtra = true;

  /** Makes an empty answer. */
  public AnswerDraft(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The answer has an id and a model; said once, whatever the provider repeats. */
  public void start(String newId, String model, Consumer<ResponseEvent> out) {
    if (!started) {
      started = true;
      id = newId;
      out.accept(new ResponseEvent.Started(newId, model));
    }
  }

  private void begin(Consumer<ResponseEvent> out) {
    if (!started) {
      start("", "", out);
    }
  }

  /** Returns whether {@link #start} was called. */
  public boolean isStarted() {
    return started;
  }

  /** A piece of text came. */
  public void text(String piece, boolean suspicious, Consumer<ResponseEvent> out) {
    if (textJoin == null && suspicious) {
      textJoin = new TextJoin();
    }
    String whole = textJoin == null ? piece : textJoin.next(piece, suspicious);
    if (!whole.isEmpty()) {
      begin(out);
      keep(whole);
      out.accept(new ResponseEvent.Text(whole));
    }
  }

  private void keep(String piece) {
    if (firstText.isEmpty() && piece.length() <= MAX_PARTIAL) {
      firstText = piece;
      return;
    }
    if (text == null) {
      text = new ArrivedText(MAX_PARTIAL);
      text.add(firstText);
    }
    text.add(piece);
  }

  private String arrived() {
    return text == null ? firstText : text.toString();
  }

  /** A piece of reasoning came. */
  public void reasoning(String piece, boolean suspicious, Consumer<ResponseEvent> out) {
    if (reasoningJoin == null && suspicious) {
      reasoningJoin = new TextJoin();
    }
    String whole = reasoningJoin == null ? piece : reasoningJoin.next(piece, suspicious);
    if (!whole.isEmpty()) {
      begin(out);
      if (reasoning == null) {
        reasoning = new ArrivedText(MAX_PARTIAL);
      }
      reasoning.add(whole);
      out.accept(new ResponseEvent.Reasoning(whole));
    }
  }

  /** Something came that the provider wants back. */
  public void part(Content.ProviderPart part, Consumer<ResponseEvent> out) {
    begin(out);
    out.accept(new ResponseEvent.ProviderPart(part));
  }

  /** The text is a refusal. */
  public void refused() {
    refused = true;
  }

  /**
   * A piece of a tool call came.
   *
   * @param index the provider's number of the call; −1 if it gave none
   * @return which of the answer's calls it is, from 0
   */
  public int toolCall(
      int index,
      String callId,
      String name,
      String arguments,
      boolean suspicious,
      Consumer<ResponseEvent> out) {
    ToolCallDraft draft = drafts().take(index, callId, name, arguments);
    piece(draft, !name.isEmpty(), arguments, suspicious, out);
    return draft.ordinal;
  }

  /**
   * A tool call came that is none of those before it, whatever its number and id.
   *
   * @return which of the answer's calls it is, from 0
   */
  public int anotherToolCall(
      int index,
      String callId,
      String name,
      String arguments,
      boolean suspicious,
      Consumer<ResponseEvent> out) {
    ToolCallDraft draft = drafts().another(index, callId, name);
    piece(draft, !name.isEmpty(), arguments, suspicious, out);
    return draft.ordinal;
  }

  /** A piece of the arguments of a call came, at a provider whose numbers of calls hold. */
  public void toolCallPiece(
      int index, String arguments, boolean suspicious, Consumer<ResponseEvent> out) {
    piece(drafts().at(index), false, arguments, suspicious, out);
  }

  private ToolCallDrafts drafts() {
    ToolCallDrafts begun = calls;
    if (begun == null) {
      begun = new ToolCallDrafts();
      calls = begun;
    }
    return begun;
  }

  private void piece(
      ToolCallDraft draft,
      boolean named,
      String arguments,
      boolean suspicious,
      Consumer<ResponseEvent> out) {
    if (draft.ordinal >= MAX_CALLS || draft.name.length() > MAX_NAME) {
      throw Failures.invalid(
          exchange,
          draft.ordinal >= MAX_CALLS
              ? "The answer has more than " + MAX_CALLS + " tool calls"
              : "A tool call's name is longer than " + MAX_NAME + " characters",
          "",
          partial());
    }
    argumentChars += arguments.length() + (named ? draft.id.length() : 0);
    if (argumentChars > MAX_ARGUMENTS) {
      throw Failures.invalid(
          exchange,
          "The arguments of the answer's tool calls are larger than 16 MiB",
          "",
          partial());
    }
    String piece = draft.join.next(draft.append(arguments), suspicious);
    if (named || !piece.isEmpty()) {
      begin(out);
      out.accept(new ResponseEvent.ToolCallDelta(draft.ordinal, draft.name, piece));
    }
  }

  /** The provider said that a tool call is whole. */
  public void toolCallWhole(int index) {
    for (ToolCallDraft draft : calls == null ? List.<ToolCallDraft>of() : calls.all()) {
      if (draft.index == index) {
        draft.closed = true;
      }
    }
  }

  /** Returns whether the answer has a tool call. */
  public boolean hasToolCalls() {
    return calls != null && !calls.isEmpty();
  }

  /** The provider began the answer anew: tool calls so far are void. */
  public void restart() {
    calls = null;
  }

  /** Nobody can see what the dialect has no use for: from now on it is read over. */
  void leaveOutExtra() {
    keepsExtra = false;
  }

  /** Returns whether what the dialect has no use for is kept. */
  public boolean keepsExtra() {
    return keepsExtra;
  }

  /**
   * Keeps the member that the reader has moved to, and consumes its value: the dialect has no use
   * for it, the caller may have. Of several with its name the last is kept.
   */
  public void extra(JsonReader json) {
    if (keepsExtra) {
      extraDraft().last(json);
    } else {
      json.skip();
    }
  }

  /**
   * Keeps the member that the reader has moved to, and consumes its value. It comes in pieces:
   * lists are joined, objects member by member.
   */
  public void extraPiece(JsonReader json) {
    if (keepsExtra) {
      extraDraft().joined(json);
    } else {
      json.skip();
    }
  }

  /** Keeps the value at which the reader stands, and consumes it, as an element of a list. */
  public void extraElement(String list, JsonReader json) {
    if (keepsExtra) {
      extraDraft().element(list, json);
    } else {
      json.skip();
    }
  }

  /** Keeps a value as it is written as an element of a list. */
  public void extraElement(String list, String value) {
    if (keepsExtra) {
      extraDraft().element(list, value);
    }
  }

  private ExtraDraft extraDraft() {
    ExtraDraft draft = extra;
    if (draft == null) {
      draft = new ExtraDraft();
      extra = draft;
    }
    return draft;
  }

  /** The provider counted tokens; a later count replaces this one. */
  public void usage(TokenUsage newUsage) {
    usage = newUsage;
    usageKnown = true;
  }

  /** Returns the tokens counted so far. */
  public TokenUsage usage() {
    return usage;
  }

  /** Returns whether any were counted. */
  public boolean isCounted() {
    return usageKnown;
  }

  /** The provider said why it stopped; what it says last is right. */
  public void finish(FinishReason reason) {
    finish = reason;
  }

  /** Returns whether the provider said why it stopped. */
  public boolean hasFinish() {
    return finish != null;
  }

  /** Returns whether why it stopped is a failure. */
  public boolean isFailing() {
    FinishReason said = finish;
    return said != null && (said.kind() == Kind.CONTENT_FILTER || said.kind() == Kind.ERROR);
  }

  /** Returns whether everything was handed out. */
  public boolean isFinished() {
    return finished;
  }

  /**
   * The answer has its end: hands out what was held back, the usage, the tool calls and the reason.
   *
   * @param tagged whether the provider says by itself which tool calls are whole
   * @throws dev.rialto.RialtoException if the reason is a content filter or an error
   */
  public void end(boolean tagged, Consumer<ResponseEvent> out) {
    begin(out);
    String rest = reasoningJoin == null ? "" : reasoningJoin.rest();
    if (!rest.isEmpty()) {
      out.accept(new ResponseEvent.Reasoning(rest));
    }
    rest = textJoin == null ? "" : textJoin.rest();
    if (!rest.isEmpty()) {
      keep(rest);
      out.accept(new ResponseEvent.Text(rest));
    }
    FinishReason reason = reason();
    boolean cut = reason.kind() != Kind.TOOL_CALLS && reason.kind() != Kind.STOP;
    dropHalfCalls(cut, tagged);
    if (usageKnown) {
      out.accept(new ResponseEvent.Usage(usage));
    }
    // Whatever else there is, it is not the answer: told here, a stream ends as loudly as a whole
    // answer, the breaker hears of it, and the router may still ask another.
    if (reason.kind() == Kind.CONTENT_FILTER) {
      throw filtered();
    }
    if (reason.kind() == Kind.ERROR) {
      throw failed(reason.raw());
    }
    finished = true;
    if (extra != null && !extra.isEmpty()) {
      out.accept(new ResponseEvent.Extra(extra.members()));
    }
    if (calls != null && !calls.isEmpty()) {
      out.accept(new ResponseEvent.ToolCalls(calls.build(id)));
    }
    out.accept(new ResponseEvent.Finished(reason));
  }

  private FinishReason reason() {
    FinishReason said = finish;
    if (said == null || (said.kind() == Kind.OTHER && said.raw().isEmpty())) {
      return new FinishReason(hasToolCalls() ? Kind.TOOL_CALLS : Kind.STOP, "");
    }
    return refused && said.kind() == Kind.STOP ? new FinishReason(Kind.REFUSAL, said.raw()) : said;
  }

  // A cap or a filter may cut an answer within a call: that call is not handed out.
  private void dropHalfCalls(boolean cut, boolean tagged) {
    if (calls == null) {
      return;
    }
    for (ToolCallDraft draft : calls.all()) {
      boolean whole = draft.closed || !draft.hasArguments() || draft.isWholeJson();
      if (!whole && !cut && (tagged || finish == null)) {
        throw truncated("The answer ended within a tool call");
      }
      if (draft.name.isEmpty() && !cut) {
        throw Failures.invalid(exchange, "A tool call came without a name", "", partial());
      }
    }
    if (cut) {
      calls.all().removeIf(d -> d.name.isEmpty() || (!d.closed && !d.isWholeJson()));
    }
  }

  private ContentFilteredException filtered() {
    return arrived().isEmpty()
        ? new ContentFilteredException(
            "The provider's content filter stopped the answer before its first word",
            "Change what the messages say",
            partial(),
            null)
        : new ContentFilteredException(
            "A content filter stopped the answer",
            "Rephrase the message; what had arrived is in details().partialText()",
            partial(),
            null);
  }

  private ServerErrorException failed(String raw) {
    return new ServerErrorException(
        "The provider ended the answer with an error" + (raw.isEmpty() ? "" : " ('" + raw + "')"),
        "Try again; what had arrived is in details().partialText()",
        partial(),
        null);
  }

  /** Returns the failure of an answer that ended before its end. */
  public TruncatedResponseException truncated(String what) {
    return new TruncatedResponseException(
        what,
        "Try again; partialText() holds what had arrived and is not a whole answer",
        partial(),
        null);
  }

  /**
   * Returns the failure that the provider reports in a value, with what had arrived.
   *
   * @param error where the value begins
   */
  public RialtoException reported(JsonReader json, int error) {
    json.seek(error);
    ErrorBody body = ErrorBody.read(json);
    json.seek(error);
    return Failures.reported(exchange, body, json.raw(), partial());
  }

  /**
   * Throws the failure that an object between the pieces of an answer tells of, if it tells of one:
   * some say it without the member or the event that is meant for it.
   *
   * @param evident whether a sentence is enough; among pieces it must say of what, too
   * @param start where the object begins
   * @param end where the reader is to stand then
   */
  public void checkComplaint(boolean evident, JsonReader json, int start, int end) {
    json.seek(start);
    ErrorBody body = ErrorBody.read(json);
    if (evident ? body.isComplaint() : body.isComplaintAmongPieces()) {
      throw reported(json, start);
    }
    json.seek(end);
  }

  /**
   * Returns the failure of an object that stands where an answer belongs: the one that it tells of,
   * in whatever words, or else that it is no answer.
   *
   * @param start where the object begins
   * @param otherwise what is wrong with it if it tells nothing
   */
  public RialtoException notAnAnswer(JsonReader json, int start, String otherwise) {
    json.seek(start);
    return ErrorBody.read(json).isComplaint() ? reported(json, start) : invalid(otherwise);
  }

  /** Returns whether the value of an error's member tells of one; some put an empty one there. */
  public static boolean tellsOfError(JsonReader json, int error) {
    json.seek(error);
    return !ErrorBody.read(json).isNone();
  }

  /** Returns the failure of an answer that is no answer in this dialect. */
  public RialtoException invalid(String what) {
    return Failures.invalid(exchange, what, "", partial());
  }

  /** Returns the details of a failure at this moment: where, and what had arrived. */
  public FailureDetails partial() {
    String thought = reasoning == null ? "" : reasoning.toString();
    return exchange.details().partial(arrived(), thought, usage);
  }
}
