/** Tests of text that comes in pieces. */
@NullMarked
package dev.rialto.internal.text;

import org.jspecify.annotations.NullMarked;
