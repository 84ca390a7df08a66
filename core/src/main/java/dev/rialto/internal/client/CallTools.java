package dev.rialto.internal.client;

import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Listeners;
import dev.rialto.spi.Ticker;

/**
 * What a running call needs beside the pipeline.
 *
 * @param ticker the clock
 * @param callbacks delivers what the timer brings about, so that no subscriber holds up the timer
 * @param events hears how the call ended
 * @param live knows the calls under way, and ends those whose time is over
 */
record CallTools(Ticker ticker, CallbackExecutor callbacks, Listeners events, LiveCalls live) {}
