/**
 * What tests share: a clock that stands still until it is told to move. Nothing here knows a stage.
 */
@NullMarked
package dev.rialto.testing;

import org.jspecify.annotations.NullMarked;
