@NullMarked
package dev.rialto.internal.tune;

import org.jspecify.annotations.NullMarked;
