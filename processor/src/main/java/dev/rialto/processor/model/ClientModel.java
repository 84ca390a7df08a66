package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * An interface and all that is generated for it.
 *
 * @param type the interface
 * @param displayName its name within its package, for metrics and messages
 * @param client the class that implements it
 * @param factory the public class that makes it
 * @param memberTypes the simple names of the types nested in it or inherited, which hide imports
 * @param methods its abstract methods, inherited ones too, in order of declaration
 * @param types every record and enum its answers consist of, each once, in order of appearance
 * @param tasks its abstract methods instead, if it is of another task
 */
public record ClientModel(
    ClassName type,
    String displayName,
    ClassName client,
    ClassName factory,
    List<String> memberTypes,
    List<MethodModel> methods,
    List<DeclaredModel> types,
    List<TaskMethodModel> tasks) {

  /** Copies the lists. */
  public ClientModel {
    memberTypes = List.copyOf(memberTypes);
    methods = List.copyOf(methods);
    types = List.copyOf(types);
    tasks = List.copyOf(tasks);
  }

  /** An interface whose methods a language model answers. */
  public ClientModel(
      ClassName type,
      String displayName,
      ClassName client,
      ClassName factory,
      List<String> memberTypes,
      List<MethodModel> methods,
      List<DeclaredModel> types) {
    this(type, displayName, client, factory, memberTypes, methods, types, List.of());
  }
}
