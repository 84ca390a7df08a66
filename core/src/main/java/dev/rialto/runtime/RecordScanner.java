package dev.rialto.runtime;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.Partial;
import dev.rialto.TruncatedResponseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record while it comes: decodes each component as soon as its last character is there. One
 * instance an answer; not thread-safe.
 *
 * <pre>
 *   &lt;think&gt;…&lt;/think&gt; {"summary": "…", "score": 7, … }
 *   PROLOGUE           |NAME COLON VALUE …           |REST
 * </pre>
 *
 * <p>What stands behind words may be an example of what is to come: then nothing is handed out
 * before the end, but for what {@link Introduction} finds and whose first component is of its type.
 * Should the whole text show that another JSON is the answer, the end fails.
 *
 * <p>Only nesting and strings are followed here; whether a component's text is JSON is the reader's
 * affair. The text is kept: at its end the whole of it is read as it is for a unary call, so that
 * both take and refuse the same answers.
 */
final class RecordScanner<T> implements ElementScanner<Partial<T>> {

  private static final int MAX_CHARS = 20_000_000;

  private enum State {
    PROLOGUE,
    /** In the root object, before a member's name. */
    NAME,
    IN_NAME,
    COLON,
    /** Before or in the value of a member. */
    VALUE,
    REST
  }

  private final PartialOutput<T> output;
  private final @Nullable Clock clock;
  private final AnswerStart begin = new AnswerStart(false);
  private final Introduction introduction = new Introduction("");

  /** Where the record begins that words introduce; -1 if there is none so far. */
  private int introduced = Introduction.NONE;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, @Nullable Object> components = new LinkedHashMap<>();
  private State state = State.PROLOGUE;
  private String member = "";

  /** Where the name or value began; -1 before a value's first character. */
  private int start;

  private final ValueFollower value = new ValueFollower(ValueReader.MAX_DEPTH - 1);

  RecordScanner(PartialOutput<T> output, @Nullable Clock clock) {
    this.output = output;
    this.clock = clock;
  }

  @Override
  public void accept(String delta, Consumer<? super Partial<T>> out) {
    int from = text.length();
    if (delta.length() > MAX_CHARS - from) {
      throw invalid("$", "at most " + MAX_CHARS + " characters");
    }
    text.append(delta);
    if (state == State.PROLOGUE) {
      int found = begin.advance(text);
      if (found < 0) {
        found = introduction.find(text, begin.words());
        introduced = found;
      }
      if (found < 0) {
        return;
      }
      state = State.NAME;
      from = found + 1;
    }
    try {
      for (int i = from; i < text.length(); i++) {
        accept(text.charAt(i), i, out);
      }
    } catch (InvalidOutputException e) {
      if (introduced < 0 || !components.isEmpty()) {
        throw e;
      }
      // something else that the words introduce
      introduction.giveUp();
      introduced = Introduction.NONE;
      state = State.PROLOGUE;
    }
  }

  @Override
  public void end(Consumer<? super Partial<T>> out) {
    String whole = text.toString();
    boolean nothingOut = components.isEmpty() && (state == State.PROLOGUE || introduced >= 0);
    if (nothingOut ? AnswerText.isCut(whole, "") : state != State.REST) {
      throw new TruncatedResponseException(
          "The answer ended before its record was closed",
          "Try again; what had arrived is in details().partialText()",
          FailureDetails.NONE,
          null);
    }
    T value = output.read(whole, clock);
    if (!nothingOut && introduced >= 0 && AnswerText.start(whole, "") != introduced) {
      throw invalid("$", "one JSON value, but what follows shows that it was not the answer");
    }
    out.accept(new PartialSnapshot<>(output.names(), all(value), Optional.of(value)));
  }

  /** The record's own components, those that were left out among them. */
  private Map<String, @Nullable Object> all(T value) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(components);
    for (int i = 0; i < output.names().size(); i++) {
      all.put(output.names().get(i), output.componentOf(i, value));
    }
    return all;
  }

  private void accept(char c, int at, Consumer<? super Partial<T>> out) {
    switch (state) {
      case PROLOGUE -> {} // is passed in one piece
      case NAME -> {
        if (c == '"') {
          start = at;
          value.begin();
          value.accept(c);
          state = State.IN_NAME;
        } else if (c == '}') {
          state = State.REST;
        } else if (c != ',' && !JsonScanner.isBlank(c)) {
          throw invalid("$", "a member's name, but found '" + c + "'");
        }
      }
      case IN_NAME -> {
        value.accept(c);
        if (value.isOver()) {
          member = JsonScanner.name(text.substring(start, at + 1));
          state = State.COLON;
        }
      }
      case COLON -> {
        if (c == ':') {
          start = -1;
          value.begin();
          state = State.VALUE;
        } else if (!JsonScanner.isBlank(c)) {
          throw invalid("$", "a colon, but found '" + c + "'");
        }
      }
      case VALUE -> value(c, at, out);
      case REST -> {}
    }
  }

  private void value(char c, int at, Consumer<? super Partial<T>> out) {
    if (start < 0) {
      if (JsonScanner.isBlank(c)) {
        return;
      }
      start = at;
    }
    if (!value.isInside() && (c == ',' || c == '}')) {
      whole(at, out);
      accept(c, at, out);
      return;
    }
    value.accept(c);
    String fault = value.fault();
    if (!fault.isEmpty()) {
      throw invalid("$." + member, fault);
    }
    if (value.isOver()) {
      whole(at + 1, out);
    }
  }

  /** A member's value has ended. */
  private void whole(int end, Consumer<? super Partial<T>> out) {
    state = State.NAME;
    int index = output.names().indexOf(member);
    if (index < 0) {
      return;
    }
    String path = "$." + member;
    if (components.containsKey(member)) {
      throw invalid(path, "one value, but the member is there twice");
    }
    String json = text.substring(start, end);
    try (ValueReader in = new ValueReader(json, json, path, 1, output.known()).at(clock)) {
      Object value = output.component(index, in);
      in.only();
      components.put(member, value);
    }
    out.accept(new PartialSnapshot<>(output.names(), components, Optional.empty()));
  }

  private static InvalidOutputException invalid(String path, String expected) {
    return new InvalidOutputException(path, expected, "", FailureDetails.NONE, null);
  }

  @Override
  public String toString() {
    return "RecordScanner[" + state + ", " + components.keySet() + "]";
  }
}
