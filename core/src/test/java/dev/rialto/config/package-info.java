/** Tests of the settings: the defaults, and what is refused with which words. */
@NullMarked
package dev.rialto.config;

import org.jspecify.annotations.NullMarked;
