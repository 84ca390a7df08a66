package dev.rialto.processor.model;

/**
 * The list whose elements are answered one by one.
 *
 * @param parameter the parameter's name in the source
 * @param items how many items a request has at most
 * @param tokens how many tokens the items of a request have at most
 */
public record PackedModel(String parameter, int items, int tokens) {}
