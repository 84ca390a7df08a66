/**
 * What the processor knows of an interface once it is checked: plain records, safe to keep across
 * rounds. {@link dev.rialto.processor.model.ClientModel} is the root.
 */
@NullMarked
package dev.rialto.processor.model;

import org.jspecify.annotations.NullMarked;
