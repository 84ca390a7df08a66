package dev.rialto.processor.model;

/**
 * A task of the application's own.
 *
 * @param name its name
 * @param temperature the sampling temperature
 */
public record DefinedTask(String name, double temperature) {}
