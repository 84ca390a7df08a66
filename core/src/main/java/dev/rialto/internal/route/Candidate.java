package dev.rialto.internal.route;

import java.util.List;

/**
 * A model of a provider, with a slot for each of the provider's keys.
 *
 * @param modelId {@code provider/model}
 * @param slots not empty
 */
record Candidate(String modelId, List<Slot> slots) {}
