package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods say whether texts may be shown: {@link ModerationResult} for a
 * {@code String}, {@code List<ModerationResult>} for a {@code List<String>}, each also within
 * {@link Result}, {@code CompletionStage} or {@code CompletableFuture}. OpenAI and Mistral have
 * such models, {@code openai/omni-moderation-latest} and {@code mistral/mistral-moderation-latest}.
 *
 * <p>A method may carry the annotation too; what it says there wins over the type.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Moderation {

  /**
   * The model as {@code provider/model}, or a bare name that one provider only has. Empty: the
   * route of {@link Task#MODERATION}, or else the first provider's default one.
   */
  String model() default "";

  /**
   * The deadline of the whole call, queueing and retries included, written as in {@link
   * Completion#timeout}. Empty: the deadline of the module.
   */
  String timeout() default "";

  /** Whether answers are remembered. */
  CacheMode cache() default CacheMode.DEFAULT;
}
