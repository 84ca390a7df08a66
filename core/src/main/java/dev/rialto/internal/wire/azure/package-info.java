/**
 * What Azure OpenAI does in its own way: the key's header, and paths with the deployment's name.
 */
@NullMarked
package dev.rialto.internal.wire.azure;

import org.jspecify.annotations.NullMarked;
