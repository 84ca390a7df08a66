package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods draw: {@link GeneratedImage}, or {@code List<GeneratedImage>}
 * for several, each also within {@link Result}, {@code CompletionStage} or {@code
 * CompletableFuture}. The prompt is the method's {@link UserMessage} or its only text.
 *
 * <p>A method may carry the annotation too; what it says there wins over the type. Further members
 * of the request, such as {@code background}, are given as {@link CallOptions.Builder#extra}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ImageGeneration {

  /**
   * The model as {@code provider/model}, or a bare name that one provider only has. Empty: the
   * route of {@link Task#IMAGE}, or else the first provider's default one, such as {@code
   * gpt-image-1} of OpenAI.
   */
  String model() default "";

  /**
   * The deadline of the whole call, queueing and retries included, written as in {@link
   * Completion#timeout}. Empty: the deadline of the module.
   */
  String timeout() default "";

  /** The size as the model knows it, such as {@code 1024x1024}. Empty: the model's own. */
  String size() default "";

  /** The quality as the model knows it, such as {@code high}. Empty: the model's own. */
  String quality() default "";

  /** How many images a method that returns a list asks for, 1 to 10. 0: one. */
  int n() default 0;

  /** Whether answers are remembered. */
  CacheMode cache() default CacheMode.DEFAULT;
}
