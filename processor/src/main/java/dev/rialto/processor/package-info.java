/** The processor's entry and its options. */
@NullMarked
package dev.rialto.processor;

import org.jspecify.annotations.NullMarked;
