package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods give the embeddings of texts: {@code float[]} or {@code
 * double[]} for a {@code String}, {@code List<float[]>} or {@code List<double[]>} for a {@code
 * List<String>}, each also within {@link Result}, {@code CompletionStage} or {@code
 * CompletableFuture}. Calls of many threads are merged into few. A {@link UserMessage} on a method
 * with one text is what is embedded, for models that want a prefix: {@code @UserMessage("query:
 * {{it}}")}.
 *
 * <p>A method may carry the annotation too; what it says there wins over the type.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Embedding {

  /**
   * The model as {@code provider/model}, or a bare name that one provider only has. Empty: the
   * route of {@link Task#EMBEDDING}, or else the first provider's default embedding model. Fall
   * back to the same model of another provider only: vectors of two models cannot be compared.
   */
  String model() default "";

  /**
   * The deadline of the whole call, queueing and retries included, written as in {@link
   * Completion#timeout}. Empty: the deadline of the module.
   */
  String timeout() default "";

  /** The length of the vectors, above 0. 0: the model's own. */
  int dimensions() default 0;

  /** Whether answers are remembered. */
  CacheMode cache() default CacheMode.DEFAULT;
}
