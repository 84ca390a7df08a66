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
 * <p>What stands behind words may be an example of what is to come. Where {@link Introduction}
 * finds the list they introduce, and its first element is of the type, elements are handed out at
 * once; should the whole text show that another JSON is the answer, then the end fails, since an
 * element that is out cannot be taken back. In all other cases the whole text is awaited, and read
 * as it is for a unary call. So the elements of a list that ends well are always those of the unary
 * call.
 *
 * <p>Only nesting and strings are followed here; whether an element's text is JSON is the reader's
 * affair. Of the text nothing is kept but the element that is being written, up to a limit; behind
 * words all of it is, for the end.
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
    /** Behind the value of a member. */
    AFTER_MEMBER,
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
  private final Introduction introduction;

  /** All that has come, as long as it does not begin with the answer. */
  private final StringBuilder prologue = new StringBuilder();

  private boolean held = true;

  /** Where the list begins that words introduce; -1 if there is none so far. */
  private int introduced = Introduction.NONE;

  private final StringBuilder token = new StringBuilder();
  private final ValueFollower value = new ValueFollower(ValueReader.MAX_DEPTH - 1);
  private State state = State.PROLOGUE;
  private boolean inObject;
  private boolean wanted;
  private boolean listSeen;
  private int index;

  /** Whether the last character behind the list, blanks aside, is a brace. */
  private boolean braced;

  ListScanner(ListOutput<T> output, String member) {
    this.output = output;
    this.member = member;
    introduction = new Introduction(member);
  }

  @Override
  public void accept(String delta, Consumer<? super T> out) {
    if (!held) {
      read(delta, 0, out);
      return;
    }
    if (delta.length() > MAX_HELD_CHARS - prologue.length()) {
      throw invalid("$", "a list, but found words and " + MAX_HELD_CHARS + " characters", "");
    }
    prologue.append(delta);
    if (introduced >= 0) {
      readIntroduced(delta, 0, out);
      return;
    }
    int start = begin.advance(prologue);
    if (start >= 0) {
      String rest = prologue.substring(start);
      held = false;
      prologue.setLength(0);
      prologue.trimToSize();
      open(rest.charAt(0));
      read(rest, 1, out);
      return;
    }
    introduced = introduction.find(prologue, begin.words());
    if (introduced >= 0) {
      open(prologue.charAt(introduced));
      readIntroduced(prologue.substring(introduced), 1, out);
    }
  }

  private void open(char bracket) {
    inObject = bracket == '{';
    listSeen = !inObject;
    braced = false;
    state = inObject ? State.NAME : State.ELEMENT;
  }

  private void read(String text, int from, Consumer<? super T> out) {
    for (int i = from; i < text.length(); i++) {
      accept(text.charAt(i), out);
    }
  }

  /** As long as no element was of the type, it may be something else that the words introduce. */
  private void readIntroduced(String text, int from, Consumer<? super T> out) {
    try {
      read(text, from, out);
    } catch (InvalidOutputException e) {
      if (index > 0) {
        throw e;
      }
      introduction.giveUp();
      introduced = Introduction.NONE;
      state = State.PROLOGUE;
      token.setLength(0);
    }
  }

  @Override
  public void end(Consumer<? super T> out) {
    boolean nothingOut = held && index == 0;
    String whole = prologue.toString();
    if (nothingOut ? AnswerText.isCut(whole, member) : !isWhole()) {
      throw new TruncatedResponseException(
          "The answer ended before its list was closed",
          "Try again; what had arrived is in details().partialText()",
          FailureDetails.NONE,
          null);
    }
    if (nothingOut) {
      output.read(whole).forEach(out);
    } else if (held && AnswerText.start(whole, member) != introduced) {
      throw invalid("$", "one JSON value, but what follows shows that it was not the answer", "");
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
        if (token.length() > MAX_NAME_CHARS + 2) {
          throw invalid("$", "names of at most " + MAX_NAME_CHARS + " characters", "");
        }
        value.accept(c);
        if (value.isOver()) {
          wanted = JsonScanner.name(token()).equals(member);
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
      case MEMBER -> member(c, out);
      case SKIP -> skip(c, out);
      case AFTER_MEMBER -> {
        if (c == ',' || c == '}') {
          state = State.NAME;
          if (c == '}') {
            endObject();
          }
        } else if (!isBlank(c)) {
          throw invalid("$", "a comma or '}', but found '" + c + "'", "");
        }
      }
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
        if (!AnswerText.isBlank(c)) {
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
    braced = c == '{' || (braced && AnswerText.isBlank(c));
  }

  private void name(char c) {
    if (c == '"') {
      token.append(c);
      value.begin();
      value.accept(c);
      state = State.IN_NAME;
    } else if (c == '}') {
      endObject();
    } else if (!isBlank(c)) {
      throw invalid("$", "a member's name, but found '" + c + "'", "");
    }
  }

  private void endObject() {
    if (!listSeen) {
      throw invalid("$." + member, "a value, but the member is missing", "");
    }
    state = State.EPILOGUE;
  }

  private void member(char c, Consumer<? super T> out) {
    if (isBlank(c)) {
      return;
    }
    if (!wanted) {
      value.begin();
      state = State.SKIP;
      skip(c, out);
    } else if (listSeen) {
      throw invalid(listPath(), "one value, but the member is there twice", "");
    } else if (c == '[') {
      listSeen = true;
      state = State.ELEMENT;
    } else {
      throw invalid(listPath(), "an array, but found '" + c + "'", "");
    }
  }

  /** Of what nobody asked for, a scalar must be one, and brackets must pair: as for who skips. */
  private void skip(char c, Consumer<? super T> out) {
    if (!value.isInside() && (c == ',' || c == '}')) {
      if (!JsonScanner.isScalar(token())) {
        throw invalid("$", "a value, but found '" + token + "'", "");
      }
      token.setLength(0);
      state = State.AFTER_MEMBER;
      accept(c, out);
      return;
    }
    boolean scalar = !value.isInside();
    value.accept(c);
    String fault = value.fault();
    if (!fault.isEmpty()) {
      throw invalid("$", fault, "");
    }
    if (value.isOver()) {
      if (!token.isEmpty()) {
        throw invalid("$", "a value, but found '" + token + "' before one", "");
      }
      state = State.AFTER_MEMBER;
    } else if (scalar && !value.isInside() && !(isBlank(c) && endsBlank())) {
      token.append(c);
      if (token.length() > MAX_NAME_CHARS) {
        throw invalid("$", "a value, but found too many characters", "");
      }
    }
  }

  private boolean endsBlank() {
    return !token.isEmpty() && isBlank(token.charAt(token.length() - 1));
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
      value.begin();
      token.setLength(0);
      state = State.IN_ELEMENT;
    }
    if (!value.isInside() && (c == ',' || c == ']')) {
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
    value.accept(c);
    if (value.isOver() || value.isTooDeep()) {
      hand(out);
    }
  }

  private void hand(Consumer<? super T> out) {
    String json = token();
    T element;
    try (ValueReader in = output.reader(json, elementPath(), inObject ? 2 : 1)) {
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
    state = inObject ? State.AFTER_MEMBER : State.EPILOGUE;
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
    return JsonScanner.isBlank(c);
  }

  private static InvalidOutputException invalid(String path, String expected, String raw) {
    return new InvalidOutputException(path, expected, raw, FailureDetails.NONE, null);
  }

  @Override
  public String toString() {
    return "ListScanner[" + state + ", " + index + " elements]";
  }
}
