/**
 * Tunes settings while a Rialto runs: hill climbing on what was measured, one change at a time.
 *
 * <pre>
 *   events → Meter → windows → Tuner ── a Knob is in the way? ── try a step ── settle ── measure
 *                                ↑                                                          │
 *                                └── keep it, or put it back and leave it alone for a while ←┘
 * </pre>
 *
 * <p>A {@code Knob} is all that it knows of a stage: a number that can be read and set, its bounds,
 * and the {@code Goal} by which its values are compared.
 */
@NullMarked
package dev.rialto.internal.tune;

import org.jspecify.annotations.NullMarked;
