package dev.rialto.processor.validate;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads in which order a class file has the constants of its enum, which is that of its source.
 * Eclipse's compiler sorts the members of class files by their names.
 *
 * <p>Source: The Java Virtual Machine Specification, chapter 4.
 */
final class EnumOrder {

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int METHOD_HANDLE = 15;
  private static final int ENUM = 0x4000;

  private EnumOrder() {}

  /** Returns the names of the constants; none if the file is not as it should be. */
  static List<String> of(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.skipNBytes(8);
      String[] texts = constants(in);
      in.skipNBytes(6); // access, this, super
      in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
      List<String> names = new ArrayList<>();
      for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
        int access = in.readUnsignedShort();
        int name = in.readUnsignedShort();
        in.skipNBytes(2);
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
          in.skipNBytes(2);
          in.skipNBytes(in.readInt() & 0xffffffffL);
        }
        if ((access & ENUM) != 0 && name < texts.length) {
          names.add(texts[name]);
        }
      }
      return names;
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns the texts of the constant pool, each at its index. */
  private static String[] constants(DataInputStream in) throws IOException {
    String[] texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      texts[i] = "";
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case LONG, DOUBLE -> {
          in.skipNBytes(8);
          i++; // takes two places
          if (i < texts.length) {
            texts[i] = "";
          }
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case METHOD_HANDLE -> in.skipNBytes(3);
        default -> in.skipNBytes(4);
      }
    }
    return texts;
  }
}
