package dev.rialto.internal.client;

import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.function.Consumer;

/**
 * What a running call needs beside the pipeline.
 *
 * @param ticker the clock
 * @param scheduler keeps the deadline
 * @param callbacks delivers what the timer brings about, so that no subscriber holds up the timer
 * @param events hears how the call ended
 * @param live knows the calls under way
 */
record CallTools(
    Ticker ticker,
    Scheduler scheduler,
    CallbackExecutor callbacks,
    Consumer<PipelineEvent> events,
    LiveCalls live) {}
