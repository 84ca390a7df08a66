package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The instructions that stand above the conversation, as a template.
 *
 * <p>{@code {{name}}} stands for the argument of the parameter called {@code name}; the compiler
 * refuses a name that no parameter has. Only this text is a template: an argument that contains
 * braces is sent as it is.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SystemMessage {

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
}
