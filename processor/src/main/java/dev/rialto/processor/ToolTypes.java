package dev.rialto.processor;

import dev.rialto.processor.validate.ToolReferences;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Finds the types whose tools are to be offered. */
final class ToolTypes {

  private ToolTypes() {}

  /** Returns the types that declare tools, and those that are named for theirs. */
  static Set<TypeElement> find(RoundEnvironment round, Elements elements) {
    Set<TypeElement> all = new LinkedHashSet<>();
    TypeElement tool = elements.getTypeElement("dev.rialto.Tool");
    TypeElement tools = elements.getTypeElement("dev.rialto.Tools");
    if (tool != null) {
      for (Element method : round.getElementsAnnotatedWith(tool)) {
        if (method.getEnclosingElement() instanceof TypeElement type) {
          all.add(type);
        }
      }
    }
    if (tools != null) {
      for (Element user : round.getElementsAnnotatedWith(tools)) {
        all.addAll(ToolReferences.of(user));
      }
    }
    return all;
  }
}
