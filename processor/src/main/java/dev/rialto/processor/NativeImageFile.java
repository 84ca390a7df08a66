package dev.rialto.processor;

import dev.rialto.processor.validate.Code;
import java.io.IOException;
import java.io.Writer;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Tells a native image of the one thing in a client that is reached by its name: the factory, which
 * the service loader makes. A file for each interface, so that jars can be put together.
 */
final class NativeImageFile {

  private static final String FOLDER = "META-INF/native-image/dev.rialto.generated/";

  private final Filer filer;
  private final Messager messager;

  NativeImageFile(Filer filer, Messager messager) {
    this.filer = filer;
    this.messager = messager;
  }

  /**
   * Writes the file.
   *
   * @param factory the factory's binary name
   * @param type the interface
   */
  void write(String factory, TypeElement type) {
    try (Writer out =
        filer
            .createResource(
                StandardLocation.CLASS_OUTPUT,
                "",
                FOLDER + factory + "/reachability-metadata.json",
                type)
            .openWriter()) {
      out.write(
          """
          {
            "reflection": [
              {
                "type": "%s",
                "methods": [{ "name": "<init>", "parameterTypes": [] }]
              }
            ],
            "resources": [
              { "glob": "META-INF/services/dev.rialto.runtime.ClientFactory" }
            ]
          }
          """
              .formatted(factory));
    } catch (IOException e) {
      messager.printMessage(
          Diagnostic.Kind.ERROR,
          Code.INTERNAL + ": The native image's metadata cannot be written: " + e.getMessage(),
          type);
    }
  }
}
