package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.runtime.RuntimeVersion;
import javax.lang.model.element.Modifier;

/** Writes the public class that makes clients of an interface. */
final class FactoryWriter {

  private FactoryWriter() {}

  static TypeSpec.Builder write(ClientModel client) {
    return TypeSpec.classBuilder(client.factory())
        .addJavadoc("Makes clients of {@link $T}.\n", client.type())
        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addSuperinterface(ParameterizedTypeName.get(Api.CLIENT_FACTORY, client.type()))
        .addMethod(
            MethodSpec.constructorBuilder()
                .addJavadoc("Makes it; for the service loader.\n")
                .addModifiers(Modifier.PUBLIC)
                .build())
        .addMethod(
            override("type")
                .returns(ParameterizedTypeName.get(ClassName.get(Class.class), client.type()))
                .addStatement("return $T.class", client.type())
                .build())
        .addMethod(
            override("processorVersion")
                .returns(String.class)
                .addStatement("return $S", RuntimeVersion.CURRENT)
                .build())
        .addMethod(
            override("create")
                .returns(client.type())
                .addParameter(Api.CLIENT_RUNTIME, "runtime")
                .addStatement(
                    "$T.check(processorVersion(), $S)", Api.RUNTIME_VERSION, client.displayName())
                .addStatement("return new $T(runtime)", client.client())
                .build());
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
