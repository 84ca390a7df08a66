package dev.rialto.processor.validate;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** Which types are compiled now, from source; only they have lines to point at. */
public final class Sources {

  private final Set<String> names = new HashSet<>();

  /** Adds the types and packages that a round compiles. */
  public void add(Set<? extends Element> roots) {
    for (Element root : roots) {
      if (root instanceof TypeElement type) {
        names.add(type.getQualifiedName().toString());
      } else if (root instanceof PackageElement named) {
        names.add(named.getQualifiedName().toString());
      }
    }
  }

  /** Returns whether an element is compiled now. */
  public boolean contains(Element element) {
    Element outermost = element;
    while (outermost.getEnclosingElement() != null
        && outermost.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
      outermost = outermost.getEnclosingElement();
    }
    return outermost instanceof TypeElement type
        ? names.contains(type.getQualifiedName().toString())
        : outermost instanceof PackageElement named
            && names.contains(named.getQualifiedName().toString());
  }
}
