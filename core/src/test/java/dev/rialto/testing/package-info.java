/**
 * What the tests of the pipeline share: a clock that stands still until it is told to move, calls,
 * a stage that answers as scripted and a sink that remembers. Nothing here knows a stage of ours.
 */
@NullMarked
package dev.rialto.testing;

import org.jspecify.annotations.NullMarked;
