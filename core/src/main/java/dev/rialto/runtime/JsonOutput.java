package dev.rialto.runtime;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type that the model writes as JSON. Generated code extends it, once for each such type of a
 * client.
 *
 * <p>Reading is lenient about what stands around the JSON (thoughts, an introduction, a code fence,
 * words after it, trailing commas, members nobody asked for), takes a word or number that stands
 * alone for itself, and is strict about the value.
 *
 * <p>What only looks like JSON is refused: strings in single quotes, names without any, comments,
 * {@code None} and {@code True} within an object. An apostrophe ends such a string or stands in it,
 * {@code //} begins a comment or is half an address, and who reads along would have to guess before
 * the rest has come; a guess that is wrong would be a wrong value, read as if it were right. Models
 * that are held to a schema never write it, and the others write it right when it is sent back to
 * them, which is done once.
 *
 * @param <T> the type of the value
 */
public abstract class JsonOutput<T> implements OutputType<T>, Cloneable {

  private static final String ERROR = "error";

  private final OutputSchema schema;
  private final String member;

  /** Made when first needed, then known; that two threads may make it does no harm. */
  private @Nullable KnownNames names;

  /** Set before anybody else has it; null: the system's. */
  private @Nullable Clock clock;

  /**
   * Makes one.
   *
   * @param schema the shape that the model is asked for
   * @param member the only member of the root object, which holds the value; empty if the value is
   *     itself the root object
   */
  protected JsonOutput(OutputSchema schema, String member) {
    this.schema = schema;
    this.member = member;
  }

  /** Returns the member of the root that holds the value; empty if the root is the value. */
  final String member() {
    return member;
  }

  /** Returns the names of the members that answers have. */
  final KnownNames names() {
    KnownNames known = names;
    if (known == null) {
      known = KnownNames.of(schema);
      names = known;
    }
    return known;
  }

  @Override
  public JsonOutput<T> at(Clock clock) {
    KnownNames unused = names(); // else each copy, one for an answer, makes them anew
    JsonOutput<T> copy = clone();
    copy.clock = clock;
    return copy;
  }

  /** Returns a copy; only {@link #at} has use for one. */
  @Override
  @SuppressWarnings("unchecked")
  protected final JsonOutput<T> clone() {
    try {
      return (JsonOutput<T>) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts reading a part of an answer. */
  final ValueReader reader(String whole, String json) {
    return new ValueReader(whole, json, names()).at(clock);
  }

  /** Starts reading an element of an answer. */
  final ValueReader reader(String json, String root, int depth) {
    return new ValueReader(json, json, root, depth, names()).at(clock);
  }

  /** Reads the value at which the reader stands. */
  protected abstract T value(ValueReader in);

  /**
   * Returns whether a value is one word or number, which models often answer with alone, without
   * JSON around it.
   */
  protected boolean isWord() {
    return false;
  }

  @Override
  public final OutputSchema schema() {
    return schema;
  }

  @Override
  public final T read(String text) {
    int start = AnswerText.start(text, member);
    if (!member.isEmpty() && (start == text.length() || !startsWithWrapper(text, start))) {
      String behind = AnswerText.behindThoughts(text);
      T word = isWord() ? BareWord.read(behind, this) : null;
      if (word != null) {
        return word;
      }
      String plain = isWord() ? BareWord.bare(behind) : BareWord.unfenced(behind);
      if (start == text.length() && JsonScanner.isScalar(plain)) {
        return readOnly(text, plain);
      }
      if (start == text.length() && isWord() && !plain.isEmpty()) {
        readWords(text, plain);
      }
    }
    if (start == text.length()) {
      String none = text.isBlank() ? "JSON, but the answer is empty" : "JSON, but there is none";
      throw new InvalidOutputException("$", none, text, FailureDetails.NONE, null);
    }
    return readAt(text, start == 0 ? text : text.substring(start), startsWithWrapper(text, start));
  }

  private boolean startsWithWrapper(String text, int start) {
    return text.charAt(start) == '{';
  }

  private T readAt(String whole, String json, boolean object) {
    if (!member.isEmpty() && object) {
      return unwrap(whole, json);
    }
    try (ValueReader in = reader(whole, json)) {
      T value = value(in);
      in.end();
      return value;
    }
  }

  /** Of two numbers or words, which one is meant is not for us to say. */
  private T readOnly(String whole, String scalar) {
    try (ValueReader in = reader(whole, scalar)) {
      T value = value(in);
      in.only();
      return value;
    }
  }

  /** Says by the type's own reading what was expected instead of words. */
  private void readWords(String whole, String words) {
    try (ValueReader in = ValueReader.ofWords(whole, words)) {
      T unused = value(in); // a word that may be a value, and may be none
    }
  }

  private T unwrap(String whole, String json) {
    InvalidOutputException fault;
    boolean seen = false;
    boolean others = false;
    try (ValueReader in = reader(whole, json)) {
      in.beginObject();
      T value = null;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (name.equals(member)) {
          in.mark(seen ? 1 : 0, 1);
          seen = true;
          value = value(in);
        } else {
          others = true;
          in.skip();
        }
      }
      if (value != null) {
        in.end();
        return others ? bareOr(whole, json, value) : value;
      }
      fault = in.missing(0, 1, member);
    } catch (InvalidOutputException e) {
      fault = e;
    }
    return readBare(whole, json, seen, fault);
  }

  /**
   * What looks like the wrapper with more in it is the value itself if that has a member called as
   * the wrapper's is, and one of the others.
   */
  private T bareOr(String whole, String json, T wrapped) {
    try (ValueReader in = reader(whole, json).noting()) {
      T value = value(in);
      in.end();
      return in.taken().contains(member) && in.taken().size() > 1 ? value : wrapped;
    } catch (InvalidOutputException e) {
      return wrapped; // the other members are nobody's
    }
  }

  /**
   * Models that are not held to the schema leave the wrapper out: an object that has other members
   * than the wrapper's is the value itself, if the value may be an object, as a map, one of several
   * records and an optional record may. Of those a member may be called as the wrapper's is. One of
   * which nothing was taken, as a record whose components may all be absent takes nothing of {@code
   * {"result":null}}, says nothing; neither does an error alone, which any map of texts would take
   * for its entry.
   */
  private T readBare(String whole, String json, boolean seen, InvalidOutputException fault) {
    if (seen && !hasOthers(json)) {
      throw fault;
    }
    try (ValueReader in = reader(whole, json).noting()) {
      T value = value(in);
      in.end();
      if (in.taken().isEmpty() || isErrorAlone(in.taken())) {
        throw fault;
      }
      return value;
    } catch (InvalidOutputException e) {
      throw seen || e.path().equals("$") ? fault : e;
    }
  }

  private boolean isErrorAlone(List<String> taken) {
    return taken.equals(List.of(ERROR)) && names().find(ERROR, 0, ERROR.length()) == null;
  }

  private boolean hasOthers(String json) {
    try (ValueReader in = reader(json, json)) {
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (!name.equals(member)) {
          return true;
        }
        in.skip();
      }
    } catch (InvalidOutputException e) {
      // What cannot be stepped over cannot be read either.
    }
    return false;
  }
}
