package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.ToolTypeModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Writes all that belongs to an interface. One for a compilation: a type that several interfaces of
 * a package use is written once.
 */
public final class ClientGenerator {

  private final Set<ClassName> codecs = new HashSet<>();
  private final Set<ClassName> clients = new HashSet<>();
  private final Map<String, List<String>> hidden = new HashMap<>();

  /**
   * Writes the client, its factory and the codecs that are not there yet.
   *
   * @param client the checked interface
   * @param origin the interface's element
   * @return whether the names were free
   */
  public boolean write(ClientModel client, TypeElement origin, Elements elements, Filer filer)
      throws IOException {
    if (!clients.add(client.client())) {
      return false;
    }
    SourceWriter sources =
        new SourceWriter(filer, elements, hidden, hasGenerated(origin, elements));
    Map<TypeName, DeclaredModel> declared = ReadCode.byName(client.types());
    sources.write(
        client.client(),
        client.tasks().isEmpty()
            ? ClientWriter.write(client, declared)
            : TaskClientWriter.write(client),
        origin);
    sources.write(client.factory(), FactoryWriter.write(client), origin);
    writeCodecs(client.types(), declared, origin, elements, sources);
    ComponentsWriter components = new ComponentsWriter(client, declared);
    for (RecordModel record : components.records()) {
      ClassName name = components.name(record);
      if (codecs.add(name)) {
        Element home = elements.getTypeElement(record.raw().canonicalName());
        sources.write(name, components.write(record), home == null ? origin : home);
      }
    }
    return true;
  }

  /**
   * Writes the class that offers the tools of a type, and the codecs that are not there yet.
   *
   * @param tools the checked type
   * @param origin the type's element
   */
  public void write(ToolTypeModel tools, TypeElement origin, Elements elements, Filer filer)
      throws IOException {
    SourceWriter sources =
        new SourceWriter(filer, elements, hidden, hasGenerated(origin, elements));
    sources.write(tools.tools(), ToolsWriter.write(tools), origin);
    Map<TypeName, DeclaredModel> declared = ReadCode.byName(tools.arguments());
    writeCodecs(ToolsWriter.shared(tools), declared, origin, elements, sources);
  }

  private void writeCodecs(
      List<DeclaredModel> types,
      Map<TypeName, DeclaredModel> declared,
      TypeElement origin,
      Elements elements,
      SourceWriter sources)
      throws IOException {
    CodecWriter writer = new CodecWriter(declared);
    for (DeclaredModel type : types) {
      if (codecs.add(type.codec())) {
        Element home = elements.getTypeElement(type.raw().canonicalName());
        sources.write(type.codec(), writer.write(type), home == null ? origin : home);
      }
    }
  }

  private static boolean hasGenerated(TypeElement origin, Elements elements) {
    return elements.getTypeElement(
            elements.getModuleOf(origin), "javax.annotation.processing.Generated")
        != null;
  }
}
