package dev.rialto;

/**
 * An image that a model has drawn. Immutable.
 *
 * @param image its bytes, or its address where the provider sends one, which may soon expire; it
 *     can be shown to another model
 * @param revisedPrompt the prompt that the provider made of the one it got; empty if it says none
 */
public record GeneratedImage(Image image, String revisedPrompt) {}
