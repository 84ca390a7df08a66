package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Refuses types of which there is no finite value: a record that always holds another of its kind,
 * a sealed interface of which every case does.
 *
 * <p>A type has a finite value if that can be said without saying it of itself, which is the least
 * fixpoint: a record, if all its components have one; a sealed interface, if one of its cases has;
 * what may be absent or empty, always.
 */
final class FiniteCheck {

  private final Context context;
  private final Map<TypeName, DeclaredModel> declared = new LinkedHashMap<>();
  private final Set<TypeName> finite = new HashSet<>();
  private final Set<TypeName> told;

  /**
   * Finds the types that have finite values.
   *
   * @param types the types that were read
   * @param told those that were refused before; the ones that are refused now are added
   */
  FiniteCheck(Context context, List<DeclaredModel> types, Set<TypeName> told) {
    this.context = context;
    this.told = told;
    types.forEach(type -> declared.put(type.name(), type));
    boolean more = true;
    while (more) {
      more = false;
      for (DeclaredModel type : types) {
        more |= !finite.contains(type.name()) && isFinite(type) && finite.add(type.name());
      }
    }
  }

  /** Checks a type that an answer, or a tool's argument, is made into. */
  void check(Element method, TypeModel type) {
    Set<TypeName> seen = new HashSet<>();
    List<TypeModel> next = new ArrayList<>(List.of(type));
    while (!next.isEmpty()) {
      TypeModel one = next.remove(next.size() - 1);
      if (one instanceof TypeModel.Declared named) {
        if (!seen.add(named.name())) {
          continue;
        }
        if (!finite.contains(named.name()) && declared.containsKey(named.name())) {
          refuse(method, named.name());
          return;
        }
      }
      next.addAll(TypeParts.within(declared, one));
    }
  }

  private boolean isFinite(DeclaredModel type) {
    if (type instanceof RecordModel record) {
      return record.components().stream().allMatch(this::isFinite);
    }
    return !(type instanceof SealedModel union)
        || union.variants().stream().anyMatch(variant -> finite.contains(variant.record()));
  }

  private boolean isFinite(ComponentModel component) {
    return isFinite(component.type(), component.constraints());
  }

  private boolean isFinite(TypeModel type, List<ConstraintModel> constraints) {
    if (type instanceof TypeModel.OptionalOf || type instanceof TypeModel.NullableOf) {
      return true;
    }
    if (type instanceof TypeModel.Bounded bounded) {
      return isFinite(bounded.value(), bounded.constraints());
    }
    TypeModel element = element(type);
    if (element != null) {
      return !mustHaveElements(constraints) || isFinite(element, List.of());
    }
    return !(type instanceof TypeModel.Declared named)
        || finite.contains(named.name())
        || declared.get(named.name()) instanceof EnumModel;
  }

  private static boolean mustHaveElements(List<ConstraintModel> constraints) {
    return constraints.stream()
        .anyMatch(one -> one instanceof ConstraintModel.Size size && size.min() > 0);
  }

  private static @Nullable TypeModel element(TypeModel type) {
    if (type instanceof TypeModel.ListOf list) {
      return list.element();
    }
    if (type instanceof TypeModel.SetOf set) {
      return set.element();
    }
    return type instanceof TypeModel.MapOf map ? map.value() : null;
  }

  private void refuse(Element method, TypeName first) {
    List<String> way = new ArrayList<>();
    Set<TypeName> passed = new HashSet<>();
    TypeName at = first;
    while (passed.add(at)) {
      at = step(at, way);
    }
    if (!told.addAll(passed)) {
      return;
    }
    context
        .report()
        .add(
            Code.ENDLESS_TYPE,
            Place.of(method),
            "There is no whole value of '"
                + simple(first)
                + "', since each would hold another without an end: "
                + String.join(", ", way)
                + ". Make a component on this way Optional or @Nullable, or a List or Map that may"
                + " be empty");
  }

  /** Adds why a type has no finite value, and returns the type that is to blame. */
  private TypeName step(TypeName name, List<String> way) {
    DeclaredModel model = Objects.requireNonNull(declared.get(name));
    if (model instanceof SealedModel union) {
      VariantModel variant = union.variants().get(0);
      way.add("each case of '" + simple(name) + "' does");
      return variant.record();
    }
    for (ComponentModel component : ((RecordModel) model).components()) {
      if (!isFinite(component)) {
        TypeModel inner = TypeModel.inner(component.type());
        for (TypeModel next = element(inner); next != null; next = element(inner)) {
          inner = TypeModel.inner(next);
        }
        way.add(
            "'"
                + component.name()
                + "' of '"
                + simple(name)
                + "' is "
                + (inner.equals(component.type()) ? "a '" : "never without a '")
                + simple(inner.java())
                + "'");
        return inner.java();
      }
    }
    throw new IllegalStateException(name + " has a finite value");
  }

  private String simple(TypeName name) {
    DeclaredModel model = declared.get(name);
    return model == null ? name.toString() : model.raw().simpleName();
  }
}
