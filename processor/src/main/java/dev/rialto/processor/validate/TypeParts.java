package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a type consists of. */
final class TypeParts {

  private TypeParts() {}

  /** Returns a type and all within it, each once. */
  static Stream<TypeModel> of(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    Set<TypeModel> found = new LinkedHashSet<>();
    List<TypeModel> next = new ArrayList<>(List.of(root));
    while (!next.isEmpty()) {
      TypeModel one = next.remove(next.size() - 1);
      if (found.add(one)) {
        next.addAll(within(declared, one));
      }
    }
    return found.stream();
  }

  /** Returns what stands directly within a type; nothing within one that is not known. */
  static List<TypeModel> within(Map<TypeName, DeclaredModel> declared, TypeModel type) {
    if (type instanceof TypeModel.ListOf list) {
      return List.of(list.element());
    }
    if (type instanceof TypeModel.SetOf set) {
      return List.of(set.element());
    }
    if (type instanceof TypeModel.MapOf map) {
      return List.of(map.key(), map.value());
    }
    if (TypeModel.inner(type) != type) {
      return List.of(TypeModel.inner(type));
    }
    List<TypeModel> all = new ArrayList<>();
    if (type instanceof TypeModel.Declared named) {
      DeclaredModel model = declared.get(named.name());
      if (model instanceof RecordModel record) {
        record.components().forEach(component -> all.add(component.type()));
      } else if (model instanceof SealedModel union) {
        union.variants().forEach(v -> all.add(new TypeModel.Declared(v.record())));
      }
    }
    return all;
  }
}
