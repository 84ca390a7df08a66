package dev.rialto.processor.validate;

import javax.lang.model.element.Element;

/**
 * Where a type is used, for the diagnostics about it.
 *
 * @param element the method or record component
 * @param within says of which component the type is; empty for a method's return type
 * @param code the code for an unsupported type there
 */
record Use(Element element, String within, Code code) {

  /** Returns the beginning of a sentence about a type. */
  String subject(String type) {
    String quoted = "'" + type.replace("java.lang.", "") + "'";
    return within.isEmpty() ? quoted : quoted + ", the type of " + within + ",";
  }
}
