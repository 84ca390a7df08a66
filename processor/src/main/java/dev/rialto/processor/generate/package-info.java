/**
 * Writes the Java sources of a checked interface. Every file goes through {@link
 * dev.rialto.processor.generate.SourceWriter}; equal models give equal files.
 *
 * <pre>
 *   ClientModel ┬ ClientWriter    CodeAssistant_Rialto          messages, calls
 *               │   └ OutputWriter    its nested classes        schema, value
 *               ├ FactoryWriter   CodeAssistant_RialtoFactory
 *               ├ CodecWriter     Review_RialtoCodec            one for each record and enum
 *               └ ComponentsWriter Review_Components            one for each record that is streamed
 * </pre>
 */
@NullMarked
package dev.rialto.processor.generate;

import org.jspecify.annotations.NullMarked;
