package dev.rialto.internal.call;

import dev.rialto.Attempt;
import dev.rialto.ContentFilteredException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.InvalidResponseException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.ToolCall;
import dev.rialto.TruncatedResponseException;
import dev.rialto.runtime.OutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a typed call out of a whole answer, or says why there is none. A cut or
 * filtered answer is never decoded: half a value that happens to parse is worse than an error.
 */
public final class AnswerDecoder {

  private AnswerDecoder() {}

  /** Returns whether the value of a call's answer is nothing but its text. */
  static boolean isText(Call call) {
    return call.output() == OutputType.TEXT
        && call.tools().isEmpty()
        && !(call.request() instanceof EmbeddingRequest);
  }

  /**
   * Returns the answer with its value.
   *
   * @throws RialtoException if the answer is not what the call's type needs; it knows provider,
   *     model, request id, usage and what arrived
   */
  public static Answer decode(Call call, Answer answer) {
    if (call.request() instanceof EmbeddingRequest request) {
      return vectors(request, answer);
    }
    judge(call, answer);
    boolean structured = call.output() != OutputType.TEXT;
    if (!call.tools().isEmpty() && answer.asksForTools()) {
      return answer; // not the last word
    }
    if (!structured) {
      return answer.value() == answer.text() ? answer : answer.decoded(answer.text());
    }
    if (answer.text().isBlank() && !answer.toolCalls().isEmpty()) {
      throw invalid(
          answer,
          "a value of the method's type, but the model asked for tools to be called ("
              + answer.toolCalls().stream().map(ToolCall::name).collect(Collectors.joining(", "))
              + ")",
          null);
    }
    return answer.decoded(read(call.output(), answer));
  }

  /**
   * Looks at why an answer ended, and at nothing else of it.
   *
   * @throws RialtoException if an answer that ended so is none, or none of the call's type
   */
  public static void judge(Call call, Answer answer) {
    boolean structured = call.output() != OutputType.TEXT;
    switch (answer.finishReason().kind()) {
      case CONTENT_FILTER ->
          throw new ContentFilteredException(
              "A content filter stopped the answer",
              "Rephrase the message; what had arrived is in details().partialText()",
              details(answer),
              null);
      case ERROR ->
          throw new ServerErrorException(
              "The provider ended the answer with an error"
                  + (answer.finishReason().raw().isEmpty()
                      ? ""
                      : " ('" + answer.finishReason().raw() + "')"),
              "Try again; what had arrived is in details().partialText()",
              details(answer),
              null);
      case LENGTH -> {
        if (structured) {
          throw new TruncatedResponseException(
              "The answer was cut at the most tokens allowed, so its value is not whole",
              "Raise maxTokens for this method, or ask for less",
              details(answer),
              null);
        }
      }
      case REFUSAL -> {
        if (structured) {
          throw new ContentFilteredException(
              "The model refused to answer",
              "Rephrase the message; what it said is in details().partialText()",
              details(answer),
              null);
        }
      }
      default -> {}
    }
  }

  private static @Nullable Object read(OutputType<?> output, Answer answer) {
    try {
      return output.read(answer.text());
    } catch (InvalidOutputException e) {
      throw e.with(refused(answer, e));
    } catch (RialtoException e) {
      throw e.with(details(answer));
    } catch (Throwable e) {
      // A codec runs the user's constructors on the transport's thread: whatever comes out of them,
      // the call must end.
      throw invalid(answer, "what the type's constructor accepts (" + e + ")", e);
    }
  }

  private static Answer vectors(EmbeddingRequest request, Answer answer) {
    int asked = request.inputs().size();
    int got = answer.vectors().size();
    if (got != asked) {
      throw new InvalidResponseException(
          "The provider sent " + got + " vectors for " + asked + " texts",
          "Look whether the model is an embedding model",
          details(answer),
          null);
    }
    return answer;
  }

  private static InvalidOutputException invalid(
      Answer answer, String expected, @Nullable Throwable cause) {
    InvalidOutputException e =
        new InvalidOutputException("$", expected, answer.text(), details(answer), cause);
    return (InvalidOutputException) e.with(refused(answer, e));
  }

  /** Returns what an answer tells of itself that is not of the method's type. */
  public static FailureDetails refused(Answer answer, InvalidOutputException fault) {
    return details(answer).attempted(refused(answer.provenance().attempts(), fault));
  }

  /**
   * Returns attempts of which the one that answered says that its answer was of no use. What each
   * took and cost stays with it.
   */
  public static List<Attempt> refused(List<Attempt> attempts, InvalidOutputException fault) {
    List<Attempt> all = new ArrayList<>(attempts);
    // Overtaken attempts, which say so themselves, may stand behind the one that answered.
    for (int i = all.size() - 1; i >= 0; i--) {
      Attempt attempt = all.get(i);
      if (attempt.failure() == null) {
        all.set(
            i,
            new Attempt(
                attempt.model(),
                attempt.endpoint(),
                attempt.durationNanos(),
                "not of the method's type: at " + fault.path() + " expected " + fault.expected(),
                attempt.usage(),
                attempt.cost()));
        break;
      }
    }
    return List.copyOf(all);
  }

  /** Returns what an answer that is of no use tells of itself. */
  public static FailureDetails details(Answer answer) {
    Provenance from = answer.provenance();
    int slash = from.model().indexOf('/');
    String provider = slash < 0 ? "" : from.model().substring(0, slash);
    String model = from.model().substring(slash + 1);
    return FailureDetails.NONE
        .at(provider, model)
        .http(0, "", from.requestId(), "", null)
        .partial(answer.text(), answer.reasoning(), answer.usage())
        .attempted(from.attempts());
  }
}
