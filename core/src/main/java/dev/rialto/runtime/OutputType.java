package dev.rialto.runtime;

import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a method's answer is made into. Stateless and thread-safe.
 *
 * @param <T> the type of the value
 */
public interface OutputType<T> {

  /** Free text, as it came. */
  OutputType<String> TEXT =
      new OutputType<>() {
        @Override
        public @Nullable OutputSchema schema() {
          return null;
        }

        @Override
        public String read(String text) {
          return text;
        }
      };

  /** Returns the shape that the model is asked for; null for free text. */
  @Nullable OutputSchema schema();

  /**
   * Makes the value out of what the model wrote.
   *
   * @throws InvalidOutputException if the text is not of the type; without provider and model
   */
  T read(String text);

  /** Returns this type, whose bounds of time are held against a clock; without it, the system's. */
  default OutputType<T> at(Clock clock) {
    return this;
  }
}
