package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.GeneratedNames;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Writes a class with a constant for each component of a record that is handed out while it grows:
 * {@code Review_Components.SUMMARY}. Of generic records there is none, since a constant has no type
 * parameters.
 */
final class ComponentsWriter {

  private final ClientModel client;
  private final Map<TypeName, DeclaredModel> declared;

  ComponentsWriter(ClientModel client, Map<TypeName, DeclaredModel> declared) {
    this.client = client;
    this.declared = declared;
  }

  /** Returns the records whose components get constants. */
  List<RecordModel> records() {
    return client.methods().stream()
        .filter(method -> method.delivery().source() == Delivery.Source.RECORD)
        .map(method -> declared.get(method.output().java()))
        .filter(model -> model != null && model.name() instanceof ClassName)
        .map(RecordModel.class::cast)
        .distinct()
        .toList();
  }

  ClassName name(RecordModel record) {
    return GeneratedNames.components(client.type().packageName(), record.name());
  }

  TypeSpec.Builder write(RecordModel record) {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name(record))
            .addJavadoc("The components of {@link $T}, for its snapshots.\n", record.raw())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    NameAllocator names = new NameAllocator();
    for (ComponentModel component : record.components()) {
      TypeName constant =
          ParameterizedTypeName.get(Api.COMPONENT, record.name(), component.type().java().box());
      type.addField(
          FieldSpec.builder(
                  constant,
                  names.newName(Literals.constantName(component.name())),
                  Modifier.PUBLIC,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .addJavadoc("{@code $L}.\n", component.name())
              .initializer("new $T<>($S)", Api.COMPONENT, component.name())
              .build());
    }
    return type;
  }
}
