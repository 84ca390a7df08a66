package dev.rialto.spi;

/**
 * How a tuned setting stands.
 *
 * @param setting its name, such as {@code cache.memoryEntries}
 * @param value what it is now
 * @param configured what the settings say
 * @param least the lower bound
 * @param most the upper bound
 * @param trying whether the value is being tried at the moment
 * @param reason why it was changed, kept or put back last; empty if it never was
 */
public record TuningStatus(
    String setting,
    long value,
    long configured,
    long least,
    long most,
    boolean trying,
    String reason) {}
