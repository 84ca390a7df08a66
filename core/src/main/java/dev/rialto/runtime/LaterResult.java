package dev.rialto.runtime;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The result of a tool that comes later. Keeps the tool's own stage, so that cancelling reaches it.
 *
 * @param <V> the type of the result
 * @param stage what the tool returned
 * @param text makes the text for the model
 */
public record LaterResult<V>(CompletionStage<V> stage, Function<? super V, String> text) {}
