package dev.rialto.spi;

import java.util.Objects;

/**
 * A place where a provider answers, with one key. Immutable.
 *
 * @param name unique within a Rialto: the provider's name, with a suffix if it has several
 * @param provider the provider's name
 * @param protocol its dialect
 * @param origin scheme, host and port
 * @param basePath what stands before the dialect's own paths; empty, or begins with a slash and
 *     does not end with one
 * @param key the key; {@link Secret#NONE} if the provider needs none
 * @param headers header fields to send with every request
 * @param timeouts how long each phase may take
 * @param region where it stands, such as {@code eu-central-1}; empty if nobody has said
 * @param limits how large the parts of its answers may be
 */
public record Endpoint(
    String name,
    String provider,
    WireProtocol protocol,
    Origin origin,
    String basePath,
    Secret key,
    Headers headers,
    PhaseTimeouts timeouts,
    String region,
    AnswerLimits limits) {

  /** An endpoint with the usual limits. */
  public Endpoint(
      String name,
      String provider,
      WireProtocol protocol,
      Origin origin,
      String basePath,
      Secret key,
      Headers headers,
      PhaseTimeouts timeouts,
      String region) {
    this(
        name,
        provider,
        protocol,
        origin,
        basePath,
        key,
        headers,
        timeouts,
        region,
        AnswerLimits.DEFAULT);
  }

  /** An endpoint of which nobody has said where it stands. */
  public Endpoint(
      String name,
      String provider,
      WireProtocol protocol,
      Origin origin,
      String basePath,
      Secret key,
      Headers headers,
      PhaseTimeouts timeouts) {
    this(name, provider, protocol, origin, basePath, key, headers, timeouts, "");
  }

  /** Checks that nothing is missing. */
  public Endpoint {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(basePath, "basePath");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(timeouts, "timeouts");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(limits, "limits");
  }

  /** Of the name, which tells endpoints apart: every call looks something up by its target. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
