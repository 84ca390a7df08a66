package dev.rialto.runtime;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.TruncatedResponseException;
import java.util.function.Consumer;

/**
 * Reads a list while it comes: cuts each element out of the text and decodes it as soon as its last
 * character is there. One instance an answer; not thread-safe.
 *
 * <pre>
 *   &lt;think&gt;…&lt;/think&gt; {"note": "…", "items": [ {…} , {…} ]}
 *   PROLOGUE           | NAME COLON SKIP …  | ELEMENT AFTER …|EPILOGUE
 * </pre>
 *
 * <p>What stands behind words may be an example of what is to come: then the whole text is awaited,
 * and read as it is for a unary call, since an element that is out cannot be taken back.
 *
 * <p>Only nesting and strings are followed here; whether an element's text is JSON is the reader's
 * affair. Of the text nothing is kept but the element that is being written, up to a limit.
 *
 * @param <T> the type of the elements
 */
public final class ListScanner<T> implements ElementScanner<T> {

  private static final int MAX_ELEMENT_CHARS = 20_000_000;
  private static final int MAX_NAME_CHARS = 10_000;
  private static final int MAX_HELD_CHARS = 20_000_000;

  private enum State {
    PROLOGUE,
    /** In the root object, before a member's name. */
    NAME,
    IN_NAME,
    COLON,
    /** Before the value of a member. */
    MEMBER,
    /** In the value of a member that nobody asked for. */
    SKIP,
    /** Before an element. */
    ELEMENT,
    IN_ELEMENT,
    AFTER_ELEMENT,
    EPILOGUE,
    REST
  }

  private final ListOutput<T> output;
  private final String member;
  private final AnswerStart begin = new AnswerStart(true);
  private final StringBuilder prologue = new StringBuilder();
  private final StringBuilder token = new StringBuilder();
  private State state = State.PROLOGUE;
  private boolean inObject;
  private boolean wanted;
  private boolean listSeen;
  private int index;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Whether the last character behind the list, blanks aside, is a brace. */
  private boolean braced;

  ListScanner(ListOutput<T> output, String member) {
    this.output = output;
    this.member = member;
  }

  @Override
  public void accept(String delta, Consumer<? super T> out) {
    String text = state == State.PROLOGUE ? begun(delta) : delta;
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i), out);
    }
  }

  /** Returns what has come behind the list's beginning; nothing as long as that is not known. */
  private String begun(String delta) {
    prologue.append(delta);
    if (prologue.length() > MAX_HELD_CHARS) {
      throw invalid("$", "a list, but found " + MAX_HELD_CHARS + " characters before it", "");
    }
    int start = begin.advance(prologue);
    if (start < 0) {
      return "";
    }
    inObject = prologue.charAt(start) == '{';
    listSeen = !inObject;
    state = inObject ? State.NAME : State.ELEMENT;
    String rest = prologue.substring(start + 1);
    prologue.setLength(0);
    prologue.trimToSize();
    return rest;
  }

  @Override
  public void end(Consumer<? super T> out) {
    String held = prologue.toString();
    if (state == State.PROLOGUE ? AnswerText.isCut(held, member) : !isWhole()) {
      throw new TruncatedResponseException(
          "The answer ended before its list was closed",
          "Try again; what had arrived is in details().partialText()",
          FailureDetails.NONE,
          null);
    }
    if (state == State.PROLOGUE) {
      output.read(held).forEach(out);
    }
  }

  private boolean isWhole() {
    return state == State.EPILOGUE || state == State.REST;
  }

  private void accept(char c, Consumer<? super T> out) {
    switch (state) {
      case PROLOGUE -> {} // is passed in one piece
      case NAME -> name(c);
      case IN_NAME -> {
        token.append(c);
        if (token.length() > MAX_NAME_CHARS) {
          throw invalid("$", "names of at most " + MAX_NAME_CHARS + " characters", "");
        }
        if (endsString(c)) {
          wanted = readName().equals(member);
          token.setLength(0);
          state = State.COLON;
        }
      }
      case COLON -> {
        if (c == ':') {
          state = State.MEMBER;
        } else if (!isBlank(c)) {
          throw invalid("$", "a colon, but found '" + c + "'", "");
        }
      }
      case MEMBER -> member(c);
      case SKIP -> skip(c, out);
      case ELEMENT, IN_ELEMENT -> element(c, out);
      case AFTER_ELEMENT -> {
        if (c == ',') {
          state = State.ELEMENT;
        } else if (c == ']') {
          endList();
        } else if (!isBlank(c)) {
          throw invalid(
              listPath(), "a comma or the end of the list, but found '" + c + "'", token());
        }
      }
      case EPILOGUE -> {
        if (c == '{' || c == '[') {
          throw invalid("$", "one JSON value, but another follows it", "");
        }
        if (!isBlank(c)) {
          state = State.REST;
        }
      }
      case REST -> rest(c);
    }
  }

  /** Words may follow; another object with members may not, as the whole answer is read. */
  private void rest(char c) {
    if (c == '"' && braced) {
      throw invalid("$", "one JSON value, but another follows it", "");
    }
    braced = c == '{' || (braced && isBlank(c));
  }

  private void name(char c) {
    if (c == '"') {
      token.append(c);
      inString = true;
      state = State.IN_NAME;
    } else if (c == '}') {
      if (!listSeen) {
        throw invalid("$." + member, "a value, but the member is missing", "");
      }
      state = State.EPILOGUE;
    } else if (c != ',' && !isBlank(c)) {
      throw invalid("$", "a member's name, but found '" + c + "'", "");
    }
  }

  private void member(char c) {
    if (isBlank(c)) {
      return;
    }
    if (!wanted) {
      depth = 0;
      state = State.SKIP;
      follow(c);
    } else if (listSeen) {
      throw invalid(listPath(), "one value, but the member is there twice", "");
    } else if (c == '[') {
      listSeen = true;
      state = State.ELEMENT;
    } else {
      throw invalid(listPath(), "an array, but found '" + c + "'", "");
    }
  }

  private void skip(char c, Consumer<? super T> out) {
    if (!inString && depth == 0 && (c == ',' || c == '}')) {
      state = State.NAME;
      accept(c, out);
    } else {
      follow(c);
    }
  }

  private void element(char c, Consumer<? super T> out) {
    if (state == State.ELEMENT) {
      if (isBlank(c)) {
        return;
      }
      if (c == ']') {
        endList();
        return;
      }
      depth = 0;
      token.setLength(0);
      state = State.IN_ELEMENT;
    }
    boolean nested = inString || depth > 0;
    if (!nested && (c == ',' || c == ']')) {
      hand(out);
      accept(c, out);
      return;
    }
    if (token.length() == MAX_ELEMENT_CHARS) {
      throw invalid(
          elementPath(),
          "at most " + MAX_ELEMENT_CHARS + " characters",
          token.substring(0, MAX_NAME_CHARS));
    }
    token.append(c);
    follow(c);
    char first = token.charAt(0);
    boolean delimited = first == '{' || first == '[' || first == '"';
    if (delimited && !inString && depth == 0) {
      hand(out);
    }
  }

  private void hand(Consumer<? super T> out) {
    String json = token();
    T element;
    try (ValueReader in = new ValueReader(json, json, elementPath())) {
      element = output.element(in);
      in.only();
      if (element == null) {
        throw invalid(elementPath(), "a value, but found null", json);
      }
    }
    index++;
    token.setLength(0);
    state = State.AFTER_ELEMENT;
    out.accept(element);
  }

  private void endList() {
    state = inObject ? State.NAME : State.EPILOGUE;
  }

  /** Follows strings and nesting. */
  private void follow(char c) {
    if (inString) {
      endsString(c);
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }

  private boolean endsString(char c) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
    }
    return !inString;
  }

  private String readName() {
    String json = token();
    try (ValueReader in = new ValueReader(json, json)) {
      return in.readString();
    }
  }

  private String token() {
    return token.toString();
  }

  private String listPath() {
    return inObject ? "$." + member : "$";
  }

  private String elementPath() {
    return listPath() + "[" + index + "]";
  }

  private static boolean isBlank(char c) {
    return c <= ' ';
  }

  private static InvalidOutputException invalid(String path, String expected, String raw) {
    return new InvalidOutputException(path, expected, raw, FailureDetails.NONE, null);
  }

  @Override
  public String toString() {
    return "ListScanner[" + state + ", " + index + " elements]";
  }
}
