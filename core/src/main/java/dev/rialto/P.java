package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a parameter of a {@link Tool} method to the model. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface P {

  /** What the parameter means. */
  String value() default "";

  /** The parameter's name for the model. Empty: its own. */
  String name() default "";

  /** Whether the model must give it. What it need not give, and does not, is null. */
  boolean required() default true;
}
