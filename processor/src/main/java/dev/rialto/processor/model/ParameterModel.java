package dev.rialto.processor.model;

import com.palantir.javapoet.TypeName;

/**
 * A parameter.
 *
 * @param name its name in the source
 * @param type its type as seen from the interface
 * @param nullable whether it is marked as one that may be null
 */
public record ParameterModel(String name, TypeName type, boolean nullable) {}
