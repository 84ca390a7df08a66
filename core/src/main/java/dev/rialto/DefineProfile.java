package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares a profile of the application's own, so that the compiler knows its name. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Repeatable(DefineProfile.All.class)
public @interface DefineProfile {

  /** The profile's name: lower-case letters, digits and hyphens. */
  String name();

  /** The most tokens of a free-text answer, above 0. 0: no cap. */
  int maxTokens() default 0;

  /** Nucleus sampling, above 0 and at most 1. {@code NaN}: the provider's default. */
  double topP() default Double.NaN;

  /** The frequency penalty, -2 to 2. {@code NaN}: the provider's default. */
  double frequencyPenalty() default Double.NaN;

  /** The temperature for calls whose task is not named. {@code NaN}: the provider's default. */
  double temperature() default Double.NaN;

  /** Holds several {@link DefineProfile} annotations. */
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target({ElementType.TYPE, ElementType.PACKAGE})
  @interface All {
    /** The declared profiles. */
    DefineProfile[] value();
  }
}
