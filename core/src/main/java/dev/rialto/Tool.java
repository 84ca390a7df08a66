package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that a language model may ask to be called.
 *
 * <p>It may stand on any method that other classes of the package can call: of a class, an
 * interface, inherited, default or static. Arguments are read, and checked, into the parameters'
 * types, which are those that answers may have; {@link P} and {@link Description} tell the model of
 * them. A parameter of type {@link ToolContext} gets what is known of the call and is not shown to
 * the model. The result goes back as text: a {@code String} as it is, {@code void} as {@code Done},
 * anything else as JSON, and what a {@code CompletionStage} brings when it is there.
 *
 * <p>The methods run on the executor for callbacks, several at a time if the model asks so, and are
 * interrupted when the call is cancelled or its deadline passes. They must be thread-safe.
 *
 * @see Tools
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Tool {

  /**
   * What the tool does, for the model; several strings are joined by line feeds. Empty: the first
   * sentence of the method's Javadoc. Parameters without {@link P} are described by its
   * {@code @param}.
   */
  String[] value() default {};

  /** The tool's name: 1 to 64 letters, digits, underscores and hyphens. Empty: the method's. */
  String name() default "";

  /** What becomes of the call when the method throws. */
  ToolFailurePolicy onFailure() default ToolFailurePolicy.DEFAULT;
}
