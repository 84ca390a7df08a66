package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.GeneratedNames;
import dev.rialto.processor.model.ToolMethodModel;
import dev.rialto.processor.model.ToolTypeModel;
import dev.rialto.processor.validate.ToolCollector.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** Checks one type with tools. */
public final class ToolTypeValidator {

  private final Context context;
  private final TypeElement owner;

  /** Prepares the check of the context's type. */
  public ToolTypeValidator(Context context) {
    this.context = context;
    this.owner = context.owner();
  }

  /**
   * Returns the type's model; empty if something is wrong with it, which the report then says, or
   * if nothing is to be generated: a type with type parameters has no tools of its own, those that
   * fill them in have.
   *
   * @throws MissingTypeException if it names a type that is not there yet
   */
  public Optional<ToolTypeModel> validate() throws MissingTypeException {
    if (!owner.getTypeParameters().isEmpty()) {
      return Optional.empty();
    }
    List<Found> found = new ToolCollector(context.elements(), context.types(), owner).collect();
    if (found.isEmpty() || !isUsable()) {
      return Optional.empty();
    }
    ClassName type = ClassName.get(owner);
    ClassName tools = GeneratedNames.tools(type);
    TypeReader arguments = new TypeReader(context);
    TypeReader results = new TypeReader(context);
    ToolMethodReader reader = new ToolMethodReader(context, tools, arguments, results);
    Map<String, ExecutableElement> names = new HashMap<>();
    Set<String> records = new HashSet<>();
    Map<ToolMethodModel, ExecutableElement> methods = new LinkedHashMap<>();
    List<DeclaredModel> declared = new ArrayList<>();
    Set<TypeName> endless = new HashSet<>();
    for (Found tool : found) {
      checkName(tool, names);
      if (isAccessible(tool)) {
        reader.read(tool, records).ifPresent(method -> methods.put(method, tool.method()));
      }
    }
    methods.forEach(
        (method, place) -> {
          new SizeCheck(context).check(method, place, arguments.declared());
          FiniteCheck finite = new FiniteCheck(context, arguments.declared(), endless);
          method.arguments().components().forEach(c -> finite.check(owner, c.type()));
        });
    if (context.report().hasErrors()) {
      return Optional.empty();
    }
    methods.keySet().forEach(method -> declared.add(method.arguments()));
    declared.addAll(arguments.declared());
    return Optional.of(
        new ToolTypeModel(
            type, tools, isPublic(), List.copyOf(methods.keySet()), declared, results.declared()));
  }

  private boolean isUsable() {
    for (Element e = owner; e instanceof TypeElement type; e = e.getEnclosingElement()) {
      NestingKind nesting = type.getNestingKind();
      if (type.getModifiers().contains(Modifier.PRIVATE)
          || nesting == NestingKind.LOCAL
          || nesting == NestingKind.ANONYMOUS) {
        context
            .report()
            .add(
                Code.INACCESSIBLE_TOOL,
                Place.of(owner),
                "'"
                    + type.getSimpleName()
                    + "' is private or local, so that no other class can call its tools; move it or"
                    + " leave out private");
        return false;
      }
    }
    return true;
  }

  private boolean isPublic() {
    for (Element e = owner; e instanceof TypeElement; e = e.getEnclosingElement()) {
      if (!e.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  private void checkName(Found tool, Map<String, ExecutableElement> names) {
    Place place = Place.of(tool.method(), tool.annotation(), tool.annotation().value("name"));
    String name = tool.name();
    if (!ToolNames.isTool(name)) {
      context
          .report()
          .add(
              Code.BAD_TOOL_NAME,
              place,
              "'"
                  + name
                  + "' cannot be a tool's name; providers allow "
                  + ToolNames.TOOL_RULE
                  + ". Name it with @Tool(name = \"…\")");
      return;
    }
    if (tool.description(new Descriptions(context.elements())).isEmpty()) {
      context
          .report()
          .add(
              Code.UNDESCRIBED_TOOL,
              Place.of(tool.method(), tool.annotation(), null),
              "The tool '"
                  + name
                  + "' does not say what it does, by which the model chooses; say it with"
                  + " @Tool(\"…\"), or in its Javadoc");
    }
    ExecutableElement other = names.putIfAbsent(name, tool.method());
    if (other != null) {
      context
          .report()
          .add(
              Code.DUPLICATE_TOOL,
              place,
              "'"
                  + owner.getSimpleName()
                  + "' has two tools called '"
                  + name
                  + "'; name one of them otherwise with @Tool(name = \"…\")");
    }
  }

  /** The generated class stands in the package of the type. */
  private boolean isAccessible(Found tool) {
    Set<Modifier> modifiers = tool.method().getModifiers();
    PackageElement home = context.elements().getPackageOf(tool.method());
    boolean same = home.equals(context.elements().getPackageOf(owner));
    if (!modifiers.contains(Modifier.PRIVATE) && (same || modifiers.contains(Modifier.PUBLIC))) {
      return true;
    }
    context
        .report()
        .add(
            Code.INACCESSIBLE_TOOL,
            Place.of(tool.method(), tool.annotation(), null),
            "The tool '"
                + tool.method().getSimpleName()
                + "' is out of reach for generated code in the package of '"
                + owner.getSimpleName()
                + "'; make it public, or in that package at least not private");
    return false;
  }
}
