/** What Groq does in its own way: few of its models are held to a schema, and not in streams. */
@NullMarked
package dev.rialto.internal.wire.groq;

import org.jspecify.annotations.NullMarked;
