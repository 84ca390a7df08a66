package dev.rialto.cost;

import dev.rialto.Usd;

/**
 * Where money can be saved.
 *
 * @param method the method, as {@code Client.method}
 * @param what what to do, in one sentence
 * @param saving what would have been saved in the time that was looked at
 */
public record CostAdvice(String method, String what, Usd saving) {}
