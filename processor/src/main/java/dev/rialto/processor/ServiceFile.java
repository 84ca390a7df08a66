package dev.rialto.processor;

import dev.rialto.processor.validate.Code;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Makes the factories known to the service loader: on the class path by a file, in a named module
 * by a line of its declaration, which only the user can write.
 */
final class ServiceFile {

  private static final String SERVICE = "dev.rialto.runtime.ClientFactory";

  private final ProcessingEnvironment environment;

  ServiceFile(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Writes the file and checks the module.
   *
   * @param factories the factories with their interfaces
   * @param suppressed the codes of warnings that nobody wants to see
   */
  void write(Map<String, String> factories, Set<String> suppressed) {
    Elements elements = environment.getElementUtils();
    List<Element> origins = new ArrayList<>();
    Map<ModuleElement, List<String>> missing = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : factories.entrySet()) {
      TypeElement type = elements.getTypeElement(entry.getValue());
      if (type == null) {
        continue;
      }
      origins.add(type);
      ModuleElement module = elements.getModuleOf(type);
      if (module != null && !module.isUnnamed() && !provides(module, entry.getKey())) {
        missing.computeIfAbsent(module, m -> new ArrayList<>()).add(entry.getKey());
      }
    }
    writeFile(factories.keySet(), origins);
    if (!suppressed.contains(Code.MISSING_PROVIDES.toString())) {
      missing.forEach(this::warn);
    }
  }

  private void writeFile(Set<String> factories, List<Element> origins) {
    try (Writer out =
        environment
            .getFiler()
            .createResource(
                StandardLocation.CLASS_OUTPUT,
                "",
                "META-INF/services/" + SERVICE,
                origins.toArray(Element[]::new))
            .openWriter()) {
      for (String factory : factories) {
        out.write(factory + "\n");
      }
    } catch (IOException e) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              Code.INTERNAL + ": The service entry cannot be written: " + e.getMessage());
    }
  }

  private static boolean provides(ModuleElement module, String factory) {
    for (ModuleElement.Directive directive : module.getDirectives()) {
      if (directive instanceof ModuleElement.ProvidesDirective provides
          && provides.getService().getQualifiedName().contentEquals(SERVICE)
          && provides.getImplementations().stream()
              .anyMatch(i -> i.getQualifiedName().contentEquals(factory))) {
        return true;
      }
    }
    return false;
  }

  private void warn(ModuleElement module, List<String> factories) {
    environment
        .getMessager()
        .printMessage(
            Code.MISSING_PROVIDES.kind(),
            Code.MISSING_PROVIDES
                + ": The module "
                + module.getQualifiedName()
                + " does not provide its clients, so that they are found only if each is named"
                + " with .client(new …_RialtoFactory()). Add to its module-info:\n\n  provides "
                + SERVICE
                + " with\n      "
                + String.join(",\n      ", factories)
                + ";",
            module);
  }
}
