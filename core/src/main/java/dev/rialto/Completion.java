package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods are answered by a language model, or overrides the settings of
 * one method.
 *
 * <p>The annotation processor generates a client for every interface that carries this annotation
 * on its type. A setting on a method wins over the same setting on the type; {@link CallOptions}
 * passed to the call win over both. Every element has a default that means "not said here".
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Completion {

  /**
   * The task, which decides how creative the answer may be: {@code chat}, {@code code}, {@code
   * analysis}, {@code creative}, {@code factual}, {@code summarize}, {@code classify}, {@code
   * extract}, {@code vision}, or a name declared with {@link DefineTask}.
   */
  String task() default "";

  /**
   * The profile, which decides how much and how fast: {@code speed}, {@code quality}, {@code
   * balanced}, {@code cost}, or a name declared with {@link DefineProfile}.
   */
  String profile() default "";

  /**
   * The model as {@code provider/model}, or a bare model name if only one configured provider has
   * it. Empty: the route of the task decides.
   */
  String model() default "";

  /**
   * The deadline of the whole call, queueing, retries and streaming included: a number with a unit
   * of {@code ms}, {@code s}, {@code m} or {@code h}, such as {@code 20s}; or an ISO-8601 duration
   * such as {@code PT20S}. Empty: the deadline of the module.
   */
  String timeout() default "";

  /** The sampling temperature, 0 to 2. {@code NaN}: the task's. */
  double temperature() default Double.NaN;

  /** The most tokens the answer may have, above 0. 0: the profile's, or no cap. */
  int maxTokens() default 0;

  /** Whether answers are remembered. */
  CacheMode cache() default CacheMode.DEFAULT;

  /** Whether an answer that is not of the method's type is sent back once to be corrected. */
  RepairMode repair() default RepairMode.DEFAULT;

  /** How long an answer is remembered, written like {@link #timeout()}. Empty: the module's. */
  String cacheTtl() default "";
}
