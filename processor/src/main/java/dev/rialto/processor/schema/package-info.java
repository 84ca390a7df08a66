/**
 * What the models are told of a type: its JSON schema, and how large that is. {@code validate}
 * holds the size against what providers accept, {@code generate} writes the text into the client.
 */
@NullMarked
package dev.rialto.processor.schema;

import org.jspecify.annotations.NullMarked;
