@NullMarked
package dev.rialto.internal.cost;

import org.jspecify.annotations.NullMarked;
