package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The provider does not know the model, or the account may not use it; or no configured provider
 * has it; or the provider has no models of the kind at all, such as images. A fallback is asked.
 */
public final class ModelNotFoundException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public ModelNotFoundException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ModelNotFoundException(summary(), advice(), newDetails, getCause());
  }
}
