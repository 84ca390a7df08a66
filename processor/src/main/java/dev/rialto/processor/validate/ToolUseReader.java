package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import dev.rialto.processor.model.GeneratedNames;
import dev.rialto.processor.model.ToolUseModel;
import dev.rialto.processor.validate.ToolCollector.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Reads {@code @Tools}: what a method says takes the place of what its interface says. */
final class ToolUseReader {

  private static final int DEFAULT_ROUNDS = 10;
  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_PARALLEL = 1_000;
  private static final int MOST_CALLS = 10_000;

  private final Context context;
  private final ToolUseModel ofType;

  ToolUseReader(Context context) throws MissingTypeException {
    this.context = context;
    this.ofType = read(context.owner(), ToolUseModel.NONE);
  }

  ToolUseModel read(Element method) throws MissingTypeException {
    return read(method, ofType);
  }

  private ToolUseModel read(Element element, ToolUseModel wider) throws MissingTypeException {
    Optional<Annotation> found = Annotation.on(element, Names.TOOLS);
    if (found.isEmpty()) {
      return wider;
    }
    Annotation annotation = found.get();
    List<ClassName> tools = new ArrayList<>();
    Map<String, TypeElement> names = new HashMap<>();
    for (AnnotationValue value : annotation.values("value")) {
      if (value.getValue() instanceof TypeMirror type) {
        Present.check(type);
        Place place = Place.of(element, annotation, value);
        if (context.types().asElement(type) instanceof TypeElement named
            && isOffering(named, place, names)) {
          ClassName generated = GeneratedNames.tools(ClassName.get(named));
          if (!tools.contains(generated)) {
            tools.add(generated);
          }
        } else if (!(context.types().asElement(type) instanceof TypeElement)) {
          none(place, type.toString());
        }
      }
    }
    return new ToolUseModel(
        tools,
        bound(element, annotation, "maxRounds", DEFAULT_ROUNDS, MOST_ROUNDS),
        bound(element, annotation, "maxParallel", ToolUseModel.DEFAULT_PARALLEL, MOST_PARALLEL),
        bound(element, annotation, "maxCalls", ToolUseModel.DEFAULT_CALLS, MOST_CALLS),
        or(annotation.constant("choice"), "AUTO"),
        or(annotation.constant("onFailure"), "DEFAULT"));
  }

  private int bound(Element element, Annotation annotation, String name, int unsaid, int most) {
    Number said = annotation.number(name);
    if (said == null) {
      return unsaid;
    }
    if (said.intValue() < 1 || said.intValue() > most) {
      context
          .report()
          .add(
              Code.OUT_OF_RANGE,
              Place.of(element, annotation, annotation.value(name)),
              name + " is " + said + "; allowed is 1 to " + most);
    }
    return said.intValue();
  }

  private static String or(String said, String other) {
    return said.isEmpty() ? other : said;
  }

  private boolean isOffering(TypeElement type, Place place, Map<String, TypeElement> names)
      throws MissingTypeException {
    List<Found> found = new ToolCollector(context.elements(), context.types(), type).collect();
    if (found.isEmpty()) {
      none(place, type.getQualifiedName().toString());
      return false;
    }
    if (!type.getTypeParameters().isEmpty()) {
      context
          .report()
          .add(
              Code.NO_TOOLS,
              place,
              "'"
                  + type.getQualifiedName()
                  + "' has type parameters; name a type that extends it with the types filled in");
      return false;
    }
    if (!areRight(type)) {
      context.report().spoil();
      return false;
    }
    if (!new Reach(context).includes(type)) {
      context
          .report()
          .add(
              Code.INACCESSIBLE_TOOL,
              place,
              "'"
                  + type.getQualifiedName()
                  + "' is out of reach for generated code in the package of the interface; make it"
                  + " public, or in the same package at least not private");
      return false;
    }
    ClassName generated = GeneratedNames.tools(ClassName.get(type));
    if (context.report().isElsewhere(type)
        && context.elements().getTypeElement(generated.canonicalName()) == null) {
      context
          .report()
          .add(
              Code.NO_TOOLS,
              place,
              "'"
                  + type.getQualifiedName()
                  + "' was compiled without rialto-processor, so that there is no '"
                  + generated.simpleName()
                  + "' to call its tools; compile it with the processor, or declare a type here"
                  + " that extends it");
      return false;
    }
    for (Found tool : found) {
      TypeElement other = names.putIfAbsent(tool.name(), type);
      if (other != null && !other.equals(type)) {
        context
            .report()
            .add(
                Code.DUPLICATE_TOOL,
                place,
                "'"
                    + other.getSimpleName()
                    + "' and '"
                    + type.getSimpleName()
                    + "' both have a tool called '"
                    + tool.name()
                    + "'; name one of them otherwise with @Tool(name = \"…\")");
      }
    }
    return true;
  }

  /** Of class files the check only tells how large the tools are. */
  private boolean areRight(TypeElement type) throws MissingTypeException {
    boolean isElsewhere = context.report().isElsewhere(type);
    try {
      return context.tools().areRight(type, context) || isElsewhere;
    } catch (MissingTypeException e) {
      if (!isElsewhere) {
        throw e;
      }
      return true; // a type that the library alone needs; nobody will bring it
    }
  }

  private void none(Place place, String type) {
    context
        .report()
        .add(
            Code.NO_TOOLS,
            place,
            "'" + type + "' has no tools; annotate the methods that the model may call with @Tool");
  }
}
