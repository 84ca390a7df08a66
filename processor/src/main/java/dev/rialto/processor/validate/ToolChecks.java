package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import dev.rialto.processor.model.ToolTypeModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.TypeElement;

/**
 * Knows which types' tools are right: a client that relies on others would not compile. For one
 * round only.
 */
public final class ToolChecks {

  private final Map<String, Optional<ToolTypeModel>> known = new LinkedHashMap<>();

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
        (name, tools) -> {
          if (tools.isPresent()) {
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
    Optional<ToolTypeModel> tools = known.get(name);
    if (tools == null) {
      Context context = user.about(type);
      tools = new ToolTypeValidator(context).validate().filter(model -> !taken.test(model.tools()));
      known.put(name, tools);
    }
    return tools.isPresent();
  }

  /** Returns what is known of the tools that a generated class offers. */
  Optional<ToolTypeModel> model(ClassName generated) {
    return known.values().stream()
        .flatMap(Optional::stream)
        .filter(tools -> tools.tools().equals(generated))
        .findFirst();
  }
}
