package dev.rialto.processor.template;

/**
 * A mistake in a template.
 *
 * @param offset where it is in the template
 * @param length how many characters it covers, 1 or more
 * @param message what is wrong and what is right, as a sentence without a full stop
 */
public record Problem(int offset, int length, String message) {}
