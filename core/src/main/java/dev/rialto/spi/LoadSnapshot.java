package dev.rialto.spi;

/**
 * How heavily a Rialto is used at one moment.
 *
 * @param level the load's level
 * @param running how many calls are under way upstream
 * @param limit how many may be at this moment
 * @param queued how many wait to be
 */
public record LoadSnapshot(LoadLevel level, int running, int limit, int queued) {}
