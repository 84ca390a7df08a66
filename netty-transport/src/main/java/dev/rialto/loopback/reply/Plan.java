package dev.rialto.loopback.reply;

import java.time.Duration;

/**
 * How a request is answered.
 *
 * @param reply what is sent
 * @param latency the wait before the first byte
 * @param pace the wait before each token but the first
 */
public record Plan(Reply reply, Duration latency, Duration pace) {}
