/**
 * What Venice does in its own way: strict about members it does not know, {@code
 * venice_parameters}.
 */
@NullMarked
package dev.rialto.internal.wire.venice;

import org.jspecify.annotations.NullMarked;
