/** Wires a Rialto and its generated clients with Guice: {@link dev.rialto.guice.RialtoModule}. */
@NullMarked
package dev.rialto.guice;

import org.jspecify.annotations.NullMarked;
