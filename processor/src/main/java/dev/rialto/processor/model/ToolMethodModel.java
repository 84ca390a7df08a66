package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * A tool.
 *
 * @param name its name for the model
 * @param method the method's name
 * @param description what it does; empty if nothing is said
 * @param holder the type whose tools are offered, which a static method is called on
 * @param isStatic whether it is static
 * @param arguments the record of its arguments
 * @param passed what is passed to each parameter: the place of a component, or {@link #CONTEXT}
 * @param result what it returns; empty for nothing
 * @param isAsync whether the result comes later
 * @param onFailure the name of the policy
 */
public record ToolMethodModel(
    String name,
    String method,
    String description,
    ClassName holder,
    boolean isStatic,
    DeclaredModel.RecordModel arguments,
    List<Integer> passed,
    Optional<TypeModel> result,
    boolean isAsync,
    String onFailure) {

  /** The parameter gets the context of the call. */
  public static final int CONTEXT = -1;

  /** Copies the list. */
  public ToolMethodModel {
    passed = List.copyOf(passed);
  }
}
