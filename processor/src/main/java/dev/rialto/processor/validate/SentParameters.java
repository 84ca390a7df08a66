package dev.rialto.processor.validate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * The parameters of a method that go to the model.
 *
 * @param types each with its type as seen from the interface, in order
 */
record SentParameters(Map<VariableElement, TypeMirror> types) {

  /** Copies the map. */
  SentParameters {
    types = new LinkedHashMap<>(types);
  }

  List<VariableElement> all() {
    return List.copyOf(types.keySet());
  }

  /** Returns those that are no text. */
  Set<VariableElement> contents(PromptTypes promptTypes) {
    Set<VariableElement> contents = new LinkedHashSet<>(types.keySet());
    contents.removeIf(
        parameter -> !promptTypes.isContents(Objects.requireNonNull(types.get(parameter))));
    return contents;
  }
}
