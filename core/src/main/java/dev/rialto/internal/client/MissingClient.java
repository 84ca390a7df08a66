package dev.rialto.internal.client;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;

/** Says why a type has no client, and what to do. */
public final class MissingClient {

  private MissingClient() {}

  /**
   * Returns the exception.
   *
   * @param otherwise what else may be done, such as {@code or name the factory with client(...)}
   */
  public static ConfigurationException of(Class<?> type, String otherwise) {
    return new ConfigurationException(
        "There is no generated client of " + type.getName(),
        advice(type, otherwise),
        FailureDetails.NONE,
        null);
  }

  private static String advice(Class<?> type, String otherwise) {
    if (type.isLocalClass()) {
      return "It is declared within a method, where compilers show it to no annotation processor;"
          + " declare it beside the method, as a member of the class, where it need not be public,"
          + " and compile anew";
    }
    if (!type.isInterface()) {
      return "It is no interface; name the interface that is annotated with @Completion";
    }
    return "Annotate it with @Completion and compile it with rialto-processor on the annotation"
        + " processor path; in a named module, provide the generated factory in its module-info, "
        + otherwise;
  }
}
