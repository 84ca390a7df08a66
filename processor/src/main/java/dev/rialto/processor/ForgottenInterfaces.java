package dev.rialto.processor;

import dev.rialto.processor.validate.Code;
import dev.rialto.processor.validate.Completions;
import dev.rialto.processor.validate.Place;
import dev.rialto.processor.validate.Report;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Finds the interfaces with prompts of which no client is made: neither they nor what extends them
 * here has {@code @Completion}. It is the one thing that is easily forgotten.
 */
final class ForgottenInterfaces {

  private static final Set<String> PROMPTS =
      Set.of(
          "dev.rialto.UserMessage",
          "dev.rialto.UserMessage.Several",
          "dev.rialto.SystemMessage",
          "dev.rialto.AssistantMessage",
          "dev.rialto.AssistantMessage.Several");

  private final Set<String> prompting = new TreeSet<>();
  private final Set<String> covered = new TreeSet<>();

  /** Notes what carries an annotation. */
  void note(TypeElement annotation, Set<? extends Element> annotated) {
    if (!PROMPTS.contains(annotation.getQualifiedName().toString())
        && !Completions.means(annotation)) {
      return;
    }
    for (Element element : annotated) {
      Element type = element;
      while (type != null && !(type instanceof TypeElement)) {
        type = type.getEnclosingElement();
      }
      if (type != null && type.getKind() == ElementKind.INTERFACE) {
        prompting.add(type.toString());
      }
    }
  }

  /** Notes that a client is made of an interface, or its mistakes told. */
  void cover(TypeElement type, Types types) {
    if (covered.add(type.getQualifiedName().toString())) {
      for (TypeMirror parent : type.getInterfaces()) {
        if (types.asElement(parent) instanceof TypeElement element) {
          cover(element, types);
        }
      }
    }
  }

  /** Tells of those that nobody covers; one with type parameters waits for what fills them in. */
  void tell(Elements elements, Function<TypeElement, Report> reports) {
    prompting.removeAll(covered);
    for (String name : prompting) {
      TypeElement type = elements.getTypeElement(name);
      if (type == null || !type.getTypeParameters().isEmpty()) {
        continue;
      }
      reports
          .apply(type)
          .add(
              Code.NO_CLIENT,
              Place.of(type),
              "'"
                  + type.getSimpleName()
                  + "' has prompts, but no @Completion, and nothing here that extends it has; so no"
                  + " client of it is made");
    }
  }
}
