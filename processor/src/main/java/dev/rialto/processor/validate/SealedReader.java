package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** Reads a sealed interface: the records it permits, those of sealed ones below it included. */
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

  Optional<DeclaredModel> read(TypeElement element, ClassName codec, Use use)
      throws MissingTypeException {
    Set<TypeElement> records = new LinkedHashSet<>();
    boolean right = collect(element, use, records);
    List<VariantModel> variants = new ArrayList<>();
    Set<String> tags = new HashSet<>();
    Set<String> components = new HashSet<>();
    for (TypeElement variant : records) {
      right &= types.read(variant.asType(), use).isPresent();
      String tag = variant.getSimpleName().toString();
      if (!tags.add(tag)) {
        context
            .report()
            .add(
                Code.DUPLICATE_TAG,
                Place.of(use.element()),
                "'"
                    + element.getSimpleName()
                    + "' permits two records called '"
                    + tag
                    + "', which an answer could not tell apart; rename one");
        right = false;
      }
      for (RecordComponentElement component : variant.getRecordComponents()) {
        components.add(component.getSimpleName().toString());
      }
      variants.add(new VariantModel(tag, ClassName.get(variant)));
    }
    String discriminator =
        DISCRIMINATORS.stream().filter(name -> !components.contains(name)).findFirst().orElse("__");
    return right
        ? Optional.of(
            new SealedModel(
                ClassName.get(element),
                codec,
                types.descriptions().of(element),
                discriminator,
                variants))
        : Optional.empty();
  }

  private boolean collect(TypeElement element, Use use, Set<TypeElement> records)
      throws MissingTypeException {
    boolean right = true;
    for (TypeMirror permitted : element.getPermittedSubclasses()) {
      Present.check(permitted);
      TypeElement type = (TypeElement) context.types().asElement(permitted);
      if (type.getKind() == ElementKind.RECORD) {
        records.add(type);
      } else if (isSealed(type)) {
        right &= collect(type, use, records);
      } else {
        context
            .report()
            .add(
                use.code(),
                Place.of(use.element()),
                use.subject(element.getQualifiedName().toString())
                    + " permits '"
                    + type.getSimpleName()
                    + "', which is no record; make it one");
        right = false;
      }
    }
    return right;
  }
}
