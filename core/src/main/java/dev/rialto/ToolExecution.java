package dev.rialto;

import java.time.Duration;

/**
 * A tool that was called because the model asked for it.
 *
 * @param call what the model asked for
 * @param result what it was told: the tool's result, or what went wrong
 * @param failed whether something went wrong: the tool threw, there is no such tool, or the
 *     arguments were not what it takes
 * @param round in which round of tool calls, from 1
 * @param duration how long the tool took; zero if it was not called
 */
public record ToolExecution(
    ToolCall call, String result, boolean failed, int round, Duration duration) {}
