package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.TypeElement;

/**
 * Knows which types' tools are right: a client that relies on others would not compile. For one
 * round only.
 */
public final class ToolChecks {

  private final Map<String, Boolean> known = new LinkedHashMap<>();

  private final Predicate<ClassName> taken;

  /**
   * Knows of none.
   *
   * @param taken whether the user has written a class of the name that is to be generated
   */
  public ToolChecks(Predicate<ClassName> taken) {
    this.taken = taken;
  }

  /** Returns the names of the types with right tools that clients rely on. */
  public Set<String> used() {
    Set<String> used = new LinkedHashSet<>();
    known.forEach(
        (name, isRight) -> {
          if (isRight) {
            used.add(name);
          }
        });
    return used;
  }

  /**
   * Returns whether a type's tools are right; what is wrong with them is told where they are read
   * to be written.
   *
   * @throws MissingTypeException if they name a type that is not there yet
   */
  boolean areRight(TypeElement type, Context user) throws MissingTypeException {
    String name = type.getQualifiedName().toString();
    Boolean before = known.get(name);
    if (before == null) {
      Context context = user.about(type);
      before =
          new ToolTypeValidator(context)
              .validate()
              .filter(tools -> !taken.test(tools.tools()))
              .isPresent();
      known.put(name, before);
    }
    return before;
  }
}
