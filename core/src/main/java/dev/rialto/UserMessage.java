package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the user asks, as a template. Repeated, together with {@link AssistantMessage}, it shows
 * examples: the n-th answer belongs to the n-th question, and the last question is the call's.
 *
 * <pre>{@code
 * @Completion
 * interface Moods {
 *   enum Mood { GOOD, BAD }
 *
 *   @UserMessage("I love it")    @AssistantMessage("GOOD")
 *   @UserMessage("I want money") @AssistantMessage("BAD")
 *   @UserMessage("{{text}}")
 *   Mood of(String text);
 * }
 * }</pre>
 *
 * <p>{@code {{name}}} stands for the argument of the parameter called {@code name}; the compiler
 * refuses a name that no parameter has. Only this text is a template: an argument that contains
 * braces is sent as it is.
 *
 * <p>Of the time of the call there are {@code {{current_date}}}, {@code {{current_time}}} and
 * {@code {{current_date_time}}}, by the clock of the settings. A part that depends on a value
 * stands in a section: {@code {{#name}}…{{/name}}} is there once for each element of a list or
 * array, or if an {@code Optional} has a value, a boolean is true, a text or map is not empty, or
 * what is marked {@code @Nullable} is not null; {@code {{^name}}…{{/name}}} is there otherwise.
 * Within, {@code {{.}}} is the element or value, and the components of a record have their own
 * names. For two braces as text put a backslash before them, in a Java string two.
 *
 * <p>How values read: texts as they are; lists and arrays {@code [a, b]}; null and an empty {@code
 * Optional} as nothing; sets and maps without an order of their own sorted; {@code java.time} as in
 * ISO-8601; records as their {@code toString()} says. The same value reads the same everywhere.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.PARAMETER})
@Repeatable(UserMessage.Several.class)
public @interface UserMessage {

  /**
   * The template. Several strings are joined by line feeds. Empty together with {@link
   * #fromResource()}: the parameter's value itself is the message.
   */
  String[] value() default {};

  /**
   * A UTF-8 class-path resource that holds the template instead, relative to the interface's
   * package or, with a leading slash, from the root; read when the interface is compiled.
   */
  String fromResource() default "";

  /** Holds several. */
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.METHOD)
  @interface Several {
    /** The messages in order. */
    UserMessage[] value();
  }
}
