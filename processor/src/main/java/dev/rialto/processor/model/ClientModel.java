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
 */
public record ClientModel(
    ClassName type,
    String displayName,
    ClassName client,
    ClassName factory,
    List<String> memberTypes,
    List<MethodModel> methods,
    List<DeclaredModel> types) {

  /** Copies the lists. */
  public ClientModel {
    memberTypes = List.copyOf(memberTypes);
    methods = List.copyOf(methods);
    types = List.copyOf(types);
  }
}
