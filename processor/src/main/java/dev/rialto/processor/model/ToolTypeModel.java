package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A type with tools, and all that is generated for it.
 *
 * @param type the type
 * @param tools the class that offers its tools
 * @param isPublic whether the type can be used in all packages
 * @param methods the tools, in order of declaration
 * @param arguments every type their arguments consist of, each once; with the arguments' own
 *     records, which are nested in the generated class
 * @param results every record, enum and sealed interface their results consist of, each once
 */
public record ToolTypeModel(
    ClassName type,
    ClassName tools,
    boolean isPublic,
    List<ToolMethodModel> methods,
    List<DeclaredModel> arguments,
    List<DeclaredModel> results) {

  /** Copies the lists. */
  public ToolTypeModel {
    methods = List.copyOf(methods);
    arguments = List.copyOf(arguments);
    results = List.copyOf(results);
  }
}
