/** What Cohere does in its own way at its compatible address: schemas without any bounds. */
@NullMarked
package dev.rialto.internal.wire.cohere;

import org.jspecify.annotations.NullMarked;
