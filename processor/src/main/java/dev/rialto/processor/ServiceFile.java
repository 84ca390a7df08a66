package dev.rialto.processor;

import dev.rialto.processor.validate.Code;
import dev.rialto.processor.validate.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Makes the factories known to the service loader: on the class path by a file, in a named module
 * by a line of its declaration, which only the user can write.
 */
final class ServiceFile {

  private static final String SERVICE = "dev.rialto.runtime.ClientFactory";
  private static final String FILE = "META-INF/services/" + SERVICE;

  private final ProcessingEnvironment environment;
  private final Sources sources;

  /**
   * Prepares it.
   *
   * @param sources what is compiled now
   */
  ServiceFile(ProcessingEnvironment environment, Sources sources) {
    this.environment = environment;
    this.sources = sources;
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
    Set<String> all = new TreeSet<>(factories.keySet());
    all.addAll(before());
    writeFile(all, origins);
    if (!suppressed.contains(Code.MISSING_PROVIDES.toString())) {
      missing.forEach(this::warn);
    }
  }

  /**
   * Returns the factories of interfaces that were compiled into the same folder before and are not
   * now, as where a build compiles only what was changed.
   */
  private List<String> before() {
    try (InputStream in =
        environment
            .getFiler()
            .getResource(StandardLocation.CLASS_OUTPUT, "", FILE)
            .openInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(this::isStill)
          .toList();
    } catch (IOException | RuntimeException e) {
      return List.of(); // not there; each compiler says so in its own way
    }
  }

  private boolean isStill(String factory) {
    TypeElement type = environment.getElementUtils().getTypeElement(factory);
    return type != null
        && type.getInterfaces().stream()
            .filter(DeclaredType.class::isInstance)
            .flatMap(implemented -> ((DeclaredType) implemented).getTypeArguments().stream())
            .map(of -> environment.getTypeUtils().asElement(of))
            .anyMatch(of -> of != null && !sources.contains(of));
  }

  private void writeFile(Set<String> factories, List<Element> origins) {
    try (Writer out =
        environment
            .getFiler()
            .createResource(
                StandardLocation.CLASS_OUTPUT, "", FILE, origins.toArray(Element[]::new))
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
