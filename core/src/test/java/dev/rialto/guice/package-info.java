/** Tests of the wiring. */
@NullMarked
package dev.rialto.guice;

import org.jspecify.annotations.NullMarked;
