/** Tests of what users touch, and of the structure of it all. */
@NullMarked
package dev.rialto;

import org.jspecify.annotations.NullMarked;
