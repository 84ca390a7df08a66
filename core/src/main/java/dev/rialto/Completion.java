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

  /**
   * What becomes of a stream that breaks off after its first piece was shown. Not written: the
   * module's.
   */
  StreamRecovery streamRecovery() default StreamRecovery.FAIL;

  /**
   * Whether a request that may have been processed, and paid for, may be sent to the same candidate
   * once more when its answer is lost; see {@link CallOptions.Builder#resendProcessed}. Not
   * written: the module's.
   */
  boolean resendProcessed() default true;

  /** Which calls go first when not all can. */
  Priority priority() default Priority.NORMAL;

  /**
   * How many characters the pieces of a text stream have at least, behind the first; above 0. 0:
   * each as it comes.
   */
  int streamBuffer() default 0;

  /** The nucleus sampling, 0 to 1. {@code NaN}: the profile's. */
  double topP() default Double.NaN;

  /** The frequency penalty, −2 to 2. {@code NaN}: the profile's. */
  double frequencyPenalty() default Double.NaN;

  /** The presence penalty, −2 to 2. {@code NaN}: none. */
  double presencePenalty() default Double.NaN;

  /** The sequences at which the model stops. */
  String[] stop() default {};

  /**
   * The most that an attempt may cost, in dollars above zero, such as {@code 0.02}; see {@link
   * CallOptions.Builder#maxCost}. Empty: the module's.
   */
  String maxCost() default "";

  /**
   * Whether parameters that nobody named follow the prompt and the task; see {@link
   * CallOptions.Builder#adaptive}.
   */
  boolean adaptive() default false;

  /**
   * Whether a prompt that fits no candidate's context is cut at the end of a sentence until it
   * does; see {@link CallOptions.Builder#truncate}.
   */
  boolean truncate() default false;

  /**
   * Whether a thinking block that a text begins with stays in it; see {@link
   * CallOptions.Builder#keepThoughts}.
   */
  boolean keepThoughts() default false;

  /**
   * Whether a call with hours of time may be answered by a provider's batch, at about half the
   * price; see {@link CallOptions.Builder#batch}. For methods that return a future.
   */
  boolean batch() default false;

  /** How long an answer is remembered, written like {@link #timeout()}. Empty: the module's. */
  String cacheTtl() default "";
}
