package dev.rialto.processor.model;

/**
 * A profile of the application's own.
 *
 * @param name its name
 * @param temperature the temperature; {@code NaN} if the provider's
 * @param maxTokens the most tokens; 0 if there is no cap
 * @param topP nucleus sampling; {@code NaN} if the provider's
 * @param frequencyPenalty the frequency penalty; {@code NaN} if the provider's
 */
public record DefinedProfile(
    String name, double temperature, int maxTokens, double topP, double frequencyPenalty) {}
