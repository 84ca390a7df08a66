/**
 * The language of message templates, without anything of the compiler's: text in, segments and
 * problems with their offsets out. {@code {{name}}} is a variable, {@code {{#name}}…{{/name}}} a
 * section, {@code {{^name}}…{{/name}}} one for nothing, {@code \{{} is two braces.
 */
@NullMarked
package dev.rialto.processor.template;

import org.jspecify.annotations.NullMarked;
