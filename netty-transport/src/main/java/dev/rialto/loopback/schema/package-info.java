/**
 * Instances of a JSON schema, made up from the names of the properties and the words of the prompt.
 *
 * <pre>
 *   schema → StrictSchema (would the provider take it?) → SchemaInstance → SampleText, SampleNumber
 *                                                           └ SchemaChoice, SchemaMerge: which branch
 * </pre>
 */
@NullMarked
package dev.rialto.loopback.schema;

import org.jspecify.annotations.NullMarked;
