package dev.rialto.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.rialto.internal.wire.json.EscapedText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's generators, used again and again: one made anew is eight objects for each request. A
 * generator goes on behind a value with the next one, and writes to whatever its stream is turned
 * to. Only so many are kept as are of use at a time, each with its buffers of some 20 kB.
 * Thread-safe.
 */
public final class JsonGenerators {
  private static final int MOST_KEPT = 16;

  /** From so many characters on, it pays to write a text piece by piece. */
  private static final int LONG_TEXT = 64;

  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private final JsonFactory factory;
  private final AtomicReferenceArray<@Nullable Lent> idle = new AtomicReferenceArray<>(MOST_KEPT);

  /** Makes it, with no generator yet. */
  public JsonGenerators() {
    factory =
        new JsonFactoryBuilder()
            .rootValueSeparator((String) null)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();
  }

  /**
   * Lends a generator for one value.
   *
   * @param to where it writes to; neither flushed nor closed
   */
  Lent lend(OutputStream to) throws IOException {
    int first = place();
    for (int i = 0; i < MOST_KEPT; i++) {
      int at = (first + i) % MOST_KEPT;
      if (idle.get(at) != null) {
        Lent known = idle.getAndSet(at, null);
        if (known != null) {
          known.target.turnTo(to);
          return known;
        }
      }
    }
    Target target = new Target();
    target.turnTo(to);
    return new Lent(this, factory.createGenerator(target), target);
  }

  private void giveBack(Lent lent) throws IOException {
    int first = place();
    for (int i = 0; i < MOST_KEPT; i++) {
      int at = (first + i) % MOST_KEPT;
      if (idle.get(at) == null && idle.compareAndSet(at, null, lent)) {
        return;
      }
    }
    lent.generator.close();
  }

  /** Threads begin to look at different places. */
  @SuppressWarnings("deprecation") // threadId() is younger than Java 17
  private static int place() {
    return (int) (Thread.currentThread().getId() % MOST_KEPT);
  }

  /** A generator that is out on loan: closing gives it back, if what it wrote is whole. */
  static final class Lent implements AutoCloseable {
    private final JsonGenerators owner;
    private final JsonGenerator generator;
    private final Target target;
    private final EscapedText text = new EscapedText();
    private boolean whole;

    Lent(JsonGenerators owner, JsonGenerator generator, Target target) {
      this.owner = owner;
      this.generator = generator;
      this.target = target;
    }

    JsonGenerator generator() {
      return generator;
    }

    /** Writes a string value, past the generator if it is long. */
    void text(String value) throws IOException {
      if (value.length() < LONG_TEXT) {
        generator.writeString(TextJoin.wellFormed(value));
        return;
      }
      generator.writeRawValue("\"");
      generator.flush();
      text.write(value, target);
      generator.writeRaw('"');
    }

    /** The value is whole: hands on what is still in the generator. */
    void flush() throws IOException {
      generator.flush();
      whole = true;
    }

    @Override
    public void close() throws IOException {
      target.turnTo(NOWHERE);
      if (whole) {
        whole = false;
        owner.giveBack(this);
      } else {
        // Nobody knows where within a value it stands; its buffers go, too.
        generator.close();
      }
    }
  }

  /** Passes on to the stream of the value that is written. */
  private static final class Target extends OutputStream {
    private OutputStream to = NOWHERE;

    void turnTo(OutputStream stream) {
      to = stream;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
    }
  }
}
