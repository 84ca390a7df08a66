package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells the model what a type, a record component or an enum constant means; goes into the schema.
 *
 * <p>Where it is absent, the first sentence of the Javadoc, or of a component the record's {@code
 * @param}, takes its place if the type is compiled together with the interface: class files, unlike
 * this annotation, do not keep it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
  ElementType.TYPE,
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER
})
public @interface Description {

  /** The description; several strings are joined by line feeds. */
  String[] value();
}
