package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a task of the application's own, so that the compiler knows its name.
 *
 * <p>On a package or on any type of the compilation; a type of another module is made known with
 * the interface's own annotation or the processor option {@code rialto.tasks}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Repeatable(DefineTask.All.class)
public @interface DefineTask {

  /** The task's name: lower-case letters, digits and hyphens. */
  String name();

  /** The sampling temperature, 0 to 2. */
  double temperature();

  /** Holds several {@link DefineTask} annotations. */
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target({ElementType.TYPE, ElementType.PACKAGE})
  @interface All {
    /** The declared tasks. */
    DefineTask[] value();
  }
}
