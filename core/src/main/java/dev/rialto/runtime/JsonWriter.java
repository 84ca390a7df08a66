package dev.rialto.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the result of a tool as JSON, for generated code. Commas come by themselves. Not
 * thread-safe.
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder();
  private boolean comma;

  /** Makes one that has written nothing. */
  public JsonWriter() {}

  /** Begins an object. */
  public void beginObject() {
    open('{');
  }

  /** Ends an object. */
  public void endObject() {
    close('}');
  }

  /** Begins an array. */
  public void beginArray() {
    open('[');
  }

  /** Ends an array. */
  public void endArray() {
    close(']');
  }

  /** Writes a member's name, before its value. */
  public void name(String name) {
    separate();
    quote(name);
    out.append(':');
    comma = false;
  }

  /** Writes a string, or null. */
  public void write(@Nullable String value) {
    separate();
    if (value == null) {
      out.append("null");
    } else {
      quote(value);
    }
  }

  /** Writes an integer. */
  public void write(long value) {
    separate();
    out.append(value);
  }

  /** Writes a number. What JSON has no number for is written as a string. */
  public void write(double value) {
    if (Double.isFinite(value)) {
      separate();
      out.append(value);
    } else {
      write(Double.toString(value));
    }
  }

  /** Writes a number with the digits that a {@code float} has. */
  public void write(float value) {
    if (Float.isFinite(value)) {
      separate();
      out.append(value);
    } else {
      write(Float.toString(value));
    }
  }

  /** Writes a number, or null. */
  public void write(@Nullable BigDecimal value) {
    separate();
    out.append(value);
  }

  /** Writes a number, or null. */
  public void write(@Nullable BigInteger value) {
    separate();
    out.append(value);
  }

  /** Writes true or false. */
  public void write(boolean value) {
    separate();
    out.append(value);
  }

  /** Writes null. */
  public void writeNull() {
    separate();
    out.append("null");
  }

  /** Returns what was written. */
  @Override
  public String toString() {
    return out.toString();
  }

  private void open(char bracket) {
    separate();
    out.append(bracket);
    comma = false;
  }

  private void close(char bracket) {
    out.append(bracket);
    comma = true;
  }

  private void separate() {
    if (comma) {
      out.append(',');
    }
    comma = true;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00")
                .append(c < 16 ? '0' : '1')
                .append("0123456789abcdef".charAt(c % 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
