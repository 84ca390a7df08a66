package dev.rialto.processor.validate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * Reads class-path resources while the classes are compiled.
 *
 * <p>Maven has copied them to the output before it compiles; where a build has not, the option
 * {@code rialto.resources} names their folders.
 */
public final class Resources {

  private static final List<StandardLocation> LOCATIONS =
      List.of(
          StandardLocation.CLASS_OUTPUT, StandardLocation.CLASS_PATH, StandardLocation.SOURCE_PATH);

  private final Filer filer;
  private final List<Path> folders;

  /**
   * Makes it.
   *
   * @param filer the compiler's files
   * @param folders the folders of the option
   */
  public Resources(Filer filer, List<Path> folders) {
    this.filer = filer;
    this.folders = List.copyOf(folders);
  }

  /**
   * Reads a UTF-8 text, with line feeds at its lines' ends and none at its own end.
   *
   * @param packageName where a relative name starts
   * @param name the resource's name; absolute with a leading slash
   * @return the text; empty if there is no such resource
   * @throws CharacterCodingException if it is not UTF-8
   */
  Optional<String> read(String packageName, String name) throws CharacterCodingException {
    String path = path(packageName, name);
    for (Path folder : folders) {
      try {
        return Optional.of(text(Files.readAllBytes(folder.resolve(path))));
      } catch (CharacterCodingException e) {
        throw e;
      } catch (IOException | InvalidPathException e) {
        // Not in this folder.
      }
    }
    for (StandardLocation location : LOCATIONS) {
      try (InputStream in = filer.getResource(location, "", path).openInputStream()) {
        return Optional.of(text(in.readAllBytes()));
      } catch (CharacterCodingException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // Not there, or a location that the build has not set up: each compiler has its own words.
      }
    }
    return Optional.empty();
  }

  /** Reads the class file of a type; empty if it is not to be found. */
  Optional<byte[]> classFile(String binaryName) {
    String path = binaryName.replace('.', '/') + ".class";
    for (StandardLocation location : LOCATIONS) {
      try (InputStream in = filer.getResource(location, "", path).openInputStream()) {
        return Optional.of(in.readAllBytes());
      } catch (IOException | RuntimeException e) {
        // Not there, or a location that the build has not set up.
      }
    }
    return Optional.empty();
  }

  /** Returns the path of a resource below the root. */
  static String path(String packageName, String name) {
    return name.startsWith("/")
        ? name.substring(1)
        : packageName.isEmpty() ? name : packageName.replace('.', '/') + "/" + name;
  }

  /** Returns what is wrong with a resource's name; empty if nothing is. */
  static Optional<String> mistake(String name) {
    if (name.codePoints().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))
        || !name.equals(name.strip())) {
      return Optional.of("its parts are separated by '/', without a scheme or a drive before them");
    }
    List<String> parts = List.of((name.startsWith("/") ? name.substring(1) : name).split("/", -1));
    if (parts.contains("..") || parts.contains(".")) {
      return Optional.of("it does not lead out of the class path; begin with '/' at its root");
    }
    return parts.contains("") ? Optional.of("a part of it is empty") : Optional.empty();
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    text = text.replace("\r\n", "\n");
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
