package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** The names of generated classes. All stand in the package of the interface. */
public final class GeneratedNames {

  private GeneratedNames() {}

  /** Returns the class that implements an interface. */
  public static ClassName client(ClassName type) {
    return ClassName.get(type.packageName(), joined(type) + "_Rialto");
  }

  /** Returns the class that makes clients of an interface. */
  public static ClassName factory(ClassName type) {
    return ClassName.get(type.packageName(), joined(type) + "_RialtoFactory");
  }

  /** Returns the class that offers the tools of a type. */
  public static ClassName tools(ClassName type) {
    return ClassName.get(type.packageName(), joined(type) + "_RialtoTools");
  }

  /**
   * Returns the class that reads a type for the interfaces of a package.
   *
   * @param packageName the package of the interfaces
   * @param type the type, of any package
   */
  public static ClassName codec(String packageName, TypeName type) {
    return ClassName.get(packageName, within(packageName, type) + "_RialtoCodec");
  }

  /**
   * Returns the class with a constant for each component of a record.
   *
   * @param packageName the package of the interfaces
   * @param type the record, of any package
   */
  public static ClassName components(String packageName, TypeName type) {
    return ClassName.get(packageName, within(packageName, type) + "_Components");
  }

  private static String within(String packageName, TypeName type) {
    if (type instanceof ParameterizedTypeName generic) {
      // Arguments of different packages may have one name.
      return within(packageName, generic.rawType()) + "_" + checksum(type.toString());
    }
    ClassName name = (ClassName) type;
    String prefix =
        name.packageName().equals(packageName) ? "" : name.packageName().replace('.', '_') + "_";
    return prefix + joined(name);
  }

  /** A nested type whose names hold underscores themselves could be taken for another. */
  private static String joined(ClassName type) {
    List<String> names = type.simpleNames();
    String joined = String.join("_", names);
    boolean ambiguous = names.size() > 1 && names.stream().anyMatch(n -> n.indexOf('_') >= 0);
    return ambiguous ? joined + "_" + checksum(type.canonicalName()) : joined;
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
