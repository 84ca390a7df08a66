package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/**
 * Reads a sealed interface: the records it permits, those of sealed ones below it included. Of a
 * generic one those count that can be of its type arguments.
 */
final class SealedReader {

  private static final List<String> DISCRIMINATORS = List.of("type", "kind", "variant", "_type");

  private final Context context;
  private final TypeReader types;

  SealedReader(Context context, TypeReader types) {
    this.context = context;
    this.types = types;
  }

  static boolean isSealed(TypeElement element) {
    return element.getKind() == ElementKind.INTERFACE
        && element.getModifiers().contains(Modifier.SEALED);
  }

  Optional<DeclaredModel> read(DeclaredType type, ClassName codec, Use use)
      throws MissingTypeException {
    TypeElement element = (TypeElement) type.asElement();
    Map<TypeName, DeclaredType> records = new LinkedHashMap<>();
    boolean right = collect(type, use, records);
    List<VariantModel> variants = new ArrayList<>();
    Set<String> tags = new HashSet<>();
    for (Map.Entry<TypeName, DeclaredType> entry : records.entrySet()) {
      TypeElement variant = (TypeElement) entry.getValue().asElement();
      right &= types.read(entry.getValue(), use).isPresent();
      String tag = variant.getSimpleName().toString();
      if (!tags.add(tag)) {
        report(
            Code.DUPLICATE_TAG,
            use,
            "'"
                + element.getSimpleName()
                + "' permits two records called '"
                + tag
                + "', which an answer could not tell apart; rename one");
        right = false;
      }
      variants.add(new VariantModel(tag, entry.getKey()));
    }
    if (right && variants.isEmpty()) {
      report(
          Code.EMPTY_TYPE, use, "'" + element.getSimpleName() + "' permits no record as " + type);
      right = false;
    }
    return right
        ? Optional.of(
            new SealedModel(
                TypeName.get(type),
                codec,
                types.descriptions().of(element),
                discriminator(context.types(), element),
                variants))
        : Optional.empty();
  }

  /**
   * Returns the members with a record's tag: one for each sealed interface that permits it, whether
   * a method answers with that or not, since the record's codec is for all interfaces of a package.
   */
  static List<String> discriminators(Types types, TypeElement element) {
    Set<String> all = new LinkedHashSet<>();
    for (TypeMirror parent : element.getInterfaces()) {
      if (types.asElement(parent) instanceof TypeElement above && isSealed(above)) {
        all.add(discriminator(types, above));
        all.addAll(discriminators(types, above));
      }
    }
    return List.copyOf(all);
  }

  /** Returns a name that no record below a sealed interface has for a component of its own. */
  private static String discriminator(Types types, TypeElement sealed) {
    Set<String> components = new HashSet<>();
    addComponents(types, sealed, components);
    for (String name : DISCRIMINATORS) {
      if (!components.contains(name)) {
        return name;
      }
    }
    String name = "__";
    while (components.contains(name)) {
      name += "_";
    }
    return name;
  }

  private static void addComponents(Types types, TypeElement sealed, Set<String> components) {
    for (TypeMirror permitted : sealed.getPermittedSubclasses()) {
      if (types.asElement(permitted) instanceof TypeElement below) {
        if (isSealed(below)) {
          addComponents(types, below, components);
        } else if (below.getKind() == ElementKind.RECORD) {
          // Of others ECJ fails.
          below
              .getRecordComponents()
              .forEach(component -> components.add(component.getSimpleName().toString()));
        }
      }
    }
  }

  private boolean collect(DeclaredType type, Use use, Map<TypeName, DeclaredType> records)
      throws MissingTypeException {
    TypeElement element = (TypeElement) type.asElement();
    boolean right = true;
    for (TypeMirror permitted : element.getPermittedSubclasses()) {
      Present.check(permitted);
      TypeElement below = (TypeElement) context.types().asElement(permitted);
      if (below.getKind() != ElementKind.RECORD && !isSealed(below)) {
        report(
            use.code(),
            use,
            use.subject(element.getQualifiedName().toString())
                + " permits '"
                + below.getSimpleName()
                + "', which is no record; make it one");
        right = false;
        continue;
      }
      Subtype subtype = Subtype.of(context.types(), below, type);
      if (!subtype.unknown().isEmpty()) {
        report(
            Code.UNRESOLVED_TYPE_VARIABLE,
            use,
            use.subject(type.toString())
                + " permits '"
                + below.getSimpleName()
                + "', whose type parameter '"
                + subtype.unknown()
                + "' it does not determine; name it among the arguments of '"
                + element.getSimpleName()
                + "'");
        right = false;
      } else if (subtype.type() != null) {
        if (below.getKind() == ElementKind.RECORD) {
          records.put(TypeName.get(subtype.type()), subtype.type());
        } else {
          right &= collect(subtype.type(), use, records);
        }
      }
    }
    return right;
  }

  private void report(Code code, Use use, String message) {
    context.report().add(code, Place.of(use.element()), message);
  }
}
