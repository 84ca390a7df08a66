package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which tools the model may call while it answers: all {@link Tool} methods of the named types.
 *
 * <p>On an interface it holds for all its methods; on a method it takes the place of the
 * interface's, and {@code @Tools({})} leaves none. Instances come from {@code
 * Rialto.builder().tools(…)}, and with Guice from the injector; types that have static tools only
 * need none.
 *
 * <p>The model's calls are made and their results sent back until it answers without asking for
 * more. Deadline, cancellation and priority are those of the one call; usage adds up.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Tools {

  /** Types with {@link Tool} methods. */
  Class<?>[] value();

  /**
   * How often at most the model's calls are made and answered, 1 to 1,000. When it asks once more,
   * the call fails with a {@link ToolRoundsExceededException}.
   */
  int maxRounds() default 10;

  /**
   * How many tools of one call run at the same time at most, 1 to 1,000; 1: one after the other.
   */
  int maxParallel() default 16;

  /**
   * How many calls of one round are made at most, 1 to 10,000; the model is told that those beyond
   * were not.
   */
  int maxCalls() default 128;

  /** Whether the model calls tools. */
  ToolChoice choice() default ToolChoice.AUTO;

  /** What becomes of the call when a tool throws that says nothing of it. */
  ToolFailurePolicy onFailure() default ToolFailurePolicy.DEFAULT;
}
